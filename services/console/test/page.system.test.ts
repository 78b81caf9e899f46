import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Draft, Incident } from '@hale/events';
import { settle, useRedis } from '@hale/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type RunningConsole, runConsole } from './running-console.ts';
import { Storyteller } from './story.ts';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ['--disable-background-networking', '--disable-component-update', '--disable-sync'],
].flat();
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const BUILD = fileURLToPath(new URL('../build.mjs', import.meta.url));

const server = useRedis();
let browser: Browser;
let running: RunningConsole;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  if (!existsSync(CHROMIUM)) throw new Error('these tests need Debian’s chromium: apt-get install chromium');
  await promisify(execFile)(process.execPath, [BUILD]);
  browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
});

afterAll(() => browser.close());

beforeEach(async () => {
  running = await runConsole(server.url);
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  page = await context.newPage();
  complaints = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
});

afterEach(async () => {
  await page.context().close();
  await running.stop();
});

const teller = (severity: 'critical' | 'warning' = 'critical') =>
  new Storyteller({ incident: 'inc-1', remediation: 'rem-1', startedAt: Date.now() - 60_000, severity });

const tell = async (...drafts: readonly Draft[]) => {
  await running.tell(...drafts);
  await settle(server.redis);
};

async function open(path: string): Promise<void> {
  await page.goto(running.url + path);
  await page.getByText('Live', { exact: true }).waitFor();
}

