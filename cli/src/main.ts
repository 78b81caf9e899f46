import { ConfigError } from '@hale/config';
import { Command, CommanderError } from 'commander';
import { changeCommand } from './commands/change.ts';
import { configCommands } from './commands/config.ts';
import { deadLetterCommands } from './commands/dead-letter.ts';
import { demoCommands } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { feedbackCommands } from './commands/feedback.ts';
import { gamedayCommand } from './commands/gameday.ts';
import { incidentCommand } from './commands/incident.ts';
import { incidentCommands } from './commands/incidents.ts';
import { replayCommands } from './commands/replay.ts';
import { runCommand } from './commands/run.ts';
import { silenceCommands } from './commands/silence.ts';
import { upCommand } from './commands/up.ts';
import { UsageError } from './usage-error.ts';

const program = new Command('hale')
  .description(
    'Watches a running system, finds what goes wrong, repairs it within strict limits, and proves that the repair held.',
  )
  .version('0.1.0')
  .option('-c, --config <file>', 'hale.yaml (default: $HALE_CONFIG)', process.env['HALE_CONFIG'])
  .showHelpAfterError()
  .exitOverride();

const COMMANDS = [
  upCommand,
  runCommand,
  configCommands,
  doctorCommand,
  incidentCommands,
  incidentCommand,
  feedbackCommands,
  changeCommand,
  silenceCommands,
  deadLetterCommands,
  replayCommands,
  demoCommands,
  gamedayCommand,
];

for (const add of COMMANDS) {
  add(program, process.env);
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = told(error);
}

/** Says on standard error what went wrong; what Commander found has been said, help and versions included. Returns the exit code. */
function told(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const expected = error instanceof UsageError || error instanceof ConfigError;
  const message = error instanceof Error ? (expected ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`hale: ${message}\n`);
  return expected ? 2 : 1;
}
