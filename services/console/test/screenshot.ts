import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Embedded } from '@hale/testkit/embedded';
import { chromium } from 'playwright-core';

// Writes docs/images/console.png: a crash of the demo shop as `npm start` heals it, from the first symptom to the proof.

const target = new URL('../../../docs/images/console.png', import.meta.url);
const hale = await Embedded.create();
try {
  await hale.start();
  await hale.hale('demo', 'break', 'payments', 'crash');
  const { id } = await hale.until('a resolved incident', 60_000, async () =>
    (await hale.incidents()).find(({ status }) => status === 'resolved'),
  );
  await mkdir(new URL('.', target), { recursive: true });
  await photograph(`${hale.url}/incidents/${id}`);
  process.stderr.write(`${fileURLToPath(target)}\n`);
} finally {
  await hale.remove();
}

async function photograph(url: string): Promise<void> {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
  try {
    const viewport = { width: 1120, height: 900 };
    const page = await browser.newPage({ viewport, deviceScaleFactor: 2, reducedMotion: 'reduce' });
    await page.goto(url);
    await page.getByRole('heading', { name: 'Resolved' }).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.screenshot({ path: fileURLToPath(target), fullPage: true });
  } finally {
    await browser.close();
  }
}
