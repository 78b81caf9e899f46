import { topics } from '@hale/events';
import { expect, test } from '@jest/globals';
import { frameLines, linesDraft } from './frame-lines.ts';

const raw = (texts: readonly string[]) => texts.map((text, index) => ({ text, cut: false, end: (index + 1) * 10 }));

test('frames hold up to 64 lines, leave blank ones out, and know where their last line ends', () => {
  const texts = Array.from({ length: 140 }, (_, index) => (index % 70 === 69 ? ' ' : `{"msg":"line ${index}"}`));
  texts[0] = 'plain';
  const frames = frameLines(raw(texts), 5);
  expect(frames.map(({ lines }) => lines.length)).toEqual([64, 64, 10]);
  // 69 and 139 are blank: the second frame ends with line 128, the third with line 138.
  expect(frames.map(({ end }) => end)).toEqual([640, 1_290, 1_390]);
  expect(frames.map(({ formats }) => formats)).toEqual([
    { json: 63, plain: 1 },
    { json: 64, plain: 0 },
    { json: 10, plain: 0 },
  ]);
  expect(frames.at(-1)?.lines.at(-1)?.message).toBe('line 138');
});

test('frames hold up to 64 KB of messages', () => {
  const frames = frameLines(raw(Array.from({ length: 9 }, () => 'ü'.repeat(10_000))), 5);
  expect(frames.map(({ lines }) => lines.length)).toEqual([3, 3, 3]);
});

test('nothing but blank lines make no frame', () => {
  expect(frameLines(raw(['', '  ']), 5)).toEqual([]);
});

test('no secret is published, and no line is longer for it than a line may be', () => {
  const told = ['login with password=hunter2', 'pin=1 '.repeat(2_700)].map((message) => ({ at: 5, message }));
  const { lines } = topics['logs.collected'].data.parse(linesDraft({ env: 'demo', service: 'payments' }, told).data);
  expect(lines[0]).toEqual({ at: 5, message: 'login with password=<secret>' });
  expect(lines[1]?.truncated).toBe(true);
  expect(lines[1]?.message).not.toContain('=1');
});
