/** What a name says that its value is. */
export type Kind =
  | 'password'
  | 'pass'
  | 'secret'
  | 'token'
  | 'key'
  | 'weak-key'
  | 'credentials'
  | 'signature'
  | 'session'
  | 'hash'
  | 'code'
  | 'pin'
  | 'cvv'
  | 'mnemonic'
  | 'ssn'
  | 'identity'
  | 'account'
  | 'phone'
  | 'born'
  | 'person'
  | 'street'
  | 'address'
  | 'postcode';

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

const PASSWORDS = set(
  'password passwords passwd passwds pwd pwds pw passphrase passphrases passcode passwort kennwort senha contraseña contrasena clave wachtwoord lösenord losenord hasło haslo salasana şifre sifre parola mdp psk пароль 密码 密碼 口令 パスワード 비밀번호 requirepass masterauth userpassword requirepassword',
);
const GLUED_PASSWORD = /(?:password|passwd|passphrase|passwort|pwd|passcode|psk|passw)$/;
const KEYS =
  /^(?:api|secret|access|private|auth|encryption|signing|master|account|storage|shared|preshared|license|licence|app|hmac|subscription|server|consumer)key$/;
const STRONG_KEY = set(
  'api secret access private encryption encrypt decryption cipher aes rsa signing signature hmac master auth shared preshared pre jwt unseal wallet crypto',
);
const WEAK_KEY = set(
  'account storage subscription service server app application consumer client license licence webhook deploy ssh integration routing recovery vpn wifi cookie admin write read ingest project product activation serial functions function host trial google sendgrid stripe rest publishable publish',
);
const NOT_TOKEN = set(
  'next page pagination continuation sync cursor unexpected lexer stop eos bos pad unk mask sep cls special max min first last prompt completion input output cancellation fencing start end current previous prev sort skip resume change shard',
);
const CODE = set(
  'verification verify login security auth authentication authorization access confirmation confirm otp sms mfa 2fa tfa fa time recovery backup pass signin passcode one-time activation invite',
);
const PERSON_NAME =
  /^(?:first|last|full|given|family|middle|maiden|sur|customer|cardholder|holder|patient|recipient|contact|legal|beneficiary|guest|passenger|employee|buyer|shopper|client|person|nick|member|student|billing|shipping)$/;
const PERSONS = set(
  'firstname lastname fullname givenname familyname middlename maidenname surname cardholder cardholdername customername accountholder patientname vorname nachname prénom prenom apellido apellidos cognome имя фамилия',
);
const PHONES = set(
  'phone phones contact phonenumber mobile mobilenumber mobilephone cell cellphone telephone telefon telefono teléfono telefone téléphone tel tél fax msisdn whatsapp handy rufnummer tlf gsm 电话 手机',
);
const IDENTITIES = set(
  'passport passportno passportnumber passportid nino aadhaar aadhar dni nif nie cpf cnpj pesel personnummer bsn sin tfn ssnit inn snils curp rut driverslicense driverlicense drivinglicence nhs steuerid steuernummer cccd nric fiscale',
);
const STREETS = set(
  'street streetaddress streetname addressline addressline1 addressline2 address1 address2 addr1 addr2 anschrift straße strasse adresse dirección direccion indirizzo endereço endereco adres rue calle',
);
const POSTAL =
  /^(?:shipping|billing|home|postal|mailing|delivery|residential|street|customer|user|work|invoice|permanent|current|legal)$/;
const POSTCODES = set('zip zipcode postcode postalcode plz codepostal cep cap pincode');

