import { topics } from '@hale/events';
import { EventReader } from '@hale/templates';
import { expect, test } from '@jest/globals';
import { frameEvents, linesDraft } from './frame-lines.ts';

function events(texts: readonly string[]) {
  const reader = new EventReader();
  const read = texts.flatMap((text, index) => reader.push({ text, cut: false, end: (index + 1) * 10 }, 5));
  return [...read, ...reader.flush()];
}

test('frames hold up to 64 events, and know where the last line of each ends', () => {
  const texts = Array.from({ length: 140 }, (_, index) => (index % 70 === 69 ? ' ' : `{"msg":"line ${index}"}`));
  texts[0] = 'plain';
  const frames = frameEvents(events(texts), 5);
  expect(frames.map(({ lines }) => lines.length)).toEqual([64, 64, 10]);
  // 69 and 139 are blank: the second frame ends with line 128, the third with line 138.
  expect(frames.map(({ end }) => end)).toEqual([640, 1_290, 1_390]);
  expect(frames.map(({ formats }) => Object.fromEntries(formats))).toEqual([
    { json: 63, plain: 1 },
    { json: 64 },
    { json: 10 },
  ]);
  expect(frames.at(-1)?.lines.at(-1)?.message).toBe('line 138');
});

test('an event of several lines is one line of a frame, and counts for as many as it has', () => {
  const [frame] = frameEvents(
    events(['ERROR cannot pay', 'TypeError: boom', '    at pay (a.js:1:2)', '    at pay (a.js:1:2)']),
    5,
  );
  expect(frame).toMatchObject({ lines: [{ level: 'error' }], end: 40 });
  expect(frame?.formats).toEqual(new Map([['headed', 4]]));
});

test('frames hold up to 64 KB of messages', () => {
  const frames = frameEvents(events(Array.from({ length: 9 }, () => 'ü'.repeat(10_000))), 5);
  expect(frames.map(({ lines }) => lines.length)).toEqual([3, 3, 3]);
});

test('no secret is published, and no line is longer for it than a line may be', () => {
  const told = ['login with password=hunter2', 'pwd=1 '.repeat(2_700)].map((message) => ({ at: 5, message }));
  const { lines } = topics['logs.collected'].data.parse(linesDraft({ env: 'demo', service: 'payments' }, told).data);
  expect(lines[0]).toEqual({ at: 5, message: 'login with password=<secret>' });
  expect(lines[1]?.truncated).toBe(true);
  expect(lines[1]?.message).not.toContain('=1');
});

test('of a line that was cut the last word is left out, which may be the beginning of a secret', () => {
  const token = ['gh', 'p_16C7e42F29'].join('');
  const lines = [{ at: 5, message: `clone with ${token}`, truncated: true }];
  const draft = linesDraft({ env: 'demo', service: 'cart' }, lines);
  expect(JSON.stringify(draft.data)).not.toContain(token);
});

test('a level, a trace or a span that is a secret is none', () => {
  const lines = [
    { at: 5, message: 'paid', level: 'pwd=hunter2', traceId: 'ada@shop.example', spanId: '00f067aa0ba902b7' },
  ];
  const draft = linesDraft({ env: 'demo', service: 'cart' }, lines);
  expect(draft.data).toMatchObject({ lines: [{ at: 5, message: 'paid', spanId: '00f067aa0ba902b7' }] });
  expect(JSON.stringify(draft.data)).not.toMatch(/hunter2|ada@/);
});
