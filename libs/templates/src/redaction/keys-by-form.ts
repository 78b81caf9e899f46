import { as, type Rule } from './rule.ts';

/** A key that begins with what its provider begins its keys with. */
interface Prefixed {
  /** As it is written; matched with its case. */
  readonly prefixes: readonly string[];
  /** What follows. */
  readonly rest: string;
}

const PREFIXED: readonly Prefixed[] = [
  // Amazon, Alibaba, Tencent, Google, Yandex
  { prefixes: ['AKIA', 'ASIA', 'ABIA', 'ACCA', 'APKA'], rest: '[A-Z0-9]{12,20}' },
  { prefixes: ['ABSK'], rest: '[A-Za-z0-9+/]{30,400}={0,2}' },
  { prefixes: ['LTAI', 'AKID'], rest: '[A-Za-z0-9]{12,40}' },
  { prefixes: ['AIza'], rest: '[\\w-]{30,60}' },
  { prefixes: ['ya29.', '1//0', 'GOCSPX-', 'AQVN', 't1.9eu'], rest: '[\\w.-]{20,400}' },
  // forges and registries
  { prefixes: ['ghp_', 'gho_', 'ghs_', 'ghu_', 'ghr_', 'github_pat_'], rest: '\\w{20,255}' },
  {
    prefixes: [
      'glpat-',
      'glrt-',
      'gldt-',
      'glptt-',
      'glcbt-',
      'glsoat-',
      'glft-',
      'glagent-',
      'gloas-',
      'glimt-',
      'GR1348941',
    ],
    rest: '[\\w.-]{16,300}',
  },
  { prefixes: ['ATBB', 'ATATT3x', 'ATCTT3x'], rest: '[\\w=-]{20,300}' },
  { prefixes: ['npm_', 'oy2', 'AKCp', 'cmVmdGtu'], rest: '[A-Za-z0-9]{36,120}' },
  { prefixes: ['rubygems_', 'CLOJARS_'], rest: '[0-9a-f]{40,80}' },
  { prefixes: ['dckr_pat_', 'dckr_oat_', 'pypi-AgE'], rest: '[\\w-]{20,400}' },
  // messages and mail
  {
    prefixes: ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxe-', 'xoxe.', 'xoxc-', 'xoxd-', 'xoxo-', 'xapp-'],
    rest: '[\\w.%-]{10,400}',
  },
  { prefixes: ['SG.'], rest: '[\\w-]{16,40}\\.[\\w-]{16,60}' },
  { prefixes: ['xkeysib-', 'xsmtpsib-'], rest: '[\\w-]{20,120}' },
  { prefixes: ['key-'], rest: '(?=[a-z]{0,31}\\d)[0-9a-z]{32}' },
  { prefixes: ['SK', 'AC_'], rest: '[0-9a-f]{32}' },
  // payments and shops
  { prefixes: ['sk_live_', 'sk_test_', 'pk_live_', 'pk_test_', 'rk_live_', 'rk_test_', 'whsec_'], rest: '\\w{10,250}' },
  { prefixes: ['shpat_', 'shpca_', 'shppa_', 'shpss_', 'shptka_', 'shprka_'], rest: '\\w{20,80}' },
  { prefixes: ['EAAA', 'EAAC', 'EAAG', 'EAAB', 'sq0csp-', 'sq0atp-', 'sq0idp-'], rest: '[\\w-]{20,400}' },
  { prefixes: ['access_token$production$', 'access_token$sandbox$'], rest: '[0-9a-z]{8,40}\\$[0-9a-f]{16,64}' },
  // models
  {
    prefixes: ['sk-proj-', 'sk-ant-', 'sk-or-', 'sk-svcacct-', 'sk-admin-', 'sk-None-', 'sk-lf-'],
    rest: '[\\w-]{16,300}',
  },
  {
    prefixes: ['sk-', 'hf_', 'gsk_', 'r8_', 'api_org_', 'fw_', 'pplx-', 'xai-', 'csk-', 'jina_'],
    rest: '[A-Za-z0-9]{20,200}',
  },
  { prefixes: ['nvapi-', 'tvly-', 'lsv2_pt_', 'lsv2_sk_', 'pcsk_', 'tgp_v1_'], rest: '[\\w-]{20,200}' },
  // clouds and what runs on them
  { prefixes: ['hvs.', 'hvb.', 'hvr.'], rest: '[\\w-]{20,400}' },
  { prefixes: ['dop_v1_', 'doo_v1_', 'dor_v1_'], rest: '[0-9a-f]{20,80}' },
  { prefixes: ['HRKU-'], rest: '[\\w-]{20,100}' },
  { prefixes: ['v1.0-'], rest: '[0-9a-f]{16,32}-[0-9a-f]{60,200}' },
  { prefixes: ['NRAK-', 'NRJS-', 'NRIQ-', 'NRRA-', 'NRAA-', 'NRII-'], rest: '[\\w-]{16,60}' },
  {
    prefixes: ['glsa_', 'glc_', 'sntrys_', 'sntryu_', 'sqp_', 'squ_', 'sqa_', 'dt0c01.', 'dt0s16.'],
    rest: '[\\w.+/=-]{20,600}',
  },
  { prefixes: ['dapi'], rest: '[0-9a-f]{32}(?:-\\d)?' },
  { prefixes: ['phc_', 'phx_'], rest: '[A-Za-z0-9]{40,60}' },
  {
    prefixes: [
      'pscale_pw_',
      'pscale_tkn_',
      'pscale_oauth_',
      'sbp_',
      'sb_secret_',
      'dp.pt.',
      'dp.st.',
      'pul-',
      'fo1_',
      'FlyV1 fm2_',
      'fm2_',
    ],
    rest: '[\\w.+/=-]{20,600}',
  },
  { prefixes: ['tskey-', 'SWMTKN-1-', 'ops_eyJ'], rest: '[\\w-]{20,400}' },
  { prefixes: ['lin_api_', 'lin_oauth_', 'secret_', 'ntn_'], rest: '[A-Za-z0-9]{32,200}' },
  { prefixes: ['figd_', 'figo_', 'CFPAT-', 'pat-na1-', 'pat-eu1-', 'PMAK-'], rest: '[\\w-]{32,200}' },
  { prefixes: ['sdk-', 'mob-'], rest: '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}' },
  { prefixes: ['AGE-SECRET-KEY-1', 'AGE-SECRET-KEY-PQ-1'], rest: '[A-Z0-9]{20,200}' },
  {
    prefixes: [
      'v1.local.',
      'v2.local.',
      'v3.local.',
      'v4.local.',
      'v1.public.',
      'v2.public.',
      'v3.public.',
      'v4.public.',
    ],
    rest: '[\\w.-]{16,4000}',
  },
];

