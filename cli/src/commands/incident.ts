import type { Environment } from '@hale/config';
import type { Command } from 'commander';
import { CONSOLE_OPTION, callConsole, consoleAddress } from '../console-client.ts';

/** The parts of the console's answer that are shown here. */
interface Detail {
  readonly incident: {
    readonly title: string;
    readonly severity: string;
    readonly status: string;
    readonly startedAt: number;
    readonly findings: readonly { readonly fingerprint: string; readonly summary: string }[];
  };
  readonly resolution?: string;
  readonly remediations: readonly { readonly id: string; readonly state: string; readonly plan: string }[];
  readonly timeline: readonly Entry[];
}

interface Entry {
  readonly at: number;
  readonly title: string;
  readonly detail?: string;
  readonly lines?: readonly string[];
  readonly guards?: readonly { readonly guard: string; readonly passed: boolean; readonly detail: string }[];
  readonly minor?: boolean;
}

export function incidentCommand(program: Command, environment: Environment): void {
  program
    .command('incident')
    .description('one incident from its first symptom on: what was seen, why it acted or why not, what proved it')
    .argument('<id>')
    .option('--all', 'every detail')
    .option('--json', 'as JSON')
    .option(...CONSOLE_OPTION)
    .action(async (id: string, options: { console?: string; all?: boolean; json?: boolean }) => {
      const base = consoleAddress(options.console, environment);
      const detail = await callConsole<Detail>(base, `/api/incidents/${encodeURIComponent(id)}`);
      console.log(options.json ? JSON.stringify(detail) : inWords(detail, options.all ?? false));
    });
}

function inWords({ incident, resolution, remediations, timeline }: Detail, all: boolean): string {
  const { title, severity, status, startedAt, findings } = incident;
  const shown = timeline.filter(({ minor }) => all || minor !== true);
  const waiting = remediations.filter(({ state }) => state === 'waiting');
  return [
    `${title}  [${severity}, ${status}${resolution === undefined ? '' : `: ${resolution}`}]`,
    `first symptom ${new Date(startedAt).toISOString()}`,
    '',
    ...shown.flatMap((entry) => entryLines(entry, startedAt, all)),
    ...(all ? ['', 'findings, for `hale feedback`:', ...findings.map(findingLine)] : []),
    ...waiting.flatMap(({ id, plan }) => ['', `waits for you: ${plan}`, `  hale approve ${id}`, `  hale reject ${id}`]),
  ].join('\n');
}

const findingLine = ({ fingerprint, summary }: Detail['incident']['findings'][number]): string =>
  `  ${fingerprint}  ${summary}`;

const INDENT = ' '.repeat(12);

function entryLines({ at, title, detail, lines = [], guards = [] }: Entry, since: number, all: boolean): string[] {
  const offset = `${at < since ? '-' : '+'}${(Math.abs(at - since) / 1_000).toFixed(1)} s`;
  const answers = guards.filter(({ passed }) => all || !passed);
  return [
    `${offset.padStart(10)}  ${title}`,
    ...(detail === undefined ? [] : detail.split('\n').map((line) => `${INDENT}${line}`)),
    ...lines.map((line) => `${INDENT}· ${line}`),
    ...answers.map(({ guard, passed, detail: why }) => `${INDENT}${passed ? 'passed' : 'refused'} ${guard}: ${why}`),
  ];
}
