import { as, type Rule } from './rule.ts';

const NAME = String.raw`(?:\p{Lu}[\p{L}'’-]{0,30}\.?|\d{1,3}(?:st|nd|rd|th))`;
const ENGLISH = String.raw`(?<![\p{L}\p{N}_.:/-])\d{1,5}[A-Za-z]?,? (?:(?:North|South|East|West|[NSEW])\.? )?(?:${NAME} ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Terrace|Place|Pl|Square|Sq|Way|Crescent|Parkway|Pkwy|Highway|Hwy|Gardens|Grove|Mews|Hill)(?![\p{L}\p{N}_])\.?(?: (?:NE|NW|SE|SW|N|S|E|W)(?![\p{L}\p{N}]))?`;
const GERMANIC = String.raw`(?<![\p{L}\p{N}_.-])(?:\p{Lu}[\p{L}-]{0,30}(?:stra(?:ß|ss)e|str\.|weg|allee|platz|gasse|damm|ufer|chaussee|straat|laan|gracht|plein|gatan|vägen|vej|katu)|\p{Lu}[\p{L}-]{1,30}[ -](?:Stra(?:ß|ss)e|Allee|Platz|Weg|Damm|Ufer)) \d{1,4}(?: ?[a-z](?![\p{L}\p{N}]))?(?![\p{L}\p{N}_.:])`;
const OF = String.raw`(?:de la |de l['’]|des |del |della |dei |dos |das |de |du |da |do |di |d['’]|la |le |les |el ){0,2}`;
const FRENCH = String.raw`(?<![\p{L}\p{N}_.:/-])\d{1,4}(?: ?(?:bis|ter))?,? (?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Pp]lace|[Cc]hemin|[Ii]mpasse|[Qq]uai|[Aa]llée|[Cc]ours) ${OF}\p{Lu}[\p{L}'’-]{0,40}(?: \p{Lu}[\p{L}'’-]{1,30}){0,2}`;
const ROMANCE = String.raw`(?<![\p{L}\p{N}_.-])(?:Calle|Avenida|Av\.|Plaza|Paseo|Via|Viale|Piazza|Corso|Rua|Travessa|Carrer|ulica|ul\.) ${OF}\p{Lu}[\p{L}'’-]{1,40}(?: ${OF}\p{Lu}[\p{L}'’-]{1,30}){0,2},? (?:n[.º°]{0,2} ?)?\d{1,5}(?![\p{L}\p{N}_.:])`;

const ABBREVIATED = ['st', 'rd', 'ave', 'ln', 'dr', 'ct', 'pl', 'sq', 'hwy'];
const WAYS = (
  'street| road| avenue| lane| drive|boulevard|blvd| court|terrace| place| square| way|crescent|' +
  'parkway|pkwy|highway|gardens| grove| mews| hill|straße|strasse|str.|weg |allee |platz |gasse |damm |' +
  'ufer |chaussee |straat |laan |gracht |plein |gatan |vägen |vej |katu | rue |chemin |impasse |quai |' +
  'allée | cours |calle |avenida |av. |plaza |paseo |via |viale |piazza |corso |rua |travessa |carrer |' +
  'ulica |ul. |o box|o. box'
).split('|');

export const ADDRESS: Rule = {
  kind: 'street address',
  hints: [...WAYS, ...ABBREVIATED.flatMap((way) => [` ${way} `, ` ${way},`, ` ${way}.`])],
  pattern: new RegExp(
    `${ENGLISH}|${GERMANIC}|${FRENCH}|${ROMANCE}|${String.raw`(?<![\p{L}\p{N}])[Pp]\.? ?[Oo]\.? ?[Bb]ox \d{1,6}`}`,
    'gu',
  ),
  replace: as('<address>'),
};
