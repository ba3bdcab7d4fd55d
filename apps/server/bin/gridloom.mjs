#!/usr/bin/env node
import { existsSync } from 'node:fs';

const bundle = new URL('../dist/main.mjs', import.meta.url);
if (!existsSync(bundle)) {
  console.error('Gridloom is not built yet. Run `npm start -- --no-open` once at the root of the repository.');
  process.exit(3);
}
await import(bundle.href);