/** The words of an identifier, small: `X-Api-Key`, `dbPassword2` and `DB_PASS` alike. */
export function wordsOf(identifier: string): string[] {
  return identifier
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** Says nothing of what it is: which of several, or how it is written. */
const TRAILING =
  /^(?:\d{1,3}|value|text|plain|plaintext|raw|base64|b64|hex|str|string|old|new|confirm|confirmation|confirmed|repeat|again|current|temp|temporary|primary|secondary|live|test|prod|dev|encrypted)$/;

/** What the value behind these words is; undefined when nothing needs to be taken out. The last word decides: `password_file` is a file. */
export function kindOf(words: readonly string[]): Kind | undefined {
  const last = (words.at(-1) ?? '').replace(/(?<=\p{L})\d{1,2}$/u, '');
  const before = words.at(-2) ?? '';
  if (words.length > 1 && TRAILING.test(last)) return kindOf(words.slice(0, -1));
  return secretKind(last, before, words) ?? personalKind(last, before, words);
}

function secretKind(last: string, before: string, words: readonly string[]): Kind | undefined {
  if (last === 'pass') return 'pass';
  if (PASSWORDS.has(last) || GLUED_PASSWORD.test(last) || (last === 'passe' && before === 'de')) return 'password';
  if (/secrets?$/.test(last)) return 'secret';
  if (/^(?:bearer|jwt|authtoken|accesstoken|refreshtoken|apitoken|pat)$/.test(last)) return 'token';
  if (last === 'tokens') return /^(?:access|api|auth|refresh|bearer)$/.test(before) ? 'token' : undefined;
  if (last === 'token') return NOT_TOKEN.has(before) ? undefined : 'token';
  if (/^keys?$/.test(last)) return keyKind(before);
  if (KEYS.test(last))
    return /^(?:account|storage|license|licence|app|subscription|server|consumer)/.test(last) ? 'weak-key' : 'key';
  if (/^(?:base|id)$/.test(last) && before === 'key' && /^(?:secret|access)$/.test(words.at(-3) ?? '')) return 'key';
  if (/^(?:credentials?|creds?)$/.test(last)) return 'credentials';
  if (last === 'auth' || last === 'community') return 'signature';
  if (/^(?:sig|signature|hmac|authenticator)$/.test(last)) return 'signature';
  if (/^(?:hash|hashed|digest|crypt|encrypted)$/.test(last) && words.some((word) => PASSWORDS.has(word))) return 'hash';
  return sessionKind(last, before) ?? codeKind(last, before);
}

function keyKind(before: string): Kind | undefined {
  if (STRONG_KEY.has(before)) return 'key';
  return WEAK_KEY.has(before) ? 'weak-key' : undefined;
}

function sessionKind(last: string, before: string): Kind | undefined {
  if (/^(?:jsessionid|phpsessid|sessionid|sessid|aspsessionid\w*|sid)$/.test(last)) return 'session';
  return /^(?:session|sess)$/.test(before) && /^(?:id|key|cookie)$/.test(last) ? 'session' : undefined;
}

function codeKind(last: string, before: string): Kind | undefined {
  if (/^(?:cvv|cvc|csc|cvn|cid)$/.test(last) || (last === 'code' && before === 'cvv'))
    return last === 'cid' ? undefined : 'cvv';
  if (last === 'code' && before === 'security') return 'cvv';
  if (last === 'pin' || (last === 'code' && before === 'pin')) return 'pin';
  if (/^(?:otp|totp|hotp)$/.test(last)) return 'code';
  if (last === 'code' && CODE.has(before)) return 'code';
  if (
    last === 'mnemonic' ||
    last === 'seed' ||
    (last === 'phrase' && /^(?:seed|recovery|secret|backup|mnemonic)$/.test(before))
  )
    return 'mnemonic';
  return undefined;
}

const NUMBER = /^(?:number|no|nr|num|id|code|card)$/;

function personalKind(last: string, before: string, words: readonly string[]): Kind | undefined {
  if (words.length > 1 && NUMBER.test(last)) return numberKind(words.slice(0, -1), last);
  if (last === 'ssn' || (last === 'security' && before === 'social')) return 'ssn';
  if (PHONES.has(last)) return 'phone';
  if (/^licen[cs]e$/.test(last) && /^(?:drivers?|driving|s)$/.test(before)) return 'identity';
  if (IDENTITIES.has(last)) return 'identity';
  if (/^(?:dob|birthdate|dateofbirth|birthday|geburtsdatum|born|birth)$/.test(last))
    return before === 'of' && words.at(-3) !== 'date' ? undefined : 'born';
  if (last === 'date' && before === 'birth') return 'born';
  if (
    PERSONS.has(last) ||
    (last === 'name' && PERSON_NAME.test(before)) ||
    (last === 'holder' && /^(?:card|account)$/.test(before))
  )
    return 'person';
  return placeKind(last, before, words);
}

function placeKind(last: string, before: string, words: readonly string[]): Kind | undefined {
  if (STREETS.has(last) || (last === 'line' && before === 'address')) return 'street';
  if (last === 'address') return POSTAL.test(before) ? 'street' : words.length === 1 ? 'address' : undefined;
  return POSTCODES.has(last) ? 'postcode' : undefined;
}

/** What is numbered. */
function numberKind(words: readonly string[], counted: string): Kind | undefined {
  const last = words.at(-1) ?? '';
  const before = words.at(-2) ?? '';
  if (last === 'security' && before === 'social') return 'ssn';
  if (/^(?:passport|personal)$/.test(last) || IDENTITIES.has(last)) return 'identity';
  if (/^(?:license|licence)$/.test(last) && /^(?:driver|drivers|driving|s)$/.test(before)) return 'identity';
  if (/^(?:national|tax|identity|steuer|insurance|medicare|medicaid|fiscal|nhs|taxpayer|codice|citizen)$/.test(last))
    return 'identity';
  if (/^(?:zip|post|postal)$/.test(last)) return 'postcode';
  if (counted === 'id' || counted === 'code' || counted === 'card') return undefined;
  if (/^(?:account|acct|routing|konto|iban)$/.test(last)) return 'account';
  return PHONES.has(last) || last === 'contact' ? 'phone' : undefined;
}
