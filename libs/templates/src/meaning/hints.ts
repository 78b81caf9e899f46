import type { LogCategory } from '@hale/events';

/** Words that speak for a category; what they are worth is learnt. */
export interface Hint {
  readonly category: Exclude<LogCategory, 'unknown'>;
  readonly pattern: RegExp;
}

/** What is more telling comes first. */
export const HINTS: readonly Hint[] = [
  {
    category: 'out-of-memory',
    pattern:
      /\bout ?of ?memory\b|\bOutOfMemory|\boom[- ]?kill|\bOOMKilled\b|heap (?:out of memory|limit)|heap space|GC overhead limit|cannot allocate memory|MemoryError|\bENOMEM\b|memory (?:exhausted|allocation (?:of|failed))|std::bad_alloc/i,
  },
  {
    category: 'disk',
    pattern:
      /no space left|\bENOSPC\b|disk (?:is )?(?:almost |nearly )?full|disk (?:quota|usage|space)|quota exceeded.*(?:disk|volume)|read-only file ?system|\bEROFS\b|I\/O error|\bEIO\b|buffer I\/O|(?:bad|corrupt(?:ed)?) (?:sector|block|segment)|filesystem|low on (?:disk|space)|inode/i,
  },
  {
    category: 'hardware',
    pattern:
      /\b(?:machine check|hardware error|uncorrect(?:ed|able)|ECC|MCE|parity error|thermal|overheat\w*|DIMM|power supply|fan (?:failed|failure|speed)|temperature (?:above|is critical|too high)|voltage)\b/i,
  },
  {
    category: 'security',
    pattern:
      /sql injection|cross[- ]site|\bxss\b|\bcsrf\b|brute[- ]?force|intrusion|malware|possible (?:attack|break-?in)|path traversal|directory traversal|suspicious|certificate (?:has )?(?:expired|is not trusted|verify failed|revoked)|self[- ]signed certificate|x(?:509|<[^>]{1,8}>)|tamper|signature (?:mismatch|verification failed|does not match)/i,
  },
  {
    category: 'authentication',
    pattern:
      /authenticat|\bunauthori[sz]ed\b|invalid (?:credentials|password|user|api key)|(?:login|logon|sign-?in) (?:failed|failure|denied|attempt)|access (?:is )?denied|permission denied|\bforbidden\b|\bEACCES\b|\bEPERM\b|(?:token|session|password) (?:has )?expired|invalid_auth|no such user|failed password|not allowed to/i,
  },
  {
    category: 'cache',
    pattern:
      /\bcache\b.*\b(?:full|miss|evict|invalid|fail|error|stale|capacity|limit|warm|flush|size)|(?:evict|flush|warm|invalidat|fill)\w*\b.*\bcache\b|\b(?:memcached?|varnish)\b|cache (?:is )?full/i,
  },
  {
    category: 'resource-exhaustion',
    pattern:
      /too many (?:open files|connections|requests|processes|threads|clients)|\bE[MN]FILE\b|\bEAGAIN\b|file descriptors?|(?:pool|queue|buffer|backlog|semaphore|thread ?pool) (?:is |was )?(?:exhausted|full|overflow|saturated)|(?:exhausted|full|saturated) (?:pool|queue|buffer)|no (?:free|available|idle) (?:connections?|threads?|workers?|slots?|ports?)|rate limit|throttl|resource (?:temporarily unavailable|exhausted|limit)|event loop|cpu (?:usage|load|throttl)|load average|(?:worker|thread)s? (?:are )?(?:all )?busy|RESOURCE_EXHAUSTED|(?:rss|memory|heap) (?:is |has |near|usage|limit|above|at|grow)|(?:memory|heap|rss) .*\b(?:limit|threshold|percent)/i,
  },
  {
    category: 'database',
    pattern:
      /\b(?:postgres(?:ql)?|mysql|mariadb|sqlite|mongo(?:db)?|oracle|cassandra|redis|jdbc|sequelize|hibernate|innodb|psql|pg_\w+)\b|\bSQL(?:STATE|Exception)?\b|deadlock|\brelation\b.*does not exist|duplicate key|(?:unique|foreign key) constraint|\bORA-|database|\bquery (?:failed|error|timed)|slow query|replication|transaction (?:rolled back|aborted|failed)|table .*(?:not exist|missing|locked)/i,
  },
  {
    category: 'timeout',
    pattern:
      /time[- ]?d?[- ]?out\b|timed out|\bETIMEDOUT\b|\bESOCKETTIMEDOUT\b|deadline exceeded|DEADLINE_EXCEEDED|(?:no|did not|didn't) (?:answer|respond|response|reply)\w*(?: (?:with)?in time| in| after)|took too long|TimeoutE(?:rror|xception)|took longer than/i,
  },
  {
    category: 'dependency',
    pattern:
      /upstream|downstream|\bbad gateway\b|service (?:is )?(?:temporarily )?unavailable|gateway (?:error|refused|failed|unavailable|timeout|gone)|(?:call|request|rpc)\w* (?:to|from) .{1,80}(?:failed|refused|error|answered|returned|unavailable)|(?:payment provider|third[- ]party|external (?:service|api)|dependency|remote (?:service|server))|circuit ?breaker|backend (?:is )?(?:down|unhealthy|failed|unavailable)|failed to (?:reach|call|contact)|cannot reach|UNAVAILABLE\b|broker/i,
  },
  {
    category: 'network',
    pattern:
      /\bE(?:CONNREFUSED|CONNRESET|PIPE|HOSTUNREACH|NETUNREACH|ADDRINUSE|ADDRNOTAVAIL|AI_AGAIN|NOTFOUND|CONNABORTED)\b|connection (?:was )?(?:refused|reset|closed|lost|aborted|dropped|broken|terminated)|broken pipe|socket (?:hang up|closed|error)|no route to host|(?:host|network) (?:is )?unreachable|name (?:or service not known|resolution)|\bdns\b|getaddrinfo|no such host|\b(?:tls|ssl) (?:handshake|error|alert)|address already in use|(?:cannot|failed to|could not|unable to) (?:connect|bind|listen)|lost connection|disconnected|packet loss|link (?:is )?down|dial tcp|end of stream|unexpected EOF|connect\(\) failed/i,
  },
  {
    category: 'configuration',
    pattern:
      /\bconfig(?:uration)?\b|missing (?:required )?(?:environment|env|setting|option|property|argument|key|variable|parameter)|(?:environment|env) variable|invalid (?:option|setting|value for|argument|flag|property)|unknown (?:option|setting|directive|flag|property)|feature flag|not configured|\.ya?ml\b|no such file or directory|\bENOENT\b|module not found|cannot find module|ModuleNotFoundError|ClassNotFoundException|no module named/i,
  },
  {
    category: 'crash',
    pattern:
      /\bsegmentation fault\b|\bsegfault\b|\bSIG(?:SEGV|ABRT|KILL|BUS|ILL|FPE)\b|core dumped|\bpanic:|kernel panic|uncaught|unhandled (?:exception|rejection|promise|error)|fatal (?:exception|error)|(?:process|container|worker|child|server) (?:<\w+> )?(?:\w+ )?(?:died|crashed|exited (?:with|unexpectedly)|was killed|terminated unexpectedly)|crash ?loop|back-off restarting|aborting|exit(?:ed)? (?:code|status)|exited with|assertion failed|stack overflow|StackOverflowError/i,
  },
  {
    category: 'code-error',
    pattern:
      /\b(?:Type|Reference|Range|Syntax|Key|Index|Attribute|Value|Name|ZeroDivision|Assertion|NotImplemented|Runtime|Lookup|Arithmetic|Unicode\w*)Error\b|NullPointer|nil pointer|null (?:pointer|reference)|undefined is not|cannot read propert|is not (?:a function|defined|iterable)|index out of (?:range|bounds)|division by zero|ClassCast|IllegalArgument|IllegalState|NumberFormat|NoSuch(?:Element|Method|Field)|traceback|stack ?trace|\bexception\b|unexpected (?:token|null|value|type|end)|invalid (?:json|syntax|character|cast|state|memory)|cannot (?:parse|convert|deserialize|unmarshal)|parse error|internal (?:server )?error|undefined method|unwrap\(\)/i,
  },
  {
    category: 'deploy',
    pattern:
      /\bdeploy(?:ed|ing|ment|s)?\b|roll(?:ed|ing)? ?(?:back|out)|\brelease(?:d)? (?:version|v<)|new version|version <[^>]+>.* (?:started|running|live)|upgrad(?:ed|ing)|migrat(?:ed|ing|ion)|canary|pulling image|image pull|ErrImagePull/i,
  },
  {
    category: 'business',
    pattern:
      /\b(?:order|charge|payment|invoice|refund|basket|cart|checkout|coupon|customer|shipment|parcel|subscription|booking|account|purchase|stock|inventory|balance|card)s?\b/i,
  },
  {
    category: 'noise',
    pattern:
      /\b(?:health ?check|heartbeat|ping|pong|keep-?alive|liveness|readiness|tick|listening|started|starting|stopping|stopped|ready|debug|connected|accepted|received|completed|finished|served|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b|\/(?:healthz|livez|readyz|metrics)\b/i,
  },
];
