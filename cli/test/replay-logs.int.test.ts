import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const HALE = fileURLToPath(new URL('../bin/hale.mjs', import.meta.url));
const T0 = Date.UTC(2026, 0, 5);
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

const start = (args: readonly string[]) =>
  spawn(process.execPath, [HALE, 'replay', 'logs', ...args], { env: { PATH: process.env['PATH'] } });

async function replay(args: readonly string[], input: string | Uint8Array = '') {
  const child = start(args);
  const ended = once(child, 'close');
  // Whoever does not read its input may be gone before all of it is written.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await ended) as [number];
  return { code, stdout, stderr };
}

const line = (second: number, level: string, msg: string, more: object = {}): string =>
  JSON.stringify({ time: new Date(T0 + second * 1_000).toISOString(), level, msg, ...more });

/** Ten minutes of a shop, and ten thousand lines of one fault within a second of its last. */
function shop(): string[] {
  const usual = Array.from({ length: 600 }, (_, second) => line(second, 'info', `order ${second} paid`));
  const burst = Array.from({ length: 10_000 }, (_, order) =>
    line(600, 'error', `ledger refused order ${order}`, { trace_id: TRACE }),
  );
  return [...usual, ...burst];
}

interface Event {
  readonly line: number;
  readonly templateId: string;
  readonly template: string;
  readonly novel: boolean;
}
const parsed = <Line = Event>(stdout: string): Line[] =>
  stdout === ''
    ? []
    : stdout
        .trimEnd()
        .split('\n')
        .map((each) => JSON.parse(each));

let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-replay-'));
  await mkdir(at('tree/b'), { recursive: true });
  await mkdir(at('links/.hidden'), { recursive: true });
  await writeFile(at('shop.log'), shop().join('\n'));
  await writeFile(at('tree/a.log'), `${line(0, 'info', 'order 1 paid')}\n`);
  await writeFile(
    at('tree/b/c.log.1.gz'),
    gzipSync(`${line(0, 'info', 'order 1 paid')}\n${line(1, 'warn', 'slow')}\n`),
  );
  await writeFile(at('tree/b/.hidden'), 'order 1 paid\n');
  await writeFile(at('links/.hidden/d.log'), 'order 1 paid\n');
  await symlink('../tree/a.log', at('links/a.log'));
  await symlink('../tree', at('links/tree'));
  await symlink('gone.log', at('links/b.log'));
  await writeFile(at('binary.log'), Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]));
  await writeFile(at('torn.gz'), gzipSync('order 1 paid\n'.repeat(9)).subarray(0, 24));
  await writeFile(at('empty.log'), '');
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

describe('hale replay logs --json', () => {
  test('gives a line an event, in order, with exactly what is documented', async () => {
    const { code, stdout, stderr } = await replay([at('shop.log'), '--json']);
    const events = parsed(stdout);
    expect({ code, stderr, lines: events.map((each) => each.line) }).toEqual({
      code: 0,
      stderr: '',
      lines: Array.from({ length: 10_600 }, (_, index) => index + 1),
    });
    expect(Object.keys(events[0] ?? {})).toEqual([
      'line',
      'templateId',
      'template',
      'severity',
      'category',
      'confidence',
      'novel',
    ]);
    expect(events.filter(({ novel }) => novel).map((each) => each.line)).toEqual([1, 601]);
    expect(new Set(events.map(({ templateId }) => templateId)).size).toBe(2);
    expect(events.at(-1)).toMatchObject({ severity: 'error' });
  });

  test('a stack trace is one event, with the number of its first line', async () => {
    const trace = [
      '2026-01-05 00:00:01 ERROR cannot save cart',
      'java.lang.IllegalStateException: cart is closed',
      '\tat com.shop.Cart.save(Cart.java:42)',
    ];
    const { stdout } = await replay(['-', '--json'], ['ready', ...trace, 'cart opened', ''].join('\n'));
    expect(parsed(stdout).map((each) => each.line)).toEqual([1, 2, 5]);
  });

  test('ids and templates are final: what became one template late is one from its first line on', async () => {
    const names = ['ada', 'bob', 'cyd', 'dan', 'eve', 'fay', 'gil', 'hal', 'ivy', 'jon', 'kay', 'lee'];
    const lines = names.map((name, second) => line(second * 60, 'info', `cart of ${name} was opened for them`));
    const { stdout } = await replay(['-', '--json'], lines.join('\n'));
    const events = parsed(stdout);
    expect(new Set(events.map(({ templateId, template }) => `${templateId} ${template}`)).size).toBe(1);
    expect(events.map(({ novel }) => novel)).toEqual([true, ...Array(11).fill(false)]);
  });

  test('of several logs each event says its file, packed ones are unpacked, hidden ones left alone', async () => {
    const { code, stdout } = await replay([at('tree'), '--json']);
    const files = parsed<{ file: string; line: number }>(stdout).map(({ file, line: number }) => `${file} ${number}`);
    expect({ code, files }).toEqual({
      code: 0,
      files: [`${at('tree/a.log')} 1`, `${at('tree/b/c.log.1.gz')} 1`, `${at('tree/b/c.log.1.gz')} 2`],
    });
  });

  test('of a folder links to files are followed, as those to the logs of containers are; one to nothing is told', async () => {
    const { code, stdout, stderr } = await replay([at('links'), '--json']);
    const files = parsed<{ file: string }>(stdout).map(({ file }) => file);
    expect({ code, files, stderr }).toEqual({
      code: 1,
      files: [at('links/a.log')],
      stderr: `hale: ${at('links/b.log')} cannot be read: ENOENT\n`,
    });
  });

  test('reads UTF-16, and over holes that a cut file has', async () => {
    const utf16 = Uint8Array.from(Buffer.from('\ufefforder 1 paid\r\norder 2 paid\r\n', 'utf16le'));
    expect(parsed((await replay(['-', '--json'], utf16)).stdout).map((each) => each.template)).toEqual(
      Array(2).fill(expect.stringMatching(/^order <\S+> paid$/)),
    );
    const hole = Buffer.concat([Buffer.alloc(20_000), Buffer.from('order 1 paid\n')]);
    expect(parsed((await replay(['-', '--json'], hole)).stdout)).toHaveLength(1);
  });

  test('a line of ten megabytes is cut and costs nothing else', async () => {
    const { code, stdout, stderr } = await replay(['-', '--json'], `ready\n${'x y '.repeat(2_500_000)}\ndone\n`);
    expect(parsed(stdout).map((each) => each.line)).toEqual([1, 2, 3]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'hale: -: 1 line was too long to be read to its end\n' });
  });

  test('ends without a word when its reader has enough', async () => {
    const child = start([at('shop.log'), '--json']);
    const ended = once(child, 'close');
    const stderr = text(child.stderr);
    child.stdout.once('data', () => child.stdout.destroy());
    expect({ code: await ended, stderr: await stderr }).toEqual({ code: [0, null], stderr: '' });
  });
});

