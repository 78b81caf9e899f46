// Preloaded into a Node to make it look like one of the oldest that boot.mjs must run on, whatever runs the tests.
const versions = { ...process.versions, node: '18.20.0' };
Object.defineProperty(process, 'versions', { value: versions });
Object.defineProperty(process, 'execve', { value: undefined });
