import type { Environment } from '@hale/config';
import type { Command } from 'commander';
import type { RunningHale } from '../up/up.ts';

export function upCommand(program: Command, environment: Environment): void {
  program
    .command('up')
    .description(
      'everything on this machine: a Redis of its own, the pipeline, the healer; and the demo shop unless --config names your system',
    )
    .action(async () => {
      const startedAt = Date.now();
      const { up } = await import('../up/up.ts');
      const config = program.opts<{ config?: string }>().config;
      const running = await up({ config, environment, say: (line) => process.stderr.write(`  ${line}\n`) });
      console.log(welcome(running, (Date.now() - startedAt) / 1_000));
      await untilAsked();
      process.stderr.write('\n  stopping …\n');
      await running.stop();
    });
}

function welcome({ console: url, demo }: RunningHale, seconds: number): string {
  const next = demo
    ? [
        '',
        '  The demo shop is running beside it. Break it and watch:',
        '',
        '    npx hale demo break payments crash',
        '    npx hale demo break payments hang',
        '',
        '  Its restarts are pinned to auto (demo/hale.yaml): Hale repairs by itself here.',
        '  By default it only suggests.',
      ]
    : [];
  return [
    '',
    `  Hale is up (${seconds.toFixed(1)} s)`,
    '',
    `  Console   ${url}`,
    ...next,
    '',
    '  Ctrl-C stops everything.',
    '',
  ].join('\n');
}

async function untilAsked(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
    process.once('SIGHUP', () => resolve());
  });
  // Whoever is impatient presses Ctrl-C again: it changes nothing, the order of the shutdown matters.
  process.on('SIGINT', () => undefined);
}
