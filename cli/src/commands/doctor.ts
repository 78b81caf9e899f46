import { type Environment, loadConfig } from '@hale/config';
import type { CheckStatus } from '@hale/runtime';
import type { Command } from 'commander';
import { consoleAddress } from '../console-client.ts';
import { examine, type Finding } from '../doctor/examine.ts';
import { hostChecks } from '../doctor/host-checks.ts';
import { runningCheck } from '../doctor/running-check.ts';
import { stateFolder } from '../up/folders.ts';

const MARKS: Readonly<Record<CheckStatus, string>> = { ok: '✓', absent: '–', failed: '✗' };

export function doctorCommand(program: Command, environment: Environment): void {
  program
    .command('doctor')
    .description('look at all that this configuration needs, and say what is missing; changes and sends nothing')
    .option('--json', 'the findings as one JSON object')
    .action(async ({ json }: { json?: boolean }) => {
      const { SERVICES, sections } = await import('../services.ts');
      const file = program.opts<{ config?: string }>().config;
      const { core, sections: parsed } = loadConfig({ file, environment, sections });
      const checks = SERVICES.flatMap((service) => service.checks?.(parsed[service.name], core) ?? []);
      const running = runningCheck(consoleAddress(undefined, environment));
      const findings = await examine([...hostChecks(core, stateFolder(environment)), running, ...checks]);
      const failed = findings.filter(({ status }) => status === 'failed').length;
      console.log(json ? JSON.stringify({ healthy: failed === 0, findings }) : inWords(findings, failed));
      if (failed > 0) process.exitCode = 1;
    });
}

function inWords(findings: readonly Finding[], failed: number): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const lines = findings.flatMap(({ name, status, detail, remedy }) => [
    `  ${MARKS[status]} ${name.padEnd(width)}  ${detail}`,
    ...(remedy === undefined || status === 'ok' ? [] : [`    ${' '.repeat(width)}  → ${remedy}`]),
  ]);
  const absent = findings.filter(({ status }) => status === 'absent').length;
  const sum = failed > 0 ? `${failed} of ${findings.length} failed` : 'nothing failed';
  return [...lines, '', `  ${sum}${absent > 0 ? `, ${absent} not set up` : ''}`].join('\n');
}
