import { type Kind, kindOf, wordsOf } from './field-names.ts';
import { matchAt } from './match-at.ts';

/** Parts of names that tell what their value is: where a closer look begins. */
export const FIELD_WORDS: readonly string[] = (
  'pass pwd psk secret token key cred auth jwt bearer community sig hmac sess sid hash crypt pin cvv cvc csc cvn otp code mnemonic seed phrase ssn social ' +
  'phone mobile cell tel tél fax msisdn whatsapp contact handy gsm rufnummer birth dob born geburtsdatum name holder nom apellido cognome passport license licence ' +
  'national nino insurance aadhaar aadhar dni nif nie cpf cnpj pesel personnummer bsn tax steuer nhs medicare fiscal nric account acct routing konto street address addr ' +
  'anschrift adresse direcci indirizzo endere straße strasse zip post plz kennwort senha contrase clave wachtwoord lösenord losenord hasło haslo salasana ' +
  'şifre sifre parola mdp masterauth пароль фамилия パスワード 비밀번호'
)
  .split(' ')
  .concat(
    'pw=',
    'pw:',
    'pat ',
    'pat=',
    'pat:',
    'pat"',
    '密码：',
    '密码:',
    '密码=',
    '密碼：',
    '密碼:',
    '口令：',
    '口令:',
  );

const MAX_NAME = 64;
/** Words before the name that belong to it: `date of birth`, `API key`. */
const WORDS_BEFORE = /(?:(?<![\p{L}\p{N}_.-])[\p{L}\p{N}'’-]{1,20} ){1,3}$/u;
const NEEDS_WORDS =
  /^(?:key|keys|id|token|code|number|no|nr|phrase|passe|passcode|name|address|secret|birth|security|license|licence|insurance|holder|line|fiscale|pin|born|word)$/i;
/** Words after the name that belong to it. */
const WORDS_AFTER = /(?: (?:number|no\.?|nr\.?|num|code|id|#|\d{1,2}(?=[:=])))?/iy;

/** A name in the text, as far as it reaches. */
export interface Named {
  readonly kind: Kind | undefined;
  readonly from: number;
  readonly to: number;
}

/** Systems use few names, and each of them in many lines. */
const MAX_KNOWN = 4_096;
const known = new Map<string, Kind | undefined>();

function kindOfName(name: string): Kind | undefined {
  const kind = known.get(name);
  if (kind !== undefined || known.has(name)) return kind;
  if (known.size >= MAX_KNOWN) known.clear();
  const found = kindOf(wordsOf(name));
  known.set(name, found);
  return found;
}

/** The name that these characters are of, with the words around it that belong to it. */
export function nameAt(text: string, start: number, end: number): Named {
  const [from, to] = edgesOf(text, start, end);
  const bare = text.slice(from, to);
  const more = matchAt(WORDS_AFTER, text, to);
  const before = NEEDS_WORDS.test(bare) || more !== '' ? wordsBefore(text, from) : '';
  const extended = more === '' ? undefined : kindOfName(before + bare + more);
  if (extended) return { kind: extended, from, to: to + more.length };
  return { kind: kindOfName(before + bare), from, to };
}

const wordsBefore = (text: string, from: number): string =>
  WORDS_BEFORE.exec(text.slice(Math.max(0, from - MAX_NAME), from))?.[0] ?? '';

/** Where the identifier begins and ends that these characters are of. */
function edgesOf(text: string, start: number, end: number): [from: number, to: number] {
  let from = start;
  while (from > 0 && start - from < MAX_NAME && isOfName(text.charCodeAt(from - 1))) from -= 1;
  let to = end;
  while (to < text.length && to - end < MAX_NAME && isOfName(text.charCodeAt(to))) to += 1;
  while (to > end && isJoint(text.charCodeAt(to - 1))) to -= 1;
  return [from, to];
}

/** Full stop and dash: within a name, never its end. */
const isJoint = (code: number): boolean => code === 45 || code === 46;
/** A letter of any script, a digit, an underscore, a dollar sign. */
const isOfName = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  code === 95 ||
  code === 36 ||
  isJoint(code) ||
  (code > 127 && /[\p{L}\p{N}]/u.test(String.fromCharCode(code)));
