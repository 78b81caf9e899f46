import { isCard, isIban } from './check-digits.ts';
import { DIGITS } from './hints.ts';
import { as, type Rule } from './rule.ts';

/** Ends of what looks like an address and is none: units of systemd, files. */
const NO_DOMAIN =
  /\.(?:service|socket|timer|mount|target|slice|scope|device|path|swap|js|ts|mjs|cjs|json|css|html|jar|class|java|py|rb|go|so|png|jpe?g|gif|svg|webp|tgz|gz|zip|whl|gem|rpm|deb)$/i;

export const EMAIL: Rule = {
  kind: 'email',
  hints: ['@', '%40'],
  // Not of a copy command (`deploy@web1.example:/srv`), whose account is no person's.
  pattern:
    /(?<![\p{L}\p{N}_.%+@-])(?:[\p{L}\p{N}_.%+-][\p{L}\p{N}_.%+'-]{0,63}|"[^"@\n]{1,64}")(?:@|%40)(?:(?:[\p{L}\p{N}][\p{L}\p{N}-]{0,62}\.){1,8}(?:xn--[a-z0-9-]{2,40}|\p{L}{2,24})|localhost)(?![\p{L}\p{N}@-]|:[\w~./-]{0,80}\/)/giu,
  replace: (match) => (NO_DOMAIN.test(match) || /^git@/i.test(match) ? match : '<email>'),
};

/** Tried where digits stand together as they do in such a number. */
interface NumberRule extends Omit<Rule, 'hints'> {
  readonly digits: number;
}

export const NUMBERS: readonly NumberRule[] = [
  {
    kind: 'payment card',
    digits: DIGITS.many,
    pattern: /(?<![\w.-]|\d[ ])\d(?:[ -]?\d){12,18}(?![\w-]|\.\d)|(?<![\w.-])\d{4}(?:\.\d{4}){3}(?![\w.-])/g,
    replace: (match) => (isCard(match) ? '<card>' : match),
  },
  {
    kind: 'bank account',
    digits: DIGITS.country,
    pattern:
      /(?<!\w)[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?!\w)|(?<=iban[:= "']{1,4})[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?(?!\w)/g,
    replace: (match) => (isIban(match) ? '<iban>' : match),
  },
  {
    kind: 'telephone number, written for the world or as in North America',
    digits: DIGITS.plus | DIGITS.three,
    pattern:
      /(?<![\w+.])\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,4}(?:[ ./-]?\d{2,4}){1,5}(?![\w:]|\.\d)|(?<![\w.)-])\([2-9]\d{2}\) ?\d{3}-\d{4}(?![\w-])|(?<![\w.+-])(?:1-)?[2-9]\d{2}-[2-9]\d{2}-\d{4}(?![\w-]|\.\d)/g,
    replace: (match) => (/^\+(?:\D*\d){0,7}\D*$|^\+\d{8,9}$/.test(match) ? match : '<phone>'),
  },
  {
    kind: 'social security number',
    digits: DIGITS.three,
    pattern: /(?<![\w.-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-]|\.\d)/g,
    replace: as('<identity>'),
  },
];

export const CALLED: readonly Rule[] = [
  {
    kind: 'telephone number that is called',
    hints: ['call ', 'called ', 'caller ', 'dial', 'sms ', 'whatsapp'],
    pattern:
      /((?<!\w)(?:call(?:ed|er)?|dial(?:led|ed|ing)?|sms|whatsapp)(?: (?:me|us|him|her|them|back|at|on|to|from|customer|number)){0,3}:? )((?:00|0)\d{1,4}(?:[ ()/-]{1,2}\d{2,8}){1,5}|0\d{9,13}|\(\d{2,5}\) ?\d{3,4}[ -]?\d{3,4})(?![\w-])/gi,
    replace: (_, name = '') => `${name}<phone>`,
  },
  {
    kind: 'account of a British bank',
    hints: ['sort code'],
    pattern:
      /(sort code:? ?)\d{2}-?\d{2}-?\d{2}(?:,? (?:and )?(?:account|acc)(?: (?:no|number))?\.?:? \d{6,8})?(?!\d)/gi,
    replace: (_, name = '') => `${name}<account>`,
  },
];
