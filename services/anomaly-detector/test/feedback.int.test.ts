import type { HandlerContext } from '@hale/bus';
import { judgedOf } from '@hale/detection';
import { checkEvent, type EventOf, type Finding } from '@hale/events';
import { openFeedback } from '@hale/feedback';
import { FIXED_NOW, useRedis } from '@hale/testkit';
import { expect, test } from '@jest/globals';
import { onDecisionMade } from '../src/handlers/on-decision-made.ts';
import { commit, contextOf, gauges, MINUTE, scrapeOf, worker } from './worker.ts';

const server = useRedis();
/** As a worker has it that hears a minute's frame at that minute. */
const contextAt = (minute: number, slot = '0'): HandlerContext => ({
  ...contextOf(server.redis),
  slot,
  now: FIXED_NOW + minute * MINUTE,
});

type Verdict = Extract<EventOf<'decision.made'>['data']['decision'], { kind: 'feedback' }>['verdict'];

function decided(verdict: Verdict, findings: readonly Finding[], minute: number): EventOf<'decision.made'> {
  const instant = new Date(FIXED_NOW + minute * MINUTE).toISOString();
  return checkEvent({
    specversion: '1.0',
    id: `d${minute}`,
    source: 'hale/console',
    type: 'decision.made',
    subject: 'feedback',
    time: instant,
    recordedtime: instant,
    dataschema: 'urn:hale:decision.made:1',
    data: { decision: { kind: 'feedback', verdict, findings: findings.map(judgedOf), by: 'ada', via: 'page' } },
  }) as EventOf<'decision.made'>;
}

/** One life of a worker and those after it, and what they say. */
class Story {
  #worker = worker(server.redis);
  #minute = 0;

  /** Goes on for so many minutes at such a level, so many times as high with each, and comes to what was raised. */
  async go(minutes: number, level: number, rise = 1): Promise<Finding[]> {
    const raised: Finding[] = [];
    for (let each = 0; each < minutes; each += 1) {
      this.#minute += 1;
      const frame = scrapeOf(FIXED_NOW + this.#minute * MINUTE, gauges(this.#minute, 1, level * rise ** each));
      const { writes, events = [] } = await this.#worker.handle(frame, contextAt(this.#minute));
      await commit(server.redis, writes);
      for (const { type, data } of events) {
        const { finding } = data as { finding: Finding };
        if (type === 'finding.raised' && finding.revision === 0) raised.push(finding);
      }
    }
    return raised;
  }

  /** What happens now and then: it lasts for four minutes, each time worse than ever, and is over for a quarter of a day. */
  async disturb(level: number): Promise<Finding[]> {
    return [...(await this.go(4, level, 2)), ...(await this.go(360, 30))];
  }

  async learn(): Promise<void> {
    const minutes = 1_600;
    const frame = scrapeOf(FIXED_NOW, gauges(-minutes + 1, minutes, 30));
    await commit(server.redis, (await this.#worker.handle(frame, contextAt(0))).writes);
    expect(await this.go(1_500, 30)).toEqual([]);
  }

  async say(verdict: Verdict, findings: readonly Finding[]): Promise<string> {
    const { reason, writes } = await onDecisionMade(openFeedback('anomaly-detector', server.redis))(
      decided(verdict, findings, this.#minute),
      contextAt(this.#minute, 'control'),
    );
    await commit(server.redis, writes);
    return reason;
  }

  /** Another worker takes over. */
  restart(): void {
    this.#worker = worker(server.redis);
  }
}

test('what was called a false alarm is not raised any more, by any worker, until that is taken back', async () => {
  const story = new Story();
  await story.learn();
  const first = await story.disturb(900);
  expect(first).toMatchObject([{ detector: 'bank' }]);
  const second = await story.disturb(9_000);
  expect(second).toMatchObject([{ detector: 'bank' }]);
  expect(await story.say('false-alarm', second)).toBe('word-kept');
  expect(await story.disturb(90_000)).toEqual([]);
  story.restart();
  expect(await story.disturb(900_000)).toEqual([]);
  expect(await story.say('taken-back', second)).toBe('word-taken-back');
  expect(await server.redis.keys('hale:anomaly-detector:feedback/*')).toEqual([]);
  expect(await story.disturb(9_000_000)).toMatchObject([{ detector: 'bank', threshold: first[0]?.threshold }]);
});
