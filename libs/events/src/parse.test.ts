import { describe, expect, test } from '@jest/globals';
import { InvalidEventError } from './check.ts';
import { probeFinding } from './examples.ts';
import { checkEvent, parseEvent } from './parse.ts';

const event = {
  specversion: '1.0',
  id: 'p0q9r8s7t6v5w4x3',
  source: 'hale/anomaly-detector',
  type: 'finding.raised',
  subject: 'demo/payments',
  time: '2026-09-21T14:13:20.000Z',
  dataschema: 'urn:hale:finding.raised:1',
  recordedtime: '2026-09-21T14:13:20.250Z',
  data: { finding: probeFinding },
};
const withFinding = (change: object) => ({ ...event, data: { finding: { ...probeFinding, ...change } } });

describe('reading what a later release wrote', () => {
  test('keeps fields that it does not know, at every depth', () => {
    const later = {
      ...withFinding({ runbook: 'r-1', service: { ...probeFinding.service, zone: 'b' } }),
      tenant: 'acme',
    };
    expect(checkEvent(later)).toEqual(later);
  });

  test.each(['symptom', 'severity', 'source'])('reads a %s that it does not know as unknown', (field) => {
    const read = checkEvent(withFinding({ [field]: 'from-the-future' }));
    expect(read).toEqual(withFinding({ [field]: 'unknown' }));
  });
});

describe('what is not an event', () => {
  test.each([
    ['no JSON', '{"id":', /^not JSON: /],
    ['no object', '42', /^envelope: value: /],
    ['another version of CloudEvents', JSON.stringify({ ...event, specversion: '0.3' }), /^envelope: specversion: /],
    ['an id that is empty', JSON.stringify({ ...event, id: '' }), /^envelope: id: /],
    ['a time that is none', JSON.stringify({ ...event, time: 'yesterday' }), /^envelope: time: /],
    [
      'a topic that nobody knows',
      JSON.stringify({ ...event, type: 'tea.brewed' }),
      /^no topic "tea.brewed" in the catalogue$/,
    ],
    [
      'a topic named like a property of objects',
      JSON.stringify({ ...event, type: 'constructor' }),
      /^no topic "constructor"/,
    ],
    ['data of another topic', JSON.stringify({ ...event, data: {} }), /^finding.raised: finding: /],
    [
      'a service that could leave its key',
      JSON.stringify(withFinding({ service: { env: 'a/b', service: 'x' } })),
      /^finding.raised: finding.service.env: /,
    ],
  ])('%s is refused with the place', (_name, text, reason) => {
    expect(() => parseEvent(text)).toThrow(InvalidEventError);
    expect(() => parseEvent(text)).toThrow(reason);
  });

  test('what is said about it stays short, however much is wrong', () => {
    const findings = Array.from({ length: 500 }, () => ({}));
    const wrong = { ...event, type: 'metrics.sampled', data: { service: probeFinding.service, series: findings } };
    const message = refusal(wrong);
    expect(message).toMatch(/; and \d+ more$/);
    expect(message.length).toBeLessThan(700);
  });
});

function refusal(value: unknown): string {
  try {
    checkEvent(value);
  } catch (error) {
    if (error instanceof InvalidEventError) return error.message;
  }
  throw new Error('was not refused');
}
