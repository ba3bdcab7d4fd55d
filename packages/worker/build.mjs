// Joins the modules of gridloom_worker into dist/worker.modules, a text beside dist/worker.py that loads them: the two
// files travel with each run.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('gridloom_worker/', import.meta.url));
const target = fileURLToPath(new URL('dist/', import.meta.url));
const start = readFileSync(new URL('start.py', import.meta.url), 'utf8');

const names = readdirSync(source).filter((name) => name.endsWith('.py') && !name.startsWith('__'));
const modules = names
  .sort()
  .map((name) => [`gridloom_worker.${name.slice(0, -3)}`, readFileSync(source + name, 'utf8')]);

for (const [name, text] of modules) {
  if (/^#@ /m.test(text) || /[^\n -~]/.test(text)) {
    process.stderr.write(
      `packages/worker/build.mjs: ${name} must be plain ASCII without a line that begins with "#@ "\n`,
    );
    process.exit(1);
  }
}

const joined = [
  '# The modules of the Gridloom worker, which worker.py loads. Joined by packages/worker/build.mjs; do not edit.\n',
  ...[['gridloom_worker', ''], ...modules].map(([name, text]) => `#@ ${name}\n${text}`),
].join('\n');
const version = createHash('sha256').update(joined).digest('hex').slice(0, 16);

/** A module after all that it imports at its top level. */
function inOrder(name, known = new Set()) {
  if (known.has(name)) return [];
  known.add(name);
  const text = modules.find(([module]) => module === `gridloom_worker.${name}`)[1];
  const imported = [...text.matchAll(/^from \.(\w+) import/gm)].flatMap(([, other]) => inOrder(other, known));
  return [...imported, `gridloom_worker.${name}`];
}
const known = new Set();
const task = ['gridloom_worker', ...inOrder('command_line', known), ...inOrder('task', known)].join(' ');

mkdirSync(target, { recursive: true });
for (const [name, text] of [
  ['worker.modules', joined],
  ['worker.py', start.replace('@version@', version).replace('@task@', task)],
]) {
  // Renamed, so that no one ever reads half a worker.
  writeFileSync(`${target}${name}.${process.pid}`, text);
  renameSync(`${target}${name}.${process.pid}`, target + name);
}
