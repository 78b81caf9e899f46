import { appendFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAX_MESSAGE_LENGTH } from '@hale/events';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { Recorder } from '../../test/recorder.ts';
import { collectorMetrics } from '../metrics.ts';
import { logSource } from './logs.ts';

const service = { env: 'demo', service: 'payments' };
let folder: string;
let file: string;
let recorder: Recorder;
let registry: Registry;
let metrics: ReturnType<typeof collectorMetrics>;
let controller: AbortController;
let running: Promise<void>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-logs-'));
  file = join(folder, 'app.log');
  recorder = new Recorder();
  registry = new Registry();
  metrics = collectorMetrics(registry);
  controller = new AbortController();
  running = Promise.resolve();
});

afterEach(async () => {
  controller.abort();
  await running.catch(() => undefined);
  await rm(folder, { recursive: true, force: true });
});

function start(): void {
  controller = new AbortController();
  const config = { maxLogBacklogBytes: 20_000_000, logPoll: 2 };
  const dependencies = { publisher: recorder, state: recorder, clock: { now: () => 9_000 }, metrics, config };
  running = logSource(service, file, dependencies).run(controller.signal);
}

async function stop(): Promise<void> {
  controller.abort();
  await running;
}

const messages = () => recorder.dataOf('logs.collected').flatMap(({ lines }) => lines.map(({ message }) => message));
const numbered = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `line ${from + index}`);
const asText = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

describe('a followed log', () => {
  test('is published as it is written: JSON, plain, and what is not UTF-8', async () => {
    start();
    await writeFile(file, '{"level":50,"time":8000,"msg":"failed","trace_id":"t1"}\n');
    await recorder.until(() => messages().length === 1);
    await appendFile(file, Buffer.from([...Buffer.from('plain '), 0xff, 0x0d, 0x0a, 0x0a]));
    await recorder.until(() => messages().length === 2);
    expect(recorder.drafts[0]).toMatchObject({ type: 'logs.collected', subject: 'demo/payments' });
    expect(recorder.dataOf('logs.collected').flatMap(({ lines }) => lines)).toEqual([
      { at: 8_000_000, level: 'error', message: 'failed', traceId: 't1' },
      { at: 9_000, message: 'plain ÿ' },
    ]);
    const shown = await registry.metrics();
    expect(shown).toMatch(/hale_collector_log_lines_total\{format="json"\} 1/);
    expect(shown).toMatch(/hale_collector_log_lines_total\{format="plain"\} 1/);
  });

  test('has one line for an error with its trace, which may come in pieces', async () => {
    start();
    await writeFile(
      file,
      '2026-11-24T00:24:01Z ERROR no cart\njava.lang.IllegalStateException: closed\n\tat a.B.c(B.java:1)\n',
    );
    await recorder.until(() => messages().length === 1);
    await appendFile(file, 'INFO next\n  and');
    await appendFile(file, ' its rest\n');
    await recorder.until(() => messages().length === 2);
    expect(messages()).toEqual([
      'no cart\njava.lang.IllegalStateException: closed\n\tat a.B.c(B.java:1)',
      'next\n  and its rest',
    ]);
    expect(recorder.drafts[0]?.data).toMatchObject({ headsRead: true });
  });

  test('whose last line may go on is read from that line after a kill', async () => {
    await writeFile(file, `${asText(numbered(0, 3))}INFO paid\n`);
    start();
    await recorder.until(() => messages().length >= 3);
    await stop();
    const before = messages().length;
    await appendFile(file, '  by card\n');
    start();
    await recorder.until(() => messages().length > before || before === 4);
    expect(messages()).toEqual([...numbered(0, 3), before === 4 ? 'paid' : 'paid\n  by card']);
  });

  test('that is written anew ends what was held of it before', async () => {
    await writeFile(file, 'INFO old\n');
    start();
    await recorder.until(() => messages().length === 1);
    await writeFile(file, '  indented, and of another file\n');
    await recorder.until(() => messages().length === 2);
    expect(messages()).toEqual(['old', '  indented, and of another file']);
  });

  test('may be written in UTF-16', async () => {
    await writeFile(file, Buffer.from('\ufeffINFO grün\r\nINFO blau\r\n', 'utf16le'));
    start();
    await recorder.until(() => messages().length === 2);
    expect(messages()).toEqual(['grün', 'blau']);
  });

  test('with a line of 10 MB is cut there and goes on', async () => {
    await writeFile(file, `before\n{"msg":"${'x'.repeat(10_000_000)}"}\nafter\n`);
    start();
    await recorder.until(() => messages().length === 3);
    const [before, long, after] = recorder.dataOf('logs.collected').flatMap(({ lines }) => lines);
    expect([before?.message, after?.message]).toEqual(['before', 'after']);
    expect(long).toMatchObject({ truncated: true });
    expect(long?.message.length).toBeLessThanOrEqual(MAX_MESSAGE_LENGTH);
    expect(long?.message.length).toBeGreaterThan(MAX_MESSAGE_LENGTH - 500);
    expect(await registry.metrics()).toMatch(/hale_collector_log_lines_truncated_total 1/);
  });

  test('is read on after a stop, without a line twice', async () => {
    await writeFile(file, asText(numbered(0, 100)));
    start();
    await recorder.until(() => messages().length === 100);
    await stop();
    await appendFile(file, asText(numbered(100, 150)));
    start();
    await recorder.until(() => messages().length >= 150);
    expect(messages()).toEqual(numbered(0, 150));
  });

  test('is read on where the store says, when a publish failed with its effect or without', async () => {
    const all = numbered(0, 1_000);
    await writeFile(file, asText(all));
    let turn = 0;
    const fail = () => {
      throw new Error('connection lost');
    };
    recorder.beforePublish = () => {
      turn += 1;
      if (turn % 5 === 0) fail();
    };
    recorder.afterPublish = () => {
      if (turn % 3 === 0) fail();
    };
    while (messages().length < 1_000) {
      start();
      await Promise.race([running.catch(() => undefined), recorder.until(() => messages().length >= 1_000)]);
      await stop().catch(() => undefined);
    }
    expect(messages()).toEqual(all);
    expect(turn).toBeGreaterThan(16);
  });

  test('that is rotated while it is read loses nothing', async () => {
    start();
    await writeFile(file, asText(numbered(0, 10)));
    await recorder.until(() => messages().length >= 5);
    await appendFile(file, asText(numbered(10, 20)));
    await rename(file, `${file}.1`);
    await writeFile(file, asText(numbered(20, 30)));
    await recorder.until(() => messages().length >= 30);
    expect(messages()).toEqual(numbered(0, 30));
    expect(await registry.metrics()).toMatch(/log_file_changes_total\{change="rotated"\} 1/);
  });

  test('waits while nothing can be published, and goes on afterwards', async () => {
    const all = numbered(0, 20_000);
    await writeFile(file, asText(all));
    let waiting = 0;
    let open = () => {};
    let arrived = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const reached = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    recorder.beforePublish = async () => {
      waiting += 1;
      arrived();
      await gate;
      waiting -= 1;
    };
    start();
    await reached;
    expect(waiting).toBe(1);
    open();
    await recorder.until(() => messages().length >= 20_000);
    expect(messages()).toEqual(all);
    expect(Math.max(...recorder.dataOf('logs.collected').map(({ lines }) => lines.length))).toBe(64);
  });

  test('that cannot be read ends the source with an error, to be started again', async () => {
    file = folder;
    start();
    await expect(running).rejects.toThrow('not a regular file');
  });
});
