import { chromium } from 'playwright-core';
import { startRedis } from '../../../libs/testkit/src/redis-process.ts';
import { runConsole } from './running-console.ts';
import { Storyteller } from './story.ts';

const server = await startRedis();
const running = await runConsole(server.url);
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
const views = { desk: { width: 1200, height: 900 }, phone: { width: 360, height: 780 } };
async function shoot(name: string, path: string, before = async (_p: any) => {}) {
  for (const [v, viewport] of Object.entries(views))
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ viewport, colorScheme });
      const page = await context.newPage();
      page.on('console', (m) => m.type() === 'error' && console.log(name, m.text()));
      page.on('pageerror', (e) => console.log(name, String(e)));
      await page.goto(running.url + path);
      await page.locator('h1, .empty').first().waitFor();
      await page.locator('.connection.tone-good').waitFor();
      await before(page);
      await page.screenshot({ path: `/tmp/shots/${name}-${v}-${colorScheme}.png`, fullPage: name !== 'sticky' });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      if (wide) console.log('overflow', name, v);
      await context.close();
    }
}
const settled = async (n: number) => {
  for (;;) {
    const r: any = await (await fetch(running.url + '/api/incidents')).json();
    if (r.incidents.length === n && !((await running.redis.xpending('hale:control:{control}', 'console')) as any)[0])
      return;
  }
};
await shoot('empty', '/');
const now = Date.now();
await running.tell(
  ...new Storyteller({ incident: 'inc-done', remediation: 'rem-done', startedAt: now - 3_600_000 }).whole(),
);
const waiting = new Storyteller({ incident: 'inc-waiting', remediation: 'rem-waiting', startedAt: now - 95_000 });
await running.tell(
  waiting.opened(),
  waiting.told('log', 1, 3200),
  waiting.told('slack', 1, 3400),
  waiting.triaged(),
  waiting.diagnosed(),
  waiting.proposed(true),
);
const warn = new Storyteller({
  incident: 'inc-warn',
  remediation: 'rem-warn',
  startedAt: now - 6_000_000,
  severity: 'warning',
});
await running.tell(warn.opened(), warn.triaged());
await settled(3);
const { topics } = await import('@hale/events');
const w: any = warn.opened().data;
await running.tell(topics['finding.raised'].draft({ finding: w.incident.findings[0] }, { subject: 'demo/payments' }));
await new Promise((r) => setTimeout(r, 300));
await shoot('list', '/');
await shoot('resolved', '/?status=resolved');
await shoot('done', '/incidents/inc-done', async (p) => {
  await p.locator('.check input').check();
  await p.locator('.guards summary').first().click();
});
await shoot('waiting', '/incidents/inc-waiting');
await shoot('sticky', '/incidents/inc-done', async (p) => {
  await p.mouse.wheel(0, 500);
  await p.waitForTimeout(200);
});
await browser.close();
await running.stop();
await server.stop();
