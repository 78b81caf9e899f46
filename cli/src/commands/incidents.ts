import type { Environment } from '@hale/config';
import type { Incident } from '@hale/events';
import type { Command } from 'commander';
import { CONSOLE_OPTION, callConsole } from '../console-client.ts';
import { UsageError } from '../usage-error.ts';

interface Target {
  readonly console: string;
  readonly comment?: string;
}

export function incidentCommands(program: Command, environment: Environment): void {
  const by = environment['USER'] ?? 'operator';
  program
    .command('incidents')
    .description('what is going on, newest first')
    .option('--status <status>', 'triggered, acknowledged or resolved')
    .option('--json', 'as JSON')
    .option(...CONSOLE_OPTION)
    .action(async ({ console: base, status, json }: Target & { status?: string; json?: boolean }) => {
      const query = status === undefined ? '' : `?status=${encodeURIComponent(status)}`;
      const { incidents } = await callConsole<{ incidents: Incident[] }>(base, `/api/incidents${query}`);
      if (json) return console.log(JSON.stringify(incidents));
      if (incidents.length === 0) return console.log('no incidents');
      for (const { id, openedAt, status: state, severity, title } of incidents) {
        console.log(`${new Date(openedAt).toISOString()}  ${id}  ${severity}  ${state}  ${title}`);
      }
    });
  for (const kind of ['approve', 'reject'] as const) {
    decision(program, kind, '<remediation>', `${kind} a proposed remediation`, (id) => ({ kind, remediation: id, by }));
  }
  decision(program, 'acknowledge', '<incident>', 'say that you are on it', (id) => ({
    kind: 'acknowledge',
    incident: id,
    by,
  }));
  decision(program, 'resolve', '<incident>', 'end an incident by hand', (id) => ({
    kind: 'resolve',
    incident: id,
    by,
  }));
  decision(program, 'kill-switch', '<on|off>', 'stop all automatic action at once, or allow it again', (word) => {
    if (word !== 'on' && word !== 'off') throw new UsageError('hale kill-switch on | off');
    return { kind: 'kill-switch', engaged: word === 'on', by };
  });
}

function decision(
  program: Command,
  name: string,
  argument: string,
  text: string,
  body: (word: string) => object,
): void {
  program
    .command(name)
    .description(text)
    .argument(argument)
    .option('--comment <text>', 'kept with the decision')
    .option(...CONSOLE_OPTION)
    .action(async (word: string, { console: base, comment }: Target) => {
      await callConsole(base, '/api/decisions', { ...body(word), ...(comment !== undefined && { comment }) });
      console.log(`${name}: sent`);
    });
}
