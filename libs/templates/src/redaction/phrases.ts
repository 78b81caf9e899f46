import { after, as, type Rule } from './rule.ts';

/** Secrets that a header, an address, a command, a statement or a sentence gives away. */
export const PHRASES: readonly Rule[] = [
  {
    kind: 'user and password in a URL',
    hints: ['://'],
    // The last @ before the path counts; without a password there is nobody to protect but in front of a host of a tracker.
    pattern:
      /((?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}:\/\/)(?:([^\s/@"'`<>:?#]{0,100}):(?!<secret>@)[^\s"'`<>@]{1,300}(?:@[^\s"'`<>@/?#]{1,100}){0,3}|(?=[\w-]{0,40}?\d)[\w-]{20,256})@(?=[\w.[-])/gi,
    replace: (_, scheme = '', user) => (user === undefined ? `${scheme}<secret>@` : `${scheme}${user}:<secret>@`),
  },
  {
    kind: 'data source name of a driver',
    hints: ['@tc', '@un', '@ud', 'thin:', 'sqlplus', ':5432:'],
    pattern:
      /((?<![\w.-])[\w.-]{1,60}:)[^\s"'`<>@/]{1,200}(?=@(?:tcp|unix|udp)\()|(:5432:[\w*.-]{1,60}:[\w*.-]{1,60}:)[^\s"'`<>:]{1,200}|(?<=thin:|sqlplus(?: -\w{1,3}){0,3} )([\w.-]{1,60}\/)[^\s"'`<>@/]{1,200}(?=@)/g,
    replace: (_, colon = '', line = '', slash = '') => `${colon}${line}${slash}<secret>`,
  },
  {
    kind: 'authorization',
    hints: ['authorization', 'authorisation', 'x-auth'],
    pattern:
      /((?<![\w])(?:proxy-|x-)?authori[sz]ation(?:["'`\\]{0,9}|&quot;|%22)\s{0,3}(?:[:=]|=>|%3A)\s{0,3}\[?(?:\\{0,7}["'`]|&quot;|%22)?)(?:((?:bearer|basic|token|negotiate|ntlm|api-?key|key|jwt|oauth|splunk|genie-?key|sso-key|hmac|shared-?key|snowflake token=)(?: token=)?["'=:]?\s{1,3}["']?|(?:bearer|basic)%20)(?!<secret>)[^\s"'\\,;<>)\]}]{1,4000}|(?!<secret>|(?:bearer|basic|token|negotiate|ntlm|digest|api-?key|header|missing|required|invalid|denied|failed|none|null|undefined|expired|policy|code|optional)\b)([^\s"'\\,;<>)\]}]{8,4000})(?=$|[\s"'\\,;)\]}]))/gi,
    replace: (match, name = '', scheme, raw) =>
      scheme === undefined
        ? raw && /\d|[A-Z]/.test(raw) && !/^AWS4-|^Digest/i.test(raw)
          ? `${name}<secret>`
          : match
        : `${name}${scheme}<secret>`,
  },
  {
    kind: 'parts of a signed request',
    hints: ['credential=', 'signature', 'nonce=', 'response=', 'sig='],
    pattern:
      /((?<![\w-])(?:(?:x-(?:amz|goog)-)?(?:signature|credential|security-token)|cnonce|nonce|response|sig|oauth_signature)=\\?["']?)(?!<secret>)(?=[^\s"'&,;]{0,400}?[\d%])([\w%+/=.~-]{16,4000})/gi,
    replace: after,
  },
  {
    kind: 'bearer or basic credentials',
    hints: ['bearer', 'basic'],
    pattern:
      /((?<![\w-])(?:bearer|basic)[: ]\s{0,3}["'`]?)(?!<secret>)((?=[\w.~+/:-]{0,200}?[\d=]|[a-z]{0,40}[A-Z]{1,40}[a-z]{1,40}[A-Z])[\w.~+/:-]{12,4000}={0,2})(?![\w=])/gi,
    replace: (match, name = '', value = '') =>
      /^[a-z]+(?:[._:/-][a-z]+)*$/i.test(value) || /^error=|realm=/i.test(value) ? match : `${name}<secret>`,
  },
  {
    kind: 'cookies',
    hints: ['cookie'],
    pattern:
      /((?<![\w-])(?:set-)?cookies?(?:["'`\\]{0,9}|&quot;)\s{0,3}(?:[:=]|=>)\s{0,3}\[?(?:\\{0,7}["'`])?)(?!<secret>)((?:[\w.$!%*+^-]{1,100}=[^\s"'\\;]{1,4000})(?:;\s?[\w.$!%*+^-]{1,100}(?:=[^\s"'\\;]{0,4000})?){0,40})/gi,
    replace: after,
  },
  {
    kind: 'code of an authorization in a URL',
    hints: ['code=', 'ticket=', 'assertion=', 'samlres', 'key='],
    pattern:
      /([?&](?:code|ticket|assertion|SAMLResponse|SAMLRequest|key|hmac)=)(?=[^\s&"']{0,200}?\d)([\w%.~+/=-]{16,8000})/gi,
    replace: after,
  },
  {
    kind: 'password given to a command',
    hints: [
      'mysql',
      'mariadb',
      'sshpass',
      'login',
      'curl',
      '--user',
      'redis-cli',
      'mongo',
      'ldap',
      '-passin',
      '-passout',
      'ssh-keygen',
      'authtoken',
      'smbclient',
      'wget',
      'net use',
      'configure set',
      'valkey-cli',
      'influx',
    ],
    pattern:
      /((?<!\w)(?:(?:mysql\w{0,20}|mariadb[\w-]{0,20})(?: {1,3}[^\s|;]{1,80}){0,12}? {1,3}-p|sshpass {1,3}-p ?|(?:docker|podman|helm|oc|az|nerdctl|buildah|skopeo|crane)(?: [a-z]{1,20}){0,2} login(?: {1,3}[^\s|;]{1,80}){0,8}? (?:-p|-w) ?|(?:redis-cli|valkey-cli)(?: {1,3}[^\s|;]{1,80}){0,8}? -a |mongo\w{0,10}(?: {1,3}[^\s|;]{1,80}){0,8}? -p |ldap\w{1,20}(?: {1,3}[^\s|;]{1,80}){0,12}? -w |-pass(?:in|out) pass:|ssh-keygen(?: {1,3}[^\s|;]{1,80}){0,8}? -[NP] |authtoken(?: is)? |aws configure set \w{1,40}(?:key|token) |(?:curl|wget)\b[^\n|;]{0,300}? (?:-u|--user|--proxy-user)[ =]?["']?[^\s:"']{1,100}:|(?<= )--user[ =]["']?[^\s:"']{1,100}:|net use [A-Z]: \S{1,100} ))(?!-|<secret>)("[^"\n]{1,400}"|'[^'\n]{1,400}'|(?<=["'][^\s:"']{1,100}:)[^"'\n]{1,400}|[^\s"'|;]{1,400})/g,
    replace: after,
  },
  {
    kind: 'password in a statement or a protocol',
    hints: ['identified', 'password', 'pass ', 'auth ', 'requirepass', 'masterauth', 'community', 'authpass'],
    pattern:
      /((?<!\w)(?:identified (?:by|with [\w"'`]{1,40} (?:by|as))(?: password)? |(?:with |encrypted |login |set )password |password\()["'])(?!<secret>)[^"'\n]{1,400}|((?:^|\n ?|(?<!<[a-z]{2,9})> ?)PASS |(?:^|[\n"'] ?|(?<!<[a-z]{2,9})> ?|redis )AUTH (?:(?:PLAIN|LOGIN|XOAUTH2|default) )?|(?<!\w)(?:requirepass|masterauth|auth-pass|auth_pass|rocommunity|rwcommunity|snmp(?:-server|v\d\w?)? community) )(?!<secret>)(?!(?:plain|login|xoauth2|default) |failed|error|ok\b|required|command|called|with\b|set\b|in\b|is\b|not\b)([^\s"'<>]{4,400})|(\blogin \S{1,100} password )(?!<secret>)(\S{1,400})/gim,
    replace: (match, statement, protocol, value = '', machine) => {
      if (statement !== undefined) return `${statement}<secret>`;
      if (protocol === undefined) return `${machine}<secret>`;
      // `PASS src/cart.test.ts` is of a test run; `pass 3000 of 4000` and `auth 10.0.0.7 refused` are speech.
      if (/\.(?:[cm]?[jt]sx?|py|rb|go|php)$/.test(value)) return match;
      const isSaid = !/^[A-Z ]*$/.test(protocol.trim().slice(-4));
      return isSaid && (!/\d|[A-Z]/.test(value) || /^[\d.,:/%-]+\w{0,3}$/.test(value)) ? match : `${protocol}<secret>`;
    },
  },
  {
    kind: 'password that a sentence tells',
    hints: ['password', 'passphrase', 'passcode', 'secret', 'token', 'api key'],
    pattern:
      /((?<![\w-])(?:password|passphrase|passcode|secret|token|api key)(?: (?:for|of) [^\s:]{1,80})?(?: (?:is|was|has been|to be|set|changed|reset|now|to|be|:)){1,4}:? ["'`“]?)(?!<secret>)([^\s"'`”<>]{4,200})/gi,
    replace: (match, name = '', value = '') => (tells(name, value) ? `${name}<secret>` : match),
  },
  {
    kind: 'code that is sent to somebody',
    hints: [
      'code',
      'pin',
      'otp',
      ' g-',
      'one-time',
      'one time',
      '2fa',
      'mfa',
      ' to verify',
      ' to confirm',
      ' to log',
      ' to sign in',
      ' to auth',
    ],
    pattern:
      /((?:(?<!(?:status|error|exit|response|return|country|postal|zip|area|product|result|http|reason|language|currency|source|op|type|color|colour|bar|event|message|alarm|fault|state|region|store|promo|coupon|discount|voucher|reply|close|termination|diagnostic|trouble|class|group|item|key|char|ascii|unicode|sql|native|vendor|internal|stop|cause|lang|icd|sort|branch|bank|hs|tax) )(?<![\w-])code(?: is|:| =|=) ?["'“]?|(?<!\w)(?:(?:otp|passcode|code|pin) (?:for|of) [\w.'-]{1,40}(?: [\w.'-]{1,40}){0,3}|otp|passcode|2fa|mfa|(?:verification|login|security|access|authentication|confirmation|one-time|recovery|sms) (?:code|password|passcode|pin))(?: is|:|=)? ?["'“]?))(\d{6}|\d{3}[ -]\d{3})(?![\w.-]?\d)|(?<![\w.-])(?:G-)?\d{4,8}(?= (?:(?:is|as) your (?:[\w-]{1,20} ){0,3}(?:code|pin|passcode|password|otp)|to (?:verify|confirm|log ?in|sign in|authenticate)))/gi,
    replace: after,
  },
];

/** Also of a person’s birth, which is no number among others. */
export const BORN: Rule = {
  kind: 'date of birth',
  hints: ['born '],
  pattern:
    /((?<!\w)born (?:on )?(?:the )?)(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{1,2}(?:st|nd|rd|th)? \p{Lu}\p{Ll}{2,8},? \d{4}|\p{Lu}\p{Ll}{2,8} \d{1,2},? \d{4})(?![\d-])/gu,
  replace: (_, name = '') => `${name}<born>`,
};

/** What follows `password is` is a password when it is no word of the sentence, and no count of something. */
function tells(name: string, value: string): boolean {
  const bare = value.replace(/[.,;:!?)]+$/, '');
  if (bare.length < 4 || /["'`“]$/.test(name)) return bare.length >= 4 || /["'`“]$/.test(name);
  if (/^\d+(?:[.,]\d+)*$|:$|^[a-z]+\(|^[\d:.TZ+-]+$|^[$@?]/i.test(bare) || /[/\\]/.test(bare)) return false;
  return /\d/.test(bare) && /\p{L}/u.test(bare) ? !/^\d+[a-z]{1,7}$/i.test(bare) : /[!#$%&*^~]/.test(bare);
}

/** Only where it is all that there is. */
export const LINE_OF_KEY: Rule = {
  kind: 'line of a key',
  hints: [],
  pattern: /^(?=[A-Za-z+/]{0,76}\d)(?=[A-Z\d+/]{0,76}[a-z])(?=[a-z\d+/]{0,76}[A-Z])[A-Za-z0-9+/]{24,76}={0,2}$/g,
  replace: as('<secret>'),
};
