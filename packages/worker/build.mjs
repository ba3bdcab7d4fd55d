// Joins the modules of gridloom_worker into the one file that travels with each run, dist/worker.py.
//
// Modules are put one after another, each after those it needs; imports between them vanish, since all names share one
// namespace then. Imports inside functions (`    from .x import y`) vanish as well. A name defined twice stops the build.
import { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('gridloom_worker/', import.meta.url));
const target = fileURLToPath(new URL('dist/', import.meta.url));

const modules = new Map(
  readdirSync(source)
    .filter((name) => name.endsWith('.py') && !name.startsWith('__'))
    .sort()
    .map((name) => [name.slice(0, -3), readFileSync(source + name, 'utf8')]),
);
const entry = readFileSync(`${source}__main__.py`, 'utf8');

const fail = (message) => {
  process.stderr.write(`packages/worker/build.mjs: ${message}\n`);
  process.exit(1);
};

const relativeImport = /^([ \t]*)from \.(\w+) import (\([^)]*\)|[^\n]*)\n/gm;
const standardImport = /^(?:import \w+(?:\.\w+)*|from \w+(?:\.\w+)* import [^\n(]+)$/;

const imports = new Set();
const definedBy = new Map();
const joined = [];
const begun = new Set();

for (const name of modules.keys()) join(name);

const version = entry.slice(entry.indexOf('import sys\n'), entry.indexOf('from .command_line'));
const end = entry.slice(entry.indexOf('if __name__'));
const text = `#!/usr/bin/env python3
# The Gridloom worker, joined by packages/worker/build.mjs. Python 3.8 or newer, standard library only.
${version.trimEnd()}

${[...imports].sort().join('\n')}

${joined.join('\n\n')}

${end}`;

mkdirSync(target, { recursive: true });
// Renamed, so that no one ever reads half a worker.
writeFileSync(`${target}worker.py.${process.pid}`, text);
renameSync(`${target}worker.py.${process.pid}`, `${target}worker.py`);

function join(name) {
  if (begun.has(name)) return;
  begun.add(name);
  const code = modules.get(name);
  if (code === undefined) fail(`there is no module ${name}`);
  for (const [, indent, needed, names] of code.matchAll(relativeImport)) {
    if (/\bas\b/.test(names)) fail(`${name}: an import between modules cannot rename (${names})`);
    if (indent === '') join(needed);
  }
  const own = code.replace(relativeImport, '').replace(/^"""[\s\S]*?"""\n/, '');
  const lines = [];
  for (const line of own.split('\n')) {
    if (standardImport.test(line)) {
      imports.add(line);
      continue;
    }
    const defined = /^(?:def|class) (\w+)|^(\w+)(?:, \w+)* =/.exec(line);
    const label = defined?.[1] ?? defined?.[2];
    if (label) {
      if (definedBy.has(label)) fail(`${label} is defined in ${definedBy.get(label)} and in ${name}`);
      definedBy.set(label, name);
    }
    lines.push(line);
  }
  joined.push(`# --- ${name} ---\n\n${lines.join('\n').trim().replace(/\n{4,}/g, '\n\n\n')}\n`);
}
