import { provideRedis } from '../src/index.ts';

/**
 * A program that uses a server as `hale up` does: `start-one.ts <dataDir> <cacheDir> [port]`. Says on standard output, a
 * JSON object a line, what it is told and what it got; stops the server when its standard input ends.
 */
const [dataDir = '', cacheDir = '', port] = process.argv.slice(2);
const say = (fact: object) => process.stdout.write(`${JSON.stringify(fact)}\n`);

try {
  const options = { dataDir, cacheDir, port: port === undefined ? undefined : Number(port) };
  const redis = await provideRedis({ ...options, onProgress: (progress) => say({ progress }) });
  say({ redis });
  process.stdin.resume().on('end', () => void redis.stop().then(() => process.exit(0)));
} catch (error) {
  say({ error: error instanceof Error ? error.message : String(error) });
  process.exit(1);
}
