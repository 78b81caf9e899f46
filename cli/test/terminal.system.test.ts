import { spawn } from 'node:child_process';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { NODES, outcomeOf, ScratchRepository, said } from './scratch-repository.ts';

let scratch: ScratchRepository;

beforeEach(async () => {
  scratch = await ScratchRepository.create();
  await scratch.install();
});

afterEach(() => scratch.remove());

test.each(Object.entries(NODES))(
  'Ctrl-C at a terminal reaches the program once when started by %s',
  async (_name, node) => {
    const command = [process.execPath, ...node, scratch.path('scripts/boot.mjs'), 'up', 'wait'].join(' ');
    const terminal = spawn('script', ['-qec', command, '/dev/null'], { env: { ...process.env, NODE_OPTIONS: '' } });
    const outcome = outcomeOf(terminal);
    await said(terminal, 'ready');
    terminal.stdin.write('\u0003');
    await said(terminal, 'got SIGINT');
    // The end of the input, typed: what was sent before it has arrived by then.
    terminal.stdin.write('\u0004');
    expect((await outcome).stdout.match(/got \w+/g)).toEqual(['got SIGINT']);
  },
);
