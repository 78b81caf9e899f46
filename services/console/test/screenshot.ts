import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { provideRedis } from '@hale/redis-server';
import { chromium } from 'playwright-core';
import { runConsole } from './running-console.ts';
import { Storyteller } from './story.ts';

// Writes docs/images/console.png: one repaired incident, from the first symptom to the proof.

const root = new URL('../../../', import.meta.url);
const target = fileURLToPath(new URL('docs/images/console.png', root));
const dataDir = await mkdtemp(join(tmpdir(), 'hale-screenshot-'));
const onProgress = (line: string) => void process.stderr.write(`${line}\n`);
const server = await provideRedis({ dataDir, cacheDir: fileURLToPath(new URL('.cache', root)), onProgress });
const running = await runConsole(server.url);
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
try {
  const story = new Storyteller({ incident: 'inc-1', remediation: 'rem-1', startedAt: Date.now() - 240_000 });
  await running.tell(...story.whole());
  const page = await browser.newPage({
    viewport: { width: 1120, height: 900 },
    deviceScaleFactor: 2,
    reducedMotion: 'reduce',
  });
  await page.goto(`${running.url}/incidents/inc-1`);
  await page.getByRole('heading', { name: 'Resolved' }).waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
  await mkdir(new URL('docs/images/', root), { recursive: true });
  await page.screenshot({ path: target, fullPage: true });
  onProgress(target);
} finally {
  await browser.close();
  await running.stop();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
}
