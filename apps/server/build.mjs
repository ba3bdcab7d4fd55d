import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

// Only the server's own packages with native parts stay outside the bundle: the rest starts faster inlined.
const OUTSIDE = ['@photostructure/sqlite', 'ssh2', '@gridloom/worker/worker.py', '@gridloom/worker/worker.modules'];
const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

await build({
  entryPoints: [new URL('src/main.ts', import.meta.url).pathname],
  outfile: new URL('dist/main.mjs', import.meta.url).pathname,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  external: OUTSIDE,
  sourcemap: true,
  logLevel: 'warning',
  define: { 'process.env.GRIDLOOM_VERSION': JSON.stringify(version) },
  // Some inlined packages are CommonJS and call require for Node's own modules.
  banner: {
    js: "import { createRequire as createBundleRequire } from 'node:module'; const require = createBundleRequire(import.meta.url);",
  },
});
