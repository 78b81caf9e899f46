/** Judges each text once. */
export function remembered<Answer>(judge: (text: string) => Answer): (text: string) => Answer {
  const answers = new Map<string, Answer>();
  return (text) => {
    const answer = answers.get(text) ?? judge(text);
    answers.set(text, answer);
    return answer;
  };
}
