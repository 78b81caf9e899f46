interface Token {
  readonly token: string;
  readonly logprob: number;
}

/**
 * How likely the model thought the tokens of its choice when it wrote them, 0 to 1; undefined when the server
 * gave no log probabilities or the choice cannot be found among the tokens. Tokens that overlap the choice's
 * text count whole.
 */
export function measuredConfidence(logprobs: readonly Token[] | undefined, choice: string): number | undefined {
  if (!logprobs || logprobs.length === 0) return undefined;
  const text = logprobs.map(({ token }) => token).join('');
  const key = /"choice"\s*:\s*"/.exec(text);
  if (!key) return undefined;
  const start = key.index + key[0].length;
  if (!text.startsWith(choice, start)) return undefined;
  let at = 0;
  let sum = 0;
  for (const { token, logprob } of logprobs) {
    const end = at + token.length;
    if (end > start && at < start + choice.length) sum += logprob;
    at = end;
  }
  return Math.min(1, Math.exp(sum));
}
