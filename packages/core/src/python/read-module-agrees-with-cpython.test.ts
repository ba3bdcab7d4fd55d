import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Json } from '../pipeline/index.ts';
import type { PythonFunction } from './python-module.ts';
import { readLiteral } from './read-literal.ts';
import { readModule } from './read-module.ts';

/** What CPython's own parser says of the modules of its standard library. */
const ASK_CPYTHON = String.raw`
import ast, glob, json, os, sys

folder = os.path.dirname(os.__file__)
packages = ["asyncio", "json"]
paths = [path for package in ["", *packages] for path in sorted(glob.glob(os.path.join(folder, package, "*.py")))]


def read(function, lines):
    def text(node):
        if node is None:
            return None
        picked = lines[node.lineno - 1 : node.end_lineno]
        picked[-1] = picked[-1][: node.end_col_offset]
        picked[0] = picked[0][node.col_offset :]
        return b"".join(picked).decode()

    def parameter(kind, argument, default):
        return [argument.arg, kind, text(argument.annotation), text(default), value(default)]

    a = function.args
    positional = a.posonlyargs + a.args
    defaults = [None] * (len(positional) - len(a.defaults)) + a.defaults
    parameters = [
        parameter("positional-only" if index < len(a.posonlyargs) else "positional-or-keyword", *pair)
        for index, pair in enumerate(zip(positional, defaults))
    ]
    if a.vararg:
        parameters.append(parameter("var-positional", a.vararg, None))
    parameters += [parameter("keyword-only", *pair) for pair in zip(a.kwonlyargs, a.kw_defaults)]
    if a.kwarg:
        parameters.append(parameter("var-keyword", a.kwarg, None))
    return {
        "name": function.name,
        "isAsync": isinstance(function, ast.AsyncFunctionDef),
        "parameters": parameters,
        "returns": text(function.returns),
        "docstring": ast.get_docstring(function),
        "decorators": [text(decorator) for decorator in function.decorator_list],
    }


def value(node):
    "The default as JSON in a list, or nothing when it is no literal that JSON can hold."
    try:
        found = ast.literal_eval(node)
        return [json.loads(json.dumps(found, allow_nan=False))] if plain(found) else None
    except (ValueError, TypeError, SyntaxError):
        return None


def plain(found):
    if isinstance(found, (list, tuple)):
        return all(map(plain, found))
    if isinstance(found, dict):
        return all(isinstance(key, str) for key in found) and all(map(plain, found.values()))
    if isinstance(found, int):
        return abs(found) < 2**53
    return found is None or isinstance(found, (str, float))


def imports(tree):
    # Statements only: walking the expressions as well takes as long as everything else here.
    nodes = [tree]
    for node in nodes:
        for field in ("body", "orelse", "finalbody", "handlers", "cases"):
            found = getattr(node, field, None)
            nodes.extend(found if isinstance(found, list) else [])
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module.split(".")[0]


for path in paths:
    with open(path, "rb") as file:
        data = file.read()
    tree = ast.parse(data)
    source = data.decode()
    lines = data.splitlines(keepends=True)
    functions = [read(node, lines) for node in tree.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    facts = {"functions": functions, "imports": sorted(set(imports(tree)))}
    print(json.dumps({"module": os.path.relpath(path, folder), "source": source, **facts}))
`;

const Facts = z.object({
  module: z.string(),
  source: z.string(),
  imports: z.array(z.string()),
  functions: z.array(
    z.object({
      name: z.string(),
      isAsync: z.boolean(),
      /** Name, kind, annotation, source of the default, and the default's value in a list of one. */
      parameters: z.array(
        z.tuple([
          z.string(),
          z.string(),
          z.string().nullable(),
          z.string().nullable(),
          z.array(z.unknown().pipe(Json)).nullable(),
        ]),
      ),
      returns: z.string().nullable(),
      docstring: z.string().nullable(),
      decorators: z.array(z.string()),
    }),
  ),
});
type Facts = z.infer<typeof Facts>;

function askCpython(): Facts[] {
  const answer = spawnSync('python3', ['-c', ASK_CPYTHON], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (answer.status !== 0) throw new Error(`python3 could not list its standard library: ${answer.stderr}`);
  return answer.stdout
    .trim()
    .split('\n')
    .map((line) => Facts.parse(JSON.parse(line)));
}

/** CPython's positions leave brackets around an expression out. */
function withoutBrackets(text: string | null): string | null {
  return text?.startsWith('(') && text.endsWith(')') ? withoutBrackets(text.slice(1, -1).trim()) : text;
}

/** Both as CPython tells it, default values only where CPython has a literal. */
function asTold(read: PythonFunction, told: Facts['functions'][number] | undefined) {
  return {
    name: read.name,
    isAsync: read.isAsync,
    parameters: read.parameters.map((parameter, index) => [
      parameter.name,
      parameter.kind,
      withoutBrackets(parameter.annotation),
      withoutBrackets(parameter.defaultSource),
      told?.parameters[index]?.[4] ? [readLiteral(parameter.defaultSource ?? '')?.value] : null,
    ]),
    returns: withoutBrackets(read.returns),
    docstring: read.docstring,
    decorators: read.decorators.map((decorator) => withoutBrackets(decorator.source)),
  };
}

function bracketless(told: Facts['functions'][number]) {
  return {
    ...told,
    parameters: told.parameters.map(([name, kind, annotation, source, value]) => [
      name,
      kind,
      withoutBrackets(annotation),
      withoutBrackets(source),
      value,
    ]),
    returns: withoutBrackets(told.returns),
    decorators: told.decorators.map(withoutBrackets),
  };
}

describe('readModule and readLiteral', () => {
  it('read every function and import of the standard library as CPython does', () => {
    const modules = askCpython();
    const differences: unknown[] = [];
    let functionCount = 0;
    for (const { module, source, functions, imports } of modules) {
      const { functions: read, imports: packages } = readModule(source);
      if ([...packages].sort().join() !== imports.join()) differences.push([module, packages, imports]);
      functionCount += functions.length;
      if (read.length !== functions.length) differences.push([module, functions.length, read.length]);
      for (const [index, told] of functions.entries()) {
        const ours = read[index] && asTold(read[index], told);
        if (JSON.stringify(ours) !== JSON.stringify(bracketless(told))) differences.push([module, ours, told]);
      }
    }
    expect(differences).toEqual([]);
    expect(modules.length).toBeGreaterThan(150);
    expect(functionCount).toBeGreaterThan(1000);
    // About 3 s by itself; a machine that builds at the same time may take several times that.
  }, 60_000);
});
