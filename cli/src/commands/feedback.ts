import type { Environment } from '@hale/config';
import type { Command } from 'commander';
import { CONSOLE_OPTION, callConsole, consoleAddress } from '../console-client.ts';

/** The parts of the console's answer that are shown here. */
interface Said {
  readonly judged: number;
  readonly falseAlarms: number;
  readonly share?: number;
  readonly windowMs: number;
  readonly feedback: readonly {
    readonly id: string;
    readonly verdict: 'false-alarm' | 'real';
    readonly at: number;
    readonly by: string;
    readonly comment?: string;
    readonly service: string;
    readonly summary: string;
    readonly raises: readonly { readonly signal: string; readonly words: string }[];
  }[];
}

interface Options {
  readonly reason?: string;
  readonly console?: string;
}

const VERDICTS = [
  {
    name: 'false-alarm',
    argument: '<finding-or-incident>',
    text: 'it was nothing: the same is not found again for some weeks',
    sent: 'called a false alarm',
  },
  {
    name: 'real',
    argument: '<finding-or-incident>',
    text: 'it was something: what false alarms asked for of the same counts half',
    sent: 'called real',
  },
  {
    name: 'take-back',
    argument: '<feedback>',
    text: 'as if it had never been said; an incident or a finding takes back what was said of it',
    sent: 'taken back',
  },
] as const;

export function feedbackCommands(program: Command, environment: Environment): void {
  const feedback = program
    .command('feedback')
    .description('say whether findings were right; thresholds follow, and forget by half each fortnight');
  for (const { name, argument, text, sent } of VERDICTS) {
    feedback
      .command(name)
      .description(text)
      .argument(argument, 'an id')
      .option('--reason <text>', 'kept with it')
      .option(...CONSOLE_OPTION)
      .action(async (about: string, { reason, console: named }: Options) => {
        const by = environment['USER'] ?? 'operator';
        const verdict = name === 'take-back' ? 'taken-back' : name;
        const body = { kind: 'feedback', verdict, about, by, ...(reason !== undefined && { comment: reason }) };
        await callConsole(consoleAddress(named, environment), '/api/decisions', body);
        console.log(`${about}: ${sent}`);
      });
  }
  feedback
    .command('list')
    .description('what people said, what is left of it, and the share of findings that was false')
    .option('--json', 'as JSON')
    .option(...CONSOLE_OPTION)
    .action(async ({ json, console: named }: Options & { json?: boolean }) => {
      const said = await callConsole<Said>(consoleAddress(named, environment), '/api/feedback');
      console.log(json ? JSON.stringify(said) : inWords(said));
    });
}

function inWords({ judged, falseAlarms, share, windowMs, feedback }: Said): string {
  if (feedback.length === 0) return 'nobody said anything';
  const days = Math.round(windowMs / 86_400_000);
  const sum = `${falseAlarms} of ${judged} judged findings of the last ${days} days were false alarms`;
  return [
    ...feedback.flatMap(({ id, verdict, at, by, comment, service, summary, raises }) => [
      `${id}  ${new Date(at).toISOString()}  ${verdict}  by ${by}${comment === undefined ? '' : `: ${comment}`}`,
      `    ${service}: ${summary}`,
      ...raises.map(({ signal, words }) => `    threshold of ${signal}: ${words}`),
    ]),
    share === undefined ? sum : `${sum} (${Math.round(100 * share)} %)`,
  ].join('\n');
}
