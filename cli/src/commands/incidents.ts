import type { Environment } from '@hale/config';
import type { Incident } from '@hale/events';
import type { Command } from 'commander';
import { CONSOLE_OPTION, callConsole, consoleAddress } from '../console-client.ts';
import { UsageError } from '../usage-error.ts';

interface Target {
  readonly console?: string;
  readonly comment?: string;
}

/** What a person can decide from here: the word on the command line, and the decision that it becomes. */
interface DecisionCommand {
  readonly name: string;
  readonly argument: string;
  readonly text: string;
  readonly decide: (word: string) => object;
}

const DECISIONS: readonly DecisionCommand[] = [
  {
    name: 'approve',
    argument: '<remediation>',
    text: 'approve a proposed remediation',
    decide: (remediation) => ({ kind: 'approve', remediation }),
  },
  {
    name: 'reject',
    argument: '<remediation>',
    text: 'reject a proposed remediation',
    decide: (remediation) => ({ kind: 'reject', remediation }),
  },
  {
    name: 'acknowledge',
    argument: '<incident>',
    text: 'say that you are on it',
    decide: (incident) => ({ kind: 'acknowledge', incident }),
  },
  {
    name: 'resolve',
    argument: '<incident>',
    text: 'end an incident by hand',
    decide: (incident) => ({ kind: 'resolve', incident }),
  },
  {
    name: 'kill-switch',
    argument: '<on|off>',
    text: 'stop all automatic action at once, or allow it again',
    decide: (word) => {
      if (word !== 'on' && word !== 'off') throw new UsageError('hale kill-switch on | off');
      return { kind: 'kill-switch', engaged: word === 'on' };
    },
  },
];

export function incidentCommands(program: Command, environment: Environment): void {
  listCommand(program, environment);
  for (const { name, argument, text, decide } of DECISIONS) {
    program
      .command(name)
      .description(text)
      .argument(argument)
      .option('--comment <text>', 'kept with the decision')
      .option(...CONSOLE_OPTION)
      .action(async (word: string, { console: named, comment }: Target) => {
        const by = environment['USER'] ?? 'operator';
        const body = { ...decide(word), by, ...(comment !== undefined && { comment }) };
        await callConsole(consoleAddress(named, environment), '/api/decisions', body);
        console.log(`${name}: sent`);
      });
  }
}

function listCommand(program: Command, environment: Environment): void {
  program
    .command('incidents')
    .description('what is going on, newest first')
    .option('--status <status>', 'triggered, acknowledged or resolved')
    .option('--json', 'as JSON')
    .option(...CONSOLE_OPTION)
    .action(async ({ console: named, status, json }: Target & { status?: string; json?: boolean }) => {
      const query = status === undefined ? '' : `?status=${encodeURIComponent(status)}`;
      const base = consoleAddress(named, environment);
      const { incidents } = await callConsole<{ incidents: Incident[] }>(base, `/api/incidents${query}`);
      if (json) return console.log(JSON.stringify(incidents));
      if (incidents.length === 0) return console.log('no incidents');
      for (const { id, openedAt, status: state, severity, title } of incidents) {
        console.log(`${new Date(openedAt).toISOString()}  ${id}  ${severity}  ${state}  ${title}`);
      }
    });
}
