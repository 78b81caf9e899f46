import { FIXED_NOW, fixedClock, type ModelTrouble, OPENAI_KEY, recordedLog } from '@hale/testkit';
import type { Redis } from 'ioredis';
import { Registry } from 'prom-client';
import { Ladder, type LadderSettings, modelMetrics, type Question } from '../src/index.ts';

export const question = (more: Partial<Question> = {}): Question => ({
  question: 'q-1',
  task: 'explain-cause',
  rung: 1,
  incident: 'inc-1',
  choices: ['payments/crash', 'checkout/dependency'],
  evidence: ['payments unreachable by probe, 0 s after the onset'],
  deadline: FIXED_NOW + 10_000,
  ...more,
});

interface Urls {
  readonly ollama?: string;
  readonly openai?: string;
}

type More = Partial<LadderSettings['budget']> & {
  readonly model?: string;
  readonly timeout?: number;
  readonly apiKey?: string;
};

export const LIMITS = { timeout: 8_000, maxOutputTokens: 200 };

/** Milliseconds that the trouble is waited for: what answers at all may take its time on a busy machine. */
export const patienceWith = ({ kind }: ModelTrouble): number => (kind === 'slow' ? 300 : LIMITS.timeout);

/** A ladder on a Redis, with what it logs and counts. */
export function standLadder(redis: Redis, { ollama, openai }: Urls, more: More = {}) {
  const registry = new Registry();
  const log = recordedLog();
  const clock = fixedClock();
  const { perDayUsd = 1, perIncidentUsd = 0.1, model, timeout = LIMITS.timeout, apiKey = OPENAI_KEY } = more;
  const limits = { ...LIMITS, timeout };
  const settings: LadderSettings = {
    ...(ollama !== undefined && { ollama: { url: ollama, model: model ?? 'small', keepAlive: '10m', ...limits } }),
    ...(openai !== undefined && {
      openai: { apiKey, baseUrl: `${openai}/v1`, model: model ?? 'gpt-6-luna', prices: {}, ...limits },
    }),
    budget: { perDayUsd, perIncidentUsd },
  };
  const ladder = new Ladder(settings, { redis, clock, log, metrics: modelMetrics(registry) });
  let tries = 0;
  const ask = (asked: Question, signal = new AbortController().signal) =>
    ladder.ask({ question: asked, critical: false, tryId: `try-${(tries += 1)}`, signal });
  return { ladder, ask, log, clock, registry };
}