/** What axe-core finds wrong with the page as it is, by rule. */
async function violations(): Promise<string[]> {
  // Not as a script of the page, whose policy lets no other in.
  await page.evaluate(await readFile(AXE, 'utf8'));
  return await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const found = await axe.run();
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

const tooWide = () =>
  page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth');

describe('the list', () => {
  test('says what to try when nothing is wrong', async () => {
    await open('/');
    await page.getByRole('heading', { name: 'No open incidents' }).waitFor();
    expect(await page.locator('pre').innerText()).toBe('npx hale demo break payments crash');
    expect(await page.getByRole('list', { name: 'Watched services in demo' }).getByRole('listitem').count()).toBe(4);
    expect(complaints).toEqual([]);
  });

  test('shows an incident as it happens, and moves it when it is over', async () => {
    await open('/');
    const story = teller();
    await tell(story.opened());
    const row = page.getByRole('main').getByRole('listitem').filter({ hasText: 'payments: unreachable' });
    await row.waitFor();
    expect(await row.innerText()).toMatch(/Critical[\s\S]*Open[\s\S]*open for 1 min/);
    await tell(story.diagnosed(), story.proposed(true));
    await row.getByText('Needs your approval').waitFor();
    await tell(story.resolved());
    await page.getByRole('heading', { name: 'No open incidents' }).waitFor();
    await page.getByRole('link', { name: 'Resolved 1' }).click();
    await page.getByRole('link', { name: 'payments: unreachable' }).waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('an incident', () => {
  test('is one timeline from the first symptom to the proof', async () => {
    await tell(...teller().whole());
    await open('/incidents/inc-1');
    const titles = await page.locator('.timeline h3').allInnerTexts();
    expect(titles[0]).toBe('payments: unreachable');
    expect(titles.at(-2)).toBe('Repair proven: restart payments');
    expect(titles.at(-1)).toBe('Resolved');
    await page.getByText('health answered 20 of 20 times').waitFor();
    expect(await page.locator('.facts').innerText()).toMatch(/Time to detect\s+3.1 s[\s\S]*Time to repair\s+32 s/);
    await page.getByText('Why it may: 3 of 3 guards passed').click();
    await page.getByText('0 of 3 actions in the last hour').waitFor();
    await page.getByLabel('Every detail').check();
    await page.getByText('The log was told').waitFor();
    expect(complaints).toEqual([]);
  });

  test('grows while one looks, and is announced', async () => {
    const story = teller();
    await tell(story.opened());
    await open('/incidents/inc-1');
    await page.getByText('Incident opened').waitFor();
    await tell(story.diagnosed());
    await page.getByRole('heading', { name: 'Cause: payments, crash (93 % sure)' }).waitFor();
    expect(await page.locator('[aria-live=polite]').innerText()).toContain('Cause: payments');
  });

  test('is approved with the keyboard alone', async () => {
    const story = teller();
    await tell(story.opened(), story.diagnosed(), story.proposed(true));
    await open('/');
    await page.getByRole('link', { name: 'payments: unreachable' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Approve: restart payments?' }).waitFor();
    await page.getByRole('button', { name: 'Approve' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'operator approved the action' }).waitFor();
    await tell(story.approved('operator'));
    await page.getByRole('button', { name: 'Approve' }).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  test('is acknowledged by a button, and closed only when asked twice', async () => {
    await tell(teller().opened());
    await open('/incidents/inc-1');
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByRole('heading', { name: 'operator acknowledged the incident' }).waitFor();
    await page.getByRole('button', { name: 'Resolve' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await page.getByRole('heading', { name: 'operator closed the incident' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Resolve' }).click();
    await page.getByRole('button', { name: 'Close incident' }).click();
    await page.getByRole('heading', { name: 'operator closed the incident' }).waitFor();
  });

  test('is silenced for an hour by a button, and the silence ended from the list', async () => {
    await tell(teller().opened());
    await open('/incidents/inc-1');
    await page.getByRole('button', { name: 'Silence 1 h' }).click();
    await page.getByRole('button', { name: 'Silence 1 h' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'All incidents' }).click();
    await page.getByRole('heading', { name: 'Silences' }).waitFor();
    await page.getByRole('button', { name: 'End silence' }).click();
    await page.getByRole('heading', { name: 'Silences' }).waitFor({ state: 'detached' });
  });

  test('is called a false alarm by a button, shown with what that raises, and taken back from the list', async () => {
    const draft = teller('warning').opened();
    const { incident } = draft.data as { incident: Incident };
    const bank = { detector: 'bank', parts: [{ signal: 'queue_length', score: 12 }], threshold: 10 };
    const findings = incident.findings.slice(0, 1).map((finding) => ({ ...finding, ...bank }));
    await tell({ ...draft, data: { incident: { ...incident, findings } } });
    await open('/incidents/inc-1');
    await page.getByRole('button', { name: 'False alarm' }).click();
    await page.getByText('threshold of queue_length: 5.0 powers of ten higher').waitFor();
    await page.getByRole('heading', { name: 'operator called it a false alarm' }).waitFor();
    expect(await violations()).toEqual([]);
    await page.getByRole('link', { name: 'All incidents' }).click();
    await page.getByRole('heading', { name: 'Feedback' }).waitFor();
    await page.getByText('that somebody judged: 1 of 1 (100 %)').waitFor();
    expect([await violations(), await tooWide()]).toEqual([[], false]);
    await page.getByRole('button', { name: 'Take back' }).click();
    await page.getByRole('heading', { name: 'Feedback' }).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  test('that nobody knows is said to be so', async () => {
    await open('/incidents/inc-none');
    await page.getByRole('heading', { name: 'Unknown incident' }).waitFor();
  });

  test('shows text of strangers as text', async () => {
    const draft = teller().opened();
    const text = '<img src=x onerror=alert(1)><script>alert(2)</script>';
    const data = draft.data as { incident: object };
    await tell({ ...draft, data: { incident: { ...data.incident, title: text } } });
    await open('/incidents/inc-1');
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(text);
    expect(complaints).toEqual([]);
  });
});

test('a console with a token lets in who knows it', async () => {
  await running.stop();
  running = await runConsole(server.url, { token: 'a-token-of-sixteen' });
  await page.goto(running.url);
  await page.getByLabel('The console’s token').fill('a-token-of-sixteen');
  await page.getByRole('button', { name: 'Enter' }).click();
  await page.getByRole('heading', { name: 'Incidents', exact: true }).waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
});

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test.each([360, 1280])('nothing is hard to perceive or out of sight at %i px', async (width) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    await open('/');
    expect(await violations()).toEqual([]);
    const story = teller('warning');
    await tell(story.opened(), story.told('slack', 1, 3_400), story.triaged(), story.diagnosed(), story.proposed(true));
    await page.getByText('Needs your approval').waitFor();
    expect([await violations(), await tooWide()]).toEqual([[], false]);
    await open('/incidents/inc-1');
    await page.getByText('Going on.').waitFor();
    expect([await violations(), await tooWide()]).toEqual([[], false]);
    await tell(...story.whole());
    await page.getByRole('heading', { name: 'Repair proven: restart payments' }).waitFor();
    await page.getByLabel('Every detail').check();
    expect([await violations(), await tooWide()]).toEqual([[], false]);
  });
});
