import { digitsAt, isBlank, SPACE, skipBlanks, twoDigits } from '../char-codes.ts';
import { clockAt } from '../clock.ts';
import { levelOfLetter } from '../level-word.ts';
import { timeAt } from '../line-time.ts';
import { placed } from '../log-time.ts';
import type { ReadLine } from '../read-line.ts';

/** `file.go:42]`, with a path before it in C++. */
const SOURCE = / {0,8}\d{1,10} ([\w./-]{1,100}:\d{1,6})\] /y;

/** Reads glog and klog: `E1124 00:24:01.123456       7 server.go:42] message`. */
export function readGlog(text: string, now: number): ReadLine | undefined {
  const level = levelOfLetter(text.charAt(0));
  if (level === undefined) return undefined;
  const clockStart = digitsAt(text, 1, 9) === 8 ? 10 : digitsAt(text, 1, 5) === 4 ? 6 : -1;
  if (clockStart < 0 || text.charCodeAt(clockStart - 1) !== SPACE) return undefined;
  const clock = clockAt(text, clockStart);
  if (!clock) return undefined;
  SOURCE.lastIndex = clock.end;
  const logger = SOURCE.exec(text)?.[1];
  if (logger === undefined) return undefined;
  const time = timeAt(dateOf(text, clockStart, clock.end), 0, now);
  return {
    format: 'glog',
    ...(time && placed(time.at, true, now)),
    level,
    message: text.slice(SOURCE.lastIndex),
    logger,
  };
}

/** The date in a form that is read with a year or without. */
function dateOf(text: string, clockStart: number, end: number): string {
  const clock = text.slice(clockStart, end);
  if (clockStart === 10) return `${text.slice(1, 9)} ${clock}`;
  const month = twoDigits(text, 1);
  return `${month < 10 ? '0' : ''}${month}-${text.slice(3, 5)} ${clock}`;
}

const EVENT = /^(?:(?:\d{1,5}[smhd](?:\d{1,3}[smh])?|<unknown>) {2,20})?(Normal|Warning) {2,20}([A-Z]\w{2,60}) {2,60}/;

/** Reads an event of Kubernetes as `kubectl get events` shows it: `2m  Warning  BackOff  pod/cart-7  Back-off restarting …`. */
export function readKubernetesEvent(text: string): ReadLine | undefined {
  if (!text.includes('Normal  ') && !text.includes('Warning  ')) return undefined;
  const [head, type, logger] = EVENT.exec(text) ?? [];
  if (head === undefined || type === undefined || logger === undefined) return undefined;
  return {
    format: 'headed',
    level: type === 'Warning' ? 'warning' : 'info',
    message: text.slice(head.length - afterReason(head)),
    logger,
  };
}

/** The reason is what the event says in one word, so it stays in the message. */
function afterReason(head: string): number {
  let at = head.length;
  while (isBlank(head.charCodeAt(at - 1))) at -= 1;
  while (at > 0 && !isBlank(head.charCodeAt(at - 1))) at -= 1;
  return head.length - skipBlanks(head, at);
}
