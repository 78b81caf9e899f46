/** What may not be kept, and what stands for it. */
interface Secret {
  readonly kind: string;
  /** A cheap look: without a match nothing of the kind is there. */
  readonly hint: RegExp;
  readonly pattern: RegExp;
  readonly replace: (match: string, ...groups: string[]) => string;
}

const as = (text: string) => () => text;
/** Keeps what names the secret: the first group, or the first and the second. */
const after = (_: string, name = ''): string => `${name}<secret>`;

/**
 * In this order: the surest first. Every pattern is linear: a look-behind keeps a word from being tried at each of its characters, and
 * what repeats is bounded or ends where the next part cannot begin.
 */
const SECRETS: readonly Secret[] = [
  {
    kind: 'private key',
    hint: /PRIVATE KEY/,
    pattern: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?/g,
    replace: as('<secret>'),
  },
  {
    kind: 'line of a key',
    hint: /^[\w+/=]{60,78}$/,
    pattern: /^[A-Za-z0-9+/]{60,76}={0,2}$/g,
    replace: as('<secret>'),
  },
  {
    kind: 'JSON web token',
    hint: /eyJ/,
    pattern: /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?/g,
    replace: as('<secret>'),
  },
  {
    kind: 'key of a known provider',
    hint: /AKIA|ASIA|gh[opsur]_|github_pat_|glpat-|xox|sk-|sk_|pk_|rk_|AIza|SG\.|npm_|hf_|dop_v|shp|ya29|whsec_/,
    pattern:
      /(?<![\w-])(?:(?:AKIA|ASIA)[A-Z0-9]{16}|gh[opsur]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[a-z]-[\w-]{10,}|sk-[\w-]{16,}|[spr]k_(?:live|test)_\w{10,}|AIza[\w-]{30,}|SG\.[\w-]{16,}\.[\w-]{16,}|npm_\w{30,}|hf_\w{20,}|dop_v1_\w{20,}|shp(?:at|ss|ca)_\w{20,}|ya29\.[\w-]{20,}|whsec_\w{16,})/g,
    replace: as('<secret>'),
  },
  {
    kind: 'user and password in a URL',
    hint: /:\/\//,
    pattern: /(:\/\/)[^\s/@"'<>]{1,256}@/g,
    replace: (_, start = '') => `${start}<secret>@`,
  },
  {
    kind: 'authorization',
    hint: /bearer|basic|digest|authorization|cookie|negotiate/i,
    pattern:
      /((?<![\w-])(?:(?:proxy-)?authorization["']?\s{0,3}[:=]\s{0,3}["']?(?:(?:bearer|basic|digest|token|negotiate)\s{1,3})?|(?:bearer|basic)\s{1,3}|(?:set-)?cookie["']?\s{0,3}[:=]\s{0,3}["']?))(?!<secret>|(?:bearer|basic|digest|token|negotiate)\s)[^\s"',]{6,}(?:;\s?[^\s"',;]{1,2000}){0,20}/gi,
    replace: after,
  },
  {
    kind: 'field of a telling name',
    hint: /pass|pwd|secret|token|api|key|credential|pin|session|private|otp|cvv|cvc|ssn/i,
    pattern:
      /((?<![a-z0-9])(?:[a-z0-9]{1,20}[_.-]){0,3}?(?:passwords?|passwd|passphrase|pwd|secrets?|tokens?|api[_-]?keys?|apikey|access[_-]?key(?:[_-]?id)?|secret[_-]?key|private[_-]?key|client[_-]?secret|credentials?|session[_-]?id|auth[_-]?token|otp|cvv|cvc|pin|ssn)["']?\s{0,3}[:=]\s{0,3})(?!<secret>|null\b|undefined\b)(?:"[^"]{1,2000}"|'[^']{1,2000}'|[^\s"',;&)}\]]{1,2000})/gi,
    replace: after,
  },
  {
    kind: 'email',
    hint: /@/,
    pattern: /(?<![\w.%+-])[\w.%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}/gi,
    replace: as('<email>'),
  },
  {
    kind: 'payment card',
    hint: /\d{4}[ -]?\d{4}[ -]?\d/,
    pattern: /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-])/g,
    replace: (match) => (isCard(match) ? '<card>' : match),
  },
  {
    kind: 'bank account',
    hint: /[A-Z]{2}\d{2}/,
    pattern: /(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?!\w)/g,
    replace: (match) => (isIban(match) ? '<iban>' : match),
  },
  {
    kind: 'telephone number',
    hint: /\+\d/,
    pattern: /(?<![\w+])\+\d{1,3}[ -]?(?:\(\d{1,4}\)[ -]?)?\d{2,4}(?:[ -]?\d{2,4}){1,4}(?!\w)/g,
    replace: as('<phone>'),
  },
  {
    kind: 'street address',
    hint: /street|road|avenue|lane|drive|boulevard|stra(?:ß|ss)e|\b(?:st|rd|ave|blvd)\b/i,
    pattern:
      /(?<!\w)(?:\d{1,5}[A-Za-z]?,? (?:[A-Z][\w'-]{1,30} ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Boulevard|Blvd)\b\.?|[A-ZÄÖÜ][\p{L}-]{0,30}stra(?:ß|ss)e \d{1,4}[a-z]?)/gu,
    replace: as('<address>'),
  },
];

/**
 * The text without secrets and personal data: keys, tokens, passwords, cards, emails, telephone numbers, street addresses. Total,
 * and linear in the length of the text. A secret that nothing names and that has no form of its own is not seen.
 */
export function redact(text: string): string {
  let clean = text;
  for (const { hint, pattern, replace } of SECRETS) {
    if (hint.test(clean)) clean = clean.replace(pattern, replace);
  }
  return clean;
}

/** 13 to 19 digits with a right check digit (ISO/IEC 7812-1), of an industry that issues cards. */
function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  if (digits.length < 13 || digits.length > 19 || !/^[2-6]/.test(digits)) return false;
  const sum = digits
    .split('')
    .toReversed()
    .reduce((total, digit, index) => {
      const doubled = Number(digit) * (index % 2 === 0 ? 1 : 2);
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
  return sum % 10 === 0;
}

/** The check digits of ISO 13616: the number, rearranged, is 1 modulo 97. */
function isIban(text: string): boolean {
  const compact = text.replaceAll(' ', '');
  if (compact.length < 15 || compact.length > 34) return false;
  const moved = compact.slice(4) + compact.slice(0, 4);
  let rest = 0;
  for (const character of moved) {
    for (const digit of String(Number.parseInt(character, 36))) rest = (rest * 10 + Number(digit)) % 97;
  }
  return rest === 1;
}