const escaped = (text: string): string => text.replaceAll(/[.$/+]/g, String.raw`\$&`);
const alternatives = PREFIXED.map(({ prefixes, rest }) => `(?:${prefixes.map(escaped).join('|')})${rest}`);

/** Keys of providers that mark their keys, so that a find needs no name beside it. */
export const KEYS_BY_FORM: readonly Rule[] = [
  {
    kind: 'key that begins as its provider has it',
    hints: PREFIXED.flatMap(({ prefixes }) => prefixes.map((prefix) => prefix.toLowerCase())),
    pattern: new RegExp(`(?<![A-Za-z0-9_-])(?:${alternatives.join('|')})`, 'g'),
    replace: as('<secret>'),
  },
  {
    kind: 'JSON web token, signed or encrypted, and what is built like it',
    hints: ['eyj', 'eyi'],
    pattern: /(?<![\w-])ey[IJ][\w-]{8,8000}(?:\.[\w-]{0,8000}){1,4}|(?<![\w-])eyJ[A-Za-z0-9+/_-]{40,2000}={0,2}/g,
    replace: as('<secret>'),
  },
  {
    kind: 'secret access key of Amazon, beside what belongs to it',
    hints: ['akia', 'asia', 'aws', 'amazon', 'credentials', 'access key', 'secret'],
    pattern: /(?<![\w+/=.-])(?=[a-z/+]{0,39}[A-Z\d])[A-Za-z0-9/+]{40}(?![\w+/=.-])/g,
    replace: (match) => (alternates(match) ? '<secret>' : match),
  },
  {
    kind: 'key of New Relic',
    hints: ['nral'],
    pattern: /(?<!\w)\w{30,46}NRAL(?!\w)/g,
    replace: as('<secret>'),
  },
  {
    kind: 'token of Terraform or HashiCorp cloud',
    hints: ['.atlasv1.'],
    pattern: /(?<!\w)\w{10,20}\.atlasv1\.[\w-]{30,120}/g,
    replace: as('<secret>'),
  },
  {
    kind: 'token of a bot: Telegram’s, and server keys of Firebase',
    hints: [':aa', ':ap'],
    pattern: /(?:(?<![A-Za-z0-9_])|(?<=bot))\d{8,10}:AA[\w-]{30,40}|(?<![\w-])AAAA[\w-]{7}:APA91b[\w-]{60,250}/g,
    replace: as('<secret>'),
  },
  {
    kind: 'token of a Discord bot',
    hints: ['discord', 'bot '],
    pattern: /(?<![\w.-])[MNO][A-Za-z\d]{22,27}\.[\w-]{6}\.[\w-]{27,40}(?![\w-])/g,
    replace: as('<secret>'),
  },
  {
    kind: 'secret of an Azure application',
    hints: ['7q~', '8q~'],
    pattern: /(?<![\w~.-])[\w.~-]{3}\dQ~[\w.~-]{31,34}/g,
    replace: as('<secret>'),
  },
  {
    kind: 'token with its owner before it: Airtable, Asana, Mailchimp, Intercom',
    hints: ['pat', '-us', '1/1', 'dg9r'],
    pattern:
      /(?<![\w-])pat[A-Za-z0-9]{14}\.[0-9a-f]{64}|(?<![\w-])[0-9a-f]{32}-us\d{1,2}(?!\w)|(?<![\w/-])1\/\d{12,20}:[0-9a-f]{32}|(?<!\w)dG9r[A-Za-z0-9+/]{40,80}={0,2}/g,
    replace: as('<secret>'),
  },
  {
    kind: 'webhook whose address is its secret',
    hints: ['hook'],
    pattern:
      /((?:hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)|discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks|webhook\.office\.com\/webhookb2|outlook\.office\.com\/webhook|hooks\.zapier\.com\/hooks\/catch)\/)[^\s"'<>)\\]{8,400}/g,
    replace: (_, address = '') => `${address}<secret>`,
  },
  {
    kind: 'hash of a password',
    hints: [
      '$2a',
      '$2b',
      '$2y',
      '$ar',
      '$ap',
      '$1$',
      '$5$',
      '$6$',
      '$y$',
      '$gy',
      '$7$',
      '$sc',
      '$pb',
      'pbk',
      '{ss',
      '{sm',
      '{cr',
      '{pb',
      'scrypt',
      '{sh',
    ],
    pattern:
      /\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{22,53}|\$(?:argon2(?:id?|d)|scrypt|pbkdf2(?:-sha\d{1,3})?)\$[\w=,$+/.-]{16,400}|\$(?:apr1|1|5|6|7|y|gy|md5|sha1)\$(?:rounds=\d{1,9}\$)?[./\w$]{10,200}|(?<!\w)(?:pbkdf2|scrypt|bcrypt|argon2)[_:]?\w{0,12}[$:]\d{1,9}[$:][^\s"'$]{4,100}\$[\w+/=.-]{16,200}|\{(?:SSHA|SMD5|CRYPT|PBKDF2|SHA)\d{0,3}\}[\w+/=$.-]{16,200}/g,
    replace: as('<secret>'),
  },
  {
    kind: 'private key, however its lines are joined, with the lines that say how it is locked',
    hints: ['private key'],
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:[\s\\nr]{0,12}(?:Proc-Type|DEK-Info|[A-Z][a-z]{2,20}): (?:[^\n\\-]|-(?!-)){0,200}){0,4}[^-]*(?:-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:\\{1,4}n)?)?/g,
    replace: as('<secret>'),
  },
];

/** Small letters, large ones and digits change places as in no word, path or hash. */
function alternates(text: string): boolean {
  if (!/\d/.test(text) || !/[a-z]/.test(text) || !/[A-Z]/.test(text)) return false;
  return (text.match(/[a-z](?=[A-Z\d])|[A-Z](?=[a-z\d])|\d(?=[A-Za-z])/g)?.length ?? 0) >= 14;
}
