import { expect, test } from '@jest/globals';
import { START_MS } from './calendar.ts';
import type { Fault } from './faults.ts';
import { fleetOf } from './fleet.ts';
import type { Judge } from './judged.ts';
import { plantFaults } from './plan.ts';
import { runQuiet } from './run.ts';

const SETTINGS = { seed: 3, days: 3, services: 5, faults: 1, progress: () => undefined };
const FAULTS = plantFaults(SETTINGS.seed, fleetOf(SETTINGS.seed, SETTINGS.services, SETTINGS.days), SETTINGS.days, 1);

/** Raises what it is told to, once a sample of the service is as late as that. */
const judgeOf = (name: string, raised: readonly { readonly service: string; readonly at: number }[]): Judge => ({
  name,
  open: (series) => {
    const waiting = raised.filter(({ service }) => service === series[0]?.service).toSorted((a, b) => a.at - b.at);
    return {
      take: (index, at) => {
        const due = waiting.filter((each) => each.at <= at);
        waiting.splice(0, due.length);
        return due.map(({ service }) => ({ service, series: [index], startedAt: at, at, severity: 'warning' }));
      },
      end: () => [],
    };
  },
});

const startOf = ({ service, startAt }: Fault) => ({ service, at: startAt });
const oracle = judgeOf('oracle', FAULTS.map(startOf));
const silent = judgeOf('silent', []);
const nervous = judgeOf('nervous', [{ service: FAULTS[0]?.service ?? '', at: START_MS }]);
const outcome = runQuiet(SETTINGS, [oracle, silent, nervous]);
const [ofOracle, ofSilent, ofNervous] = outcome.verdicts;

test('who knows all faults finds all of them, at once, by each kind, and nothing else', () => {
  expect(FAULTS.length).toBeGreaterThan(5);
  expect(ofOracle).toMatchObject({ recall: 1, falseFindings: 0, found: FAULTS.length, recallByChance: 0 });
  expect(ofOracle?.medianDelayS).toBeLessThanOrEqual(60);
  const kinds = Object.values(ofOracle?.kinds ?? {});
  expect(kinds).toHaveLength(10);
  expect(kinds.every(({ planted, found }) => planted === found)).toBe(true);
});

test('who says nothing finds nothing; what is raised where nothing is wrong is false', () => {
  expect(ofSilent).toMatchObject({ recall: 0, falseFindings: 0, medianDelayS: null, falseByDay: [] });
  expect(ofNervous).toMatchObject({ found: 0, falseFindings: 1, falseByDay: [1] });
  expect(ofNervous?.perThousandSeriesDays).toBeCloseTo(1000 / outcome.quietSeriesDays, 2);
});

test('days in which something is wrong are not quiet', () => {
  expect(outcome.seriesDays).toBe(outcome.series * SETTINGS.days);
  expect(outcome.quietSeriesDays).toBeLessThan(outcome.seriesDays);
  expect(outcome.points).toBeGreaterThan(outcome.seriesDays * 1000);
});