test('--findings --json: a burst of ten thousand lines is one finding with one masked sample and its trace', async () => {
  const { code, stdout } = await replay([at('shop.log'), '--findings', '--json', '--service', 'payments']);
  expect(code).toBe(0);
  expect(parsed<object>(stdout)).toEqual([
    {
      line: 601,
      detector: 'new-template',
      signal: expect.stringMatching(/^template\/\w+$/),
      symptom: 'error-log',
      severity: 'warning',
      service: 'payments',
      templateId: expect.any(String),
      template: expect.stringMatching(/^ledger refused order <\S+>$/),
      category: expect.any(String),
      traceId: TRACE,
      startedAt: '2026-01-05T00:10:00.000Z',
      raisedAt: '2026-01-05T00:10:00.000Z',
      clearedAt: null,
      summary: expect.stringContaining('new error lines: ledger refused order'),
    },
  ]);
});

describe('hale replay logs for people', () => {
  test('shows templates with their course, and findings in the order of time, without any line as it was', async () => {
    const { code, stdout } = await replay([at('shop.log')]);
    expect(code).toBe(0);
    expect(stdout).toContain('10,600 lines, 10,600 events, 2 templates, 2026-01-05 00:00:00 to 2026-01-05 00:10:00');
    expect(stdout).toMatch(/10,000 +94\.3% +error .* +█ +ledger refused order <\S+>\n/);
    expect(stdout).toMatch(/1 finding\n +2026-01-05 00:10:00 +line 601 +warning +new-template/);
    expect(stdout).toContain(`(trace ${TRACE})`);
    expect(stdout).not.toMatch(/order \d/);
    expect(stdout).not.toContain('\u001b');
  });

  test('says that times were assumed, and of an empty log that it is', async () => {
    expect((await replay(['-'], 'pump turns\npump stops\n')).stdout).toContain('the lines say no times');
    expect(await replay([at('empty.log')])).toEqual({
      code: 0,
      stdout: `${at('empty.log')}\n  no event in it\n\n`,
      stderr: '',
    });
  });
});

describe('what cannot be replayed', () => {
  test('does not stop the others, and is told', async () => {
    const { code, stdout, stderr } = await replay([at('binary.log'), at('torn.gz'), at('tree/a.log'), '--json']);
    expect({ code, lines: parsed(stdout).length }).toEqual({ code: 1, lines: 1 });
    expect(stderr).toBe(`hale: ${at('binary.log')} is not text\nhale: ${at('torn.gz')} cannot be read: Z_BUF_ERROR\n`);
  });

  test.each([
    [['absent.log'], 'absent.log: ENOENT'],
    [['shop.log', '--no-such'], "unknown option '--no-such'"],
    [['shop.log', '--top', 'many'], '--top takes a whole number, not many'],
    [['shop.log', '--service', 'a b'], '--service takes the name of a service, not a b'],
  ])('%j is the fault of who asked', async ([name, ...options], words) => {
    const { code, stdout, stderr } = await replay([at(name ?? ''), ...options]);
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(words) });
  });
});
