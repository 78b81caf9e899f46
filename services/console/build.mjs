import { copyFile, mkdir } from 'node:fs/promises';
import { build } from 'esbuild';

const web = new URL('./web/', import.meta.url);
const dist = new URL('./dist/', import.meta.url);

await mkdir(dist, { recursive: true });
await build({
  entryPoints: [new URL('app.tsx', web).pathname, new URL('app.css', web).pathname],
  outdir: dist.pathname,
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['es2022'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  legalComments: 'none',
  logLevel: 'warning',
});
for (const file of ['index.html', 'icon.svg']) await copyFile(new URL(file, web), new URL(file, dist));
