import { parseOptions, type ShopOptions, USAGE } from './options.ts';
import { supervise } from './supervisor.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
// Whoever started the shop may be gone; nothing depends on being heard.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

const options = readOptions();
if (options === 'help') process.stdout.write(USAGE);
else if (options === null) process.exitCode = 2;
else {
  const out = (line: string) => process.stdout.write(`${line}\n`);
  const err = (line: string) => process.stderr.write(`${line}\n`);
  process.exitCode = await supervise(options, stop.signal, { out, err });
}

function readOptions(): ShopOptions | 'help' | null {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return null;
  }
}
