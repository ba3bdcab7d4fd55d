// Joins the modules of gridloom_worker into the one file that travels with each run, dist/worker.py.
//
// Each module stands in it as text and is compiled when it is first imported: a command that is called every second,
// such as scan, does not pay for compiling the others.
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('gridloom_worker/', import.meta.url));
const target = fileURLToPath(new URL('dist/', import.meta.url));

const modules = readdirSync(source)
  .filter((name) => name.endsWith('.py') && !name.startsWith('__'))
  .sort()
  .map((name) => [name.slice(0, -3), readFileSync(source + name, 'utf8')]);

for (const [name, text] of modules) {
  if (text.includes("'''") || text.trimEnd().endsWith('\\') || /[^\n -~]/.test(text)) {
    process.stderr.write(
      `packages/worker/build.mjs: ${name}.py must be plain ASCII without ''' to stand in the joined file\n`,
    );
    process.exit(1);
  }
}

const entry = readFileSync(`${source}__main__.py`, 'utf8');
const version = entry.slice(entry.indexOf('import sys\n'), entry.indexOf('from .command_line')).trimEnd();
const end = entry.slice(entry.indexOf('from .command_line')).replaceAll('from .', 'from gridloom_worker.');

const text = `#!/usr/bin/env python3
# The Gridloom worker: Python 3.8 or newer, standard library only. Joined by packages/worker/build.mjs; do not edit.
${version}

SOURCES = {}
${modules.map(([name, code]) => `\nSOURCES["gridloom_worker.${name}"] = r'''${code.trimEnd()}\n'''\n`).join('')}

class Embedded:
    """Imports the modules that stand in this file."""

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name != "gridloom_worker" and name not in SOURCES:
            return None
        return type(sys.__spec__)(name, cls, is_package=name == "gridloom_worker")

    @classmethod
    def create_module(cls, spec):
        return None

    @classmethod
    def exec_module(cls, module):
        file = "worker.py/" + module.__name__.rsplit(".", 1)[-1] + ".py"
        exec(compile(SOURCES.get(module.__name__, ""), file, "exec"), module.__dict__)

    @classmethod
    def get_source(cls, name):
        return SOURCES.get(name, "")


sys.meta_path.insert(0, Embedded)

${end}`;

mkdirSync(target, { recursive: true });
// Renamed, so that no one ever reads half a worker.
writeFileSync(`${target}worker.py.${process.pid}`, text);
renameSync(`${target}worker.py.${process.pid}`, `${target}worker.py`);
