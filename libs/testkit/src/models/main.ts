import { parseArgs } from 'node:util';
import { startOllama } from './ollama.ts';
import { OPENAI_KEY, startOpenAi } from './openai.ts';

/**
 * Both stand-ins as a program: `node main.ts --port 0 [--latency <ms>] [--confidence <0..1>] [--obedient]`. Prints one
 * line of JSON with what a configuration needs, and runs until SIGTERM, or until the parent that it has a channel to is
 * gone. OpenAI's takes the port after Ollama's, unless that is 0. `GET /stand-in` of each tells what its models read.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    latency: { type: 'string', default: '0' },
    confidence: { type: 'string', default: '0.9' },
    obedient: { type: 'boolean', default: false },
  },
});
const port = Number(values.port);
const options = { latencyMs: Number(values.latency), confidence: Number(values.confidence), obedient: values.obedient };
const ollama = await startOllama({ ...options, port });
const openai = await startOpenAi({ ...options, port: port === 0 ? 0 : port + 1 });
const ready = {
  ollama: { url: ollama.url, model: 'small' },
  openai: { baseUrl: `${openai.url}/v1`, apiKey: OPENAI_KEY, model: 'gpt-6-luna' },
};
process.stdout.write(`${JSON.stringify(ready)}\n`);

const stop = () => void Promise.all([ollama.close(), openai.close()]).then(() => process.exit(0));
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
process.once('disconnect', stop);
