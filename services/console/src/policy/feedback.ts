import { falseShareOf, latestFirst, type Raised, raisedAt, SHARE_WINDOW_MS } from '@hale/detection';
import { type Feedback, serviceKey } from '@hale/events';
import type { FeedbackList, FeedbackView } from './view.ts';

/** Under this a threshold is as good as not raised, powers of ten. */
const LEAST = 0.02;

/** What people said of findings, the latest first, with what is left of each word at `now`. */
export function feedbackListOf(words: readonly Feedback[], now: number): FeedbackList {
  const services = new Map<string, Feedback[]>();
  for (const word of words) {
    const name = serviceKey(word.finding.service);
    services.set(name, [...(services.get(name) ?? []), word]);
  }
  const raised = new Map([...services.values()].flatMap((each) => [...raisedAt(each, now)]));
  return {
    ...falseShareOf(words, now),
    windowMs: SHARE_WINDOW_MS,
    feedback: latestFirst(words).map((word) => viewOf(word, raised.get(word.id) ?? [])),
  };
}

function viewOf(
  { id, verdict, at, by, via, comment, incident, finding }: Feedback,
  raised: readonly Raised[],
): FeedbackView {
  const { fingerprint, startedAt, service, detector, signal, summary } = finding;
  return {
    id,
    verdict,
    at,
    by,
    via,
    ...(comment !== undefined && { comment }),
    ...(incident !== undefined && { incident }),
    fingerprint,
    startedAt,
    service: service.service,
    detector,
    signal,
    summary,
    raises: raised
      .filter(({ left }) => left >= LEAST)
      .map((each) => ({ signal: each.signal, left: Number(each.left.toFixed(2)), words: inWords(each) })),
  };
}

const inWords = ({ scale, left }: Raised): string =>
  scale === 'distance'
    ? `${Number((10 ** left).toPrecision(2))} times as high`
    : `${left.toFixed(1)} powers of ten higher`;
