/** The key that a token is the value of. */
export function keyOfValue(keys: readonly string[], place: number): string | undefined {
  let at = place - 1;
  if (keys[at] === '"' || keys[at] === "'") at -= 1;
  if (keys[at] === ' ' && keys[at - 1] === ':') at -= 1;
  if (keys[at] !== '=' && !(keys[at] === ':' && (keys[at - 1] === '"' || keys[at - 1] === "'"))) return undefined;
  at -= keys[at - 1] === '"' || keys[at - 1] === "'" ? 2 : 1;
  return keys[at];
}
