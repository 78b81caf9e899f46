import { type CourseState, PATTERN_NAMES, patternOfValues } from '@hale/detection';
import type { Pattern } from '@hale/events';
import type { DetectorStates, Said } from './detect.ts';

type Raised = Extract<Said, { type: 'raised' }>;

/** Values that came every `everyMs` up to `at`, of a process that started at `processStart`. */
interface Came {
  readonly at: number;
  readonly everyMs: number;
  readonly processStart: number | undefined;
}

/** Names the pattern that a finding shows: of a course the one that its last values take, else what its detector looks for. */
export function withPattern(said: Raised, { course }: DetectorStates, came: Came): Raised {
  const pattern = said.pattern ?? patternOfCourse(course, came);
  return pattern ? { ...said, pattern, summary: `${said.summary} (${PATTERN_NAMES[pattern]})` } : said;
}

function patternOfCourse(course: CourseState | undefined, { at, everyMs, processStart }: Came): Pattern | undefined {
  const { baseline = [], held = [] } = course?.level ?? {};
  return patternOfValues([...baseline, ...held], everyMs, at, { restartedAt: processStart })?.pattern;
}
