import type { LineSeverity } from './severity.ts';

/**
 * What a line without any level begins with when something broke, or when nothing did; anchored, so that nothing quoted in a line makes it an
 * error.
 */
export const SEVERITY_RULES: readonly { readonly severity: LineSeverity; readonly pattern: RegExp }[] = [
  { severity: 'fatal', pattern: /^panic: |^fatal error: |^FATAL ERROR: |^kernel panic\b|^Segmentation fault\b/ },
  { severity: 'fatal', pattern: /^(?:\[?<\*>(?:\.<\*>)?\]? )?(?:kernel: )?Out of memory: Kill(?:ed)? process/ },
  {
    severity: 'info',
    pattern:
      /^(?:found |there (?:are|were) )?(?:no|zero|without(?: any)?) (?:\w{2,20} )?(?:errors?|failures?|problems?|issues?|warnings?|conflicts?)(?: (?:were )?(?:found|detected|reported|occurred|seen|during|in|on|so|since)\b|\.?$)/i,
  },
  {
    severity: 'error',
    pattern: /^Exception in thread |^Traceback \(most recent call last\)|^Unhandled (?:exception|rejection)|^Uncaught /,
  },
  { severity: 'error', pattern: /^(?:[a-z_$][\w$]*\.){0,12}[A-Z][\w$]{0,80}(?:Error|Exception)(?:: |$)/ },
];
