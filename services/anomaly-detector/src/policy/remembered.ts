/** Names are few and come with every frame, so their answer is kept; beyond this many, hostile names start it over. */
const MAX_REMEMBERED = 10_000;

/** The same answers, each looked for once; undefined is none. */
export function remembered<Answer>(answerOf: (name: string) => Answer): (name: string) => Answer {
  const answers = new Map<string, Answer>();
  return (name) => {
    const known = answers.get(name);
    if (known !== undefined) return known;
    const answer = answerOf(name);
    if (answers.size >= MAX_REMEMBERED) answers.clear();
    answers.set(name, answer);
    return answer;
  };
}
