import { isDetail } from './continuation.ts';
import { beginsPythonTrace, causeIn, isException, isFrame, isNamedException } from './trace-lines.ts';

const MAX_LINES = 400;

/**
 * What an event says, in one line: of a stack trace its head, the exception and the root cause, without the frames; of PostgreSQL the message without
 * statement and details; of any other text of several lines all of it.
 */
export function gistOf(message: string): string {
  if (!message.includes('\n')) return message;
  const [first = '', ...rest] = message.split('\n', MAX_LINES);
  const heads = [first];
  let detail = false;
  let [said, cause, python] = ['', '', beginsPythonTrace(first)];
  for (const text of rest) {
    if (beginsPythonTrace(text)) {
      python = true;
      // What was handled is the cause of what came of it.
      if (said !== '') [cause, said] = [cause || said, ''];
      continue;
    }
    detail = isDetail(text) || (detail && /^\s/.test(text));
    if (detail || isFrame(text) || text.trim() === '') continue;
    const deeper = causeIn(text);
    if (deeper !== undefined) cause = deeper;
    else if (python) {
      // The source lines of a Python trace are indented; its exception is not, or stands behind the bar of a group.
      if (isException(text)) [said, python] = [text.replace(/^\s+\| /, ''), false];
    } else if (said === '' && isNamedException(text)) said = text;
    else if (said === '') heads.push(text.trim());
  }
  return [...heads, said, cause && `caused by ${cause}`].filter(Boolean).join(' ');
}
