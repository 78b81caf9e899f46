import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { findTopic, type TopicName, topics } from './catalogue.ts';
import { checkEvent, parseEvent } from './parse.ts';

const names = Object.keys(topics) as TopicName[];
const golden = new URL('../test/golden/', import.meta.url);
const goldenFiles = readdirSync(golden);

describe('the catalogue', () => {
  test('calls each topic by its own name, noun and past tense', () => {
    for (const [name, topic] of Object.entries(topics)) expect(topic.name).toBe(name);
    expect(names.filter((name) => !/^[a-z]+\.[a-z]+$/.test(name))).toEqual([]);
  });

  test('has a producer, a consumer and a retention for each topic', () => {
    for (const name of names) {
      expect(topics[name].producers.length).toBeGreaterThan(0);
      expect(topics[name].consumers.length).toBeGreaterThan(0);
      expect(topics[name].retentionMs).toBe(topics[name].plane === 'control' ? 30 * 86_400_000 : 3_600_000);
    }
  });

  test('finds a topic by name, and nothing by the name of a property that every object has', () => {
    expect(findTopic('finding.raised')).toBe(topics['finding.raised']);
    expect(findTopic('constructor')).toBeUndefined();
  });

  test.each(names)('every example of %s can be published and read', (name) => {
    for (const data of topics[name].examples) {
      const event = { ...envelope(name), data };
      expect(parseEvent(JSON.stringify(event)).data).toEqual(JSON.parse(JSON.stringify(data)));
    }
  });
});

describe('what was released stays readable', () => {
  // A file is written when a version of a topic is released, and never changed: it is what lies in streams.
  test.each(names)('%s has a golden file of its version', (name) => {
    expect(goldenFiles).toContain(`${name}.v${topics[name].version}.json`);
  });

  test.each(goldenFiles)('%s reads back as it was written', (file) => {
    const events: unknown[] = JSON.parse(readFileSync(new URL(file, golden), 'utf8'));
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) expect(checkEvent(event)).toEqual(event);
  });
});

function envelope(name: TopicName) {
  return {
    specversion: '1.0',
    id: 'p0q9r8s7t6v5w4x3',
    source: 'hale/test',
    type: name,
    subject: 'demo/payments',
    time: '2026-09-21T14:13:20.000Z',
    dataschema: `urn:hale:${name}:${topics[name].version}`,
    recordedtime: '2026-09-21T14:13:20.250Z',
  };
}
