import type { LogCategory } from '@hale/events';

/** Words after which there is no doubt, whatever stands around them. */
export interface Rule {
  readonly category: Exclude<LogCategory, 'unknown'>;
  /** Of templates of the training corpus that match, at least so many are of this category; a test counts. */
  readonly confidence: number;
  readonly pattern: RegExp;
}

/**
 * Few and precise; the first that matches decides. What went wrong comes before where: a query that timed out is a timeout, and a volume
 * without space is a disk's trouble, whoever tells it.
 */
export const RULES: readonly Rule[] = [
  {
    category: 'out-of-memory',
    confidence: 0.97,
    pattern:
      /\bout of memory\b.{0,40}\bkill|\bkill.{0,40}\bout of memory\b|OutOfMemory(?:Error|Exception)(?!.*(?:native thread|Direct buffer))|heap out of memory|\boom[-_ ]?kill|\bOOMKilled\b|std::bad_alloc|\bMemoryError\b|cannot allocate memory|CUDA out of memory|memory allocation of \S+ bytes failed|Allowed memory size .{0,40}exhausted/i,
  },
  {
    category: 'disk',
    confidence: 0.95,
    pattern:
      /no space left|\bENOSPC\b|not enough (?:free )?space|disk (?:is |was )?full|disk quota exceeded|\bread-only file ?system\b|\bEROFS\b|\bI\/O error\b(?! on )|input\/output error|remounting filesystem|(?:low|high|flood[- ]stage) disk watermark (?:\S+ )?exceeded/i,
  },
  {
    category: 'resource-exhaustion',
    confidence: 0.95,
    pattern:
      /too many (?:open files|connections|clients|processes|simultaneous|concurrent)|\bE[MN]FILE\b|Resource temporarily unavailable|\brate limit\w* (?:reached|exceeded|hit)|\bRESOURCE_EXHAUSTED\b|ResourceExhausted|\bThrottlingException\b|connections? (?:pool|slots?) (?:is |are )?(?:exhausted|reserved|full)/i,
  },
  {
    category: 'security',
    confidence: 0.95,
    pattern:
      /certificate (?:has |is )?(?:expired|revoked)|\bself[- ]signed certificate\b|certificate signed by unknown authority|CERTIFICATE_VERIFY_FAILED|certificate verif\w+ failed|\bsql injection\b|\bcross[- ]site scripting\b|\bpath traversal\b|possible (?:break-?in|SYN flood|port scan)|\bCSRF\b/i,
  },
  {
    category: 'crash',
    confidence: 0.92,
    pattern:
      /\bsegmentation fault\b|\bsegfault\b|\bSIGSEGV\b|\bSIGABRT\b|core dumped|\bkernel panic\b|^panic: |^(?:uncaught|unhandled) (?!promise)|general protection fault|CrashLoopBackOff|back-off .{0,20}restarting failed|stack overflow|StackOverflowError|soft lockup|double free|stack smashing/i,
  },
  {
    category: 'timeout',
    confidence: 0.9,
    pattern:
      /deadline exceeded|\bDEADLINE_EXCEEDED\b|\bETIMEDOUT\b|\bESOCKETTIMEDOUT\b|(?:connection|connect|read|write|request|operation|call|query|upstream|response|reply|gateway|lookup|handshake) (?:attempt )?(?:has )?tim(?:ed|e)[- ]?out|due to (?:\w+ ){0,3}timeout|(?:Read|Connect|Socket|Write)Timeout(?:Error|Exception)?\b|timed out (?:after|while|waiting)/i,
  },
  {
    category: 'network',
    confidence: 0.9,
    pattern:
      /connection (?:was )?refused|\bECONNREFUSED\b|connection reset|\bECONNRESET\b|broken pipe|\bEPIPE\b|no route to host|\bE(?:HOST|NET)UNREACH\b|(?:host|network) is unreachable|\bno such host\b|name or service not known|temporary failure in name resolution|could not resolve host|\bENOTFOUND\b|\bEAI_AGAIN\b|socket hang up|address already in use|\bEADDRINUSE\b/i,
  },
  {
    category: 'authentication',
    confidence: 0.94,
    pattern:
      /failed (?:password|publickey|login)(?! counter)|password authentication failed|(?<!packet )authentication fail(?:ed|ure)|(?:invalid|bad|wrong|incorrect) (?:username or |username\/)?(?:password|credentials)|login failed|(?<!relay )(?<!pull )access denied|permission denied|\bEACCES\b|\bunauthori[sz]ed\b|code = Unauthenticated|AccessDenied|accepted (?:password|publickey)|not in sudoers/i,
  },
  {
    category: 'database',
    confidence: 0.95,
    pattern:
      /(?<!no )deadlock (?:detected|found)|duplicate (?:key|entry)|(?:unique|foreign key|not-null|check) constraint|\bIntegrityError\b|could not serialize access|relation \S+ does not exist|unknown column|\bSQL syntax\b|server has gone away/i,
  },
  {
    category: 'code-error',
    confidence: 0.95,
    pattern:
      /NullPointerException|NullReferenceException|\b(?:TypeError|ReferenceError|AttributeError|IndexError|ZeroDivisionError|UnboundLocalError): |is not a function|undefined method|IndexOutOfBounds|ClassCastException|NumberFormatException|Call to (?:a member|undefined) /,
  },
];
