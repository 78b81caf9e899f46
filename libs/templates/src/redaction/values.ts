/** Says that there is nothing, or that something stands for it. */
const NOTHING =
  /^(?:null|nil|none|nul|undefined|true|false|yes|no|on|off|n\/a|na|nan|unset|unknown|default|\(null\)|\(none\)|\(nil\)|\(empty\)|\[?(?:filtered|redacted|masked|hidden|omitted|removed|private|sensitive|protected|secret)\]?|<[^<>]{0,40}>|[*x•.?#_-]+|\$\{.*|\$\(.*|\$[a-z_]*|\$\d+|\{\{.*|%[a-z]|%\(.*|\?|:[a-z_]+|@[a-z_]+|\{\w*\}|\[object.*|\.\.\..*|…)$/i;

/** Words that say how it is with a secret, or go on with the sentence: `password: incorrect`, `--password via`. */
const STATES = new Set(
  (
    'a absent accepted access account action added after again all allowed already also an and any are argument array as at attempt auth authentication bad be been before being between blank blocked bool boolean both but by bytes can cannot ' +
    "can't changed char characters check checked column compromised configured contains correct could couldn't created deleted denied deprecated detected did different digits disabled do does doesn't does't don't due empty enabled encrypted entry error exceeded " +
    "exists expected expired expires expiring failed failure fetched field file flag for forbidden format found from generated generation given had has have header if ignored in incorrect initialized input instead int integer invalid is isn't it its key " +
    'length loaded locked login long lookup lost malformed may mismatch mismatched missing must name needed needs never no non not now object ok old on only option optional or our out parameter parse password prompt provided read ready received refreshed rejected ' +
    'reloaded removed renewed request required requires reset resolved retrieved revoked rotated rotating saved scram secret sent set setting should show short stale store stored str string succeeded success successful successfully supplied synced text that the their this ' +
    "timeout timed to token too type unable unauthorized unchanged undefined unexpected unknown unrecognized unset unspecified unsupported until unused update updated updating user using valid validated validation value varchar verification verified verify via was wasn't weak were when will with without would wrong you your " +
    'expiry strategy policy strict lax omit include same-origin bearer basic digest plain anonymous internal external manual automatic auto'
  ).split(' '),
);

/** Such words are in phrases that people remember as well. */
const ANYWHERE = new Set(
  'a an the in of on at correct my text key old our your this that and or with to by one for from it its new no short long out'.split(
    ' ',
  ),
);

export const isNothing = (value: string): boolean => value === '' || NOTHING.test(value);

/** The first word says what became of the secret: `is too short`, `required`, `rpc error: …`. */
export function isState(value: string): boolean {
  const words = /^[a-z][a-z'-]*(?=$|[.,:;!?()]{0,2}(?:\s|$))/i.exec(value)
    ? value.toLowerCase().split(/[\s.,:;!?()]+/)
    : [];
  const [first = ''] = words;
  if (words.length < 4) return STATES.has(first);
  return words.some((word) => STATES.has(word) && !ANYWHERE.has(word));
}

export const isWord = (value: string): boolean => /^\p{L}+$/u.test(value);
export const isLowerWord = (value: string): boolean => /^\p{Ll}+(?:[-_]\p{Ll}+)*$/u.test(value);
export const isNumber = (value: string): boolean => /^[+-]?\d+(?:[.,]\d+)*[a-z%]{0,2}$/i.test(value);

/** A file or an address where the secret may be had, not the secret. */
export const isPlace = (value: string): boolean =>
  /^(?:~?\/|\.{1,2}\/|[a-z]:\\|file:|https?:\/\/|vault:|arn:|projects\/|secretsmanager:|ssm:|op:\/\/)/i.test(value) &&
  !/[+=]/.test(value);

/** `namespace/name` and `name-of-parts`, as Kubernetes names its objects. */
export const isObjectName = (value: string): boolean =>
  /^[a-z]+(?:[-./][a-z]+|[-.]v\d+)*(?:-[a-z0-9]{5})?$/.test(value) || /^[a-z0-9-]+\/[a-z0-9.-]+$/.test(value);

/** How programs print an object: `Token{a64f992}`, `android.os.Binder@2bd79ce`. */
export const isObject = (value: string): boolean => /^[A-Za-z][\w.$]*(?:[{([]|@[0-9a-f]{1,16}$)/.test(value);

export const isUuid = (value: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(value);

/** Letters and digits mixed as no word has them, or cases as no name has them. */
export function isOpaque(value: string, length: number): boolean {
  if (value.length < length || /\s/.test(value)) return false;
  if (/\d/.test(value) && /\p{L}/u.test(value)) return true;
  return value.length >= 20 && /[a-z][A-Z]+[a-z]+[A-Z]/.test(value);
}

/** Holds a sign that words do not hold: a digit, a case within the word, a symbol. */
export const isUnlikeWord = (value: string): boolean => /\d|\p{Ll}\p{Lu}|[^\p{L}\p{N}\s.,:;()[\]'"-]/u.test(value);
