import { BACKSLASH, BRACKET, digitsAt, isDigit, QUOTE, wordEnd } from '../char-codes.ts';
import { timeAt } from '../line-time.ts';
import { levelOfStatus } from '../log-level.ts';
import { placed } from '../log-time.ts';
import type { ReadLine } from '../read-line.ts';

const MAX_BEFORE_TIME = 300;
const MAX_REQUEST = 8_192;
/** Names of frontend and backend, timers, status, bytes, as HAProxy writes them. */
const HAPROXY = /\S{1,100} \S{1,200} [\d+-]{1,12}(?:\/[\d+-]{1,12}){2,4} (\d{3}) \+?\d{1,20} /y;
const METHOD = /"(?:[A-Z]{3,10} [^"]{1,8000}|<BADREQ>|-)"$/;
/** Why Envoy did not get a response: two to four capitals, with commas between. */
const FLAGS = / ([A-Z]{2,5}(?:,[A-Z]{2,5}){0,5}) /y;

/**
 * Reads access logs: the common and the combined format of Apache, nginx and many others, Envoy's, HAProxy's. The message is the request and the status;
 * who asked, with which program and from where, is the client's own text and left out. The level is that of the status.
 */
export function readAccess(text: string, now: number): ReadLine | undefined {
  const open = text.charCodeAt(0) === BRACKET ? 0 : openingAfterClient(text);
  if (open < 0) return undefined;
  const time = timeAt(text, open + 1, now);
  if (!time || text.charCodeAt(time.end) !== 0x5d || text.charCodeAt(time.end + 1) !== 0x20) return undefined;
  const said =
    text.charCodeAt(time.end + 2) === QUOTE
      ? common(text, time.end + 2)
      : open > 0
        ? haproxy(text, time.end + 2)
        : undefined;
  return said && { format: 'access', ...placed(time.at, time.zoneless, now), ...said };
}

type Said = Pick<ReadLine, 'level' | 'message'>;

/** `client - user [`, or `client:port [`. */
function openingAfterClient(text: string): number {
  const end = wordEnd(text, 0, 120);
  if (end <= 0) return -1;
  const open = text.slice(0, MAX_BEFORE_TIME).indexOf(' [', end);
  return open < 0 || !isDigit(text.charCodeAt(open + 2)) ? -1 : open + 1;
}

/** `"GET /cart HTTP/1.1" 500 …` */
function common(text: string, quote: number): Said | undefined {
  const end = requestEnd(text, quote + 1);
  if (end < 0 || digitsAt(text, end + 2, 4) !== 3) return undefined;
  const status = text.slice(end + 2, end + 5);
  FLAGS.lastIndex = end + 5;
  const flags = FLAGS.exec(text)?.[1];
  return said(text.slice(quote + 1, end), status, flags);
}

function haproxy(text: string, at: number): Said | undefined {
  HAPROXY.lastIndex = at;
  const status = HAPROXY.exec(text)?.[1];
  if (status === undefined) return undefined;
  const quote = text.indexOf('"', HAPROXY.lastIndex);
  const request = quote < 0 ? undefined : METHOD.exec(text.slice(quote, quote + MAX_REQUEST))?.[0].slice(1, -1);
  return said(request ?? 'connection', status, undefined);
}

/** The class of the status in words keeps what failed apart from what did not, when numbers are masked. */
function said(request: string, status: string, flags: string | undefined): Said {
  const outcome = status >= '500' ? 'server error' : status >= '400' ? 'client error' : undefined;
  return {
    level: levelOfStatus(Number(status)),
    message: [request, status, outcome, flags].filter((part) => part !== undefined).join(' '),
  };
}

/** Where the request ends: at a quote that nothing escapes. */
function requestEnd(text: string, from: number): number {
  for (let at = from; at < from + MAX_REQUEST && at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at;
  }
  return -1;
}
