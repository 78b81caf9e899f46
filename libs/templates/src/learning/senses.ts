/**
 * English words that say how things stand, whatever system writes them; `~` stands for any ending. A learner that has seen few texts knows
 * by them that `refused` is of a kind with `denied`.
 */
const WORDS = {
  failure:
    'abnormal~ abort~ bad broke broken conflict~ corrupt~ crash~ critical damage~ dead deadlock~ defect~ denied die died disconnect~ drop ' +
    'dropped dropping err error~ errno exception~ exhaust~ expire~ fail~ fatal~ fault~ forbidden gone hang hung illegal~ inconsisten~ ' +
    'interrupt~ invalid~ kill killed leak~ lost malform~ mismatch~ missing overflow~ overrun~ panic~ refuse~ reject~ severe stuck trap ' +
    'terminated unable unauthori~ unavailable uncaught uncorrect~ undefined unexpected~ unhandled unhealthy unknown unreachable unrecover~ ' +
    'unresponsive unsupported violat~ wrong~',
  caution:
    'almost anyway backoff cannot caution delay~ degrad~ deprecat~ disabl~ discard~ duplicat~ exceed~ fallback falling ignor~ instead late ' +
    'limit~ longer low not obsolete~ overdue overload~ pressure problem~ reconnect~ retr~ skip~ slow~ stale suspect~ suspicious throttl~ ' +
    'timed timeout~ too truncat~ unclean unusual~ wait~ warn~',
  success:
    'accept~ alive allowed clean complet~ connected correct corrected done enabled establish~ finish~ found healthy initiali~ joined ok pass ' +
    'passed ready recover~ restor~ resolv~ saved sent succe~ up valid validated verified',
  progress:
    'add added adding allocat~ appl~ assign~ begin~ bind~ call called calling clos~ connect connecting creat~ deliver~ execut~ fetch~ ' +
    'generat~ get getting handl~ launch~ listen~ load~ notif~ open~ pars~ process~ put read reading receiv~ register~ releas~ remov~ ' +
    'request~ respon~ run running sav~ schedul~ send sending serv~ set setting start~ stop~ submit~ switch~ transition~ updat~ using write~ ' +
    'writing',
  detail:
    'cached callback~ counter~ debug~ dump~ enter~ exiting flag~ id index~ interval~ key~ loop~ null param~ queue~ size~ state~ stat~ tick~ ' +
    'trac~ verbose~',
} as const;

export type Sense = keyof typeof WORDS;

const SENSES = Object.entries(WORDS).map(
  ([sense, words]) =>
    [sense as Sense, new RegExp(`^(?:${words.replaceAll('~', '\\p{L}*').replaceAll(' ', '|')})$`, 'u')] as const,
);

/** What a lower-cased word says of how things stand; undefined when it says nothing of it. */
export function senseOf(word: string): Sense | undefined {
  return SENSES.find(([, pattern]) => pattern.test(word))?.[0];
}

const NEGATIONS = new Set('no not without never none zero neither nor cannot unable nothing'.split(' '));

/** Whether a lower-cased word turns what follows into its contrary. */
export function negates(word: string): boolean {
  return NEGATIONS.has(word);
}
