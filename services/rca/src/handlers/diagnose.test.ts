import { graphOf, rank } from '@hale/diagnosis';
import { topics } from '@hale/events';
import { expect, test } from '@jest/globals';
import { verdictOf } from '../policy/verdict.ts';
import { diagnose } from './diagnose.ts';

const { incident } = topics['incident.triaged'].data.parse(topics['incident.triaged'].examples[0]);

const announce = (revision: number) => {
  const current = { ...incident, revision };
  const ranking = rank({ findings: current.findings, graph: graphOf({}), changes: [], now: current.openedAt });
  return diagnose(current, ranking, verdictOf(ranking, current), 'control');
};

test('announces a diagnosis that the catalogue accepts and keeps the verdict in the slot of the event', () => {
  const { events, writes } = announce(1);
  const data = topics['diagnosis.completed'].data.parse(events[0]?.data);
  expect(data.diagnosis.causes[0]).toMatchObject({ service: { service: 'payments' }, faultClass: 'crash' });
  expect(data.diagnosis).toMatchObject({ rung: 0, inconclusive: false, incident: incident.id });
  expect(events[0]).toMatchObject({ subject: `incident/${incident.id}`, incident: incident.id });
  expect(writes[0]?.key).toMatch(/\{control\}$/);
});

test('the same revision of an incident has the same diagnosis id, another revision another', () => {
  const idOf = (revision: number) =>
    topics['diagnosis.completed'].data.parse(announce(revision).events[0]?.data).diagnosis.id;
  expect(idOf(1)).toBe(idOf(1));
  expect(idOf(2)).not.toBe(idOf(1));
});
