import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Json } from '../pipeline/index.ts';
import { type QualifiedFunction, readAllFunctions } from './read-all-functions.ts';
import { readLiteral } from './read-literal.ts';
import { readModule } from './read-module.ts';

/**
 * What CPython's own parser says of its standard library. Left out are its tests, tables that programs wrote, and folders
 * that some installations have and others have not. Files that are not UTF-8, or that CPython itself refuses, are skipped.
 */
const ASK_CPYTHON = String.raw`
import ast, json, os

folder = os.path.dirname(os.__file__)
LEFT_OUT = {"test", "tests", "idlelib", "lib2to3", "turtledemo", "encodings", "pydoc_data", "site-packages",
            "dist-packages", "__pycache__"}


def files():
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - LEFT_OUT)
        yield from (os.path.join(parent, name) for name in sorted(names) if name.endswith(".py"))


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
        "qualifiedName": function.qualified_name,
        "isImported": function.is_imported,
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


def statements(node, prefix, is_imported):
    """Every statement below the node; functions learn their qualified name and whether an import defines them."""
    for field in ("body", "handlers", "orelse", "finalbody", "cases"):
        found = getattr(node, field, None)
        is_run = is_imported and not (field == "body" and isinstance(node, ast.If) and never(node.test))
        for child in found if isinstance(found, list) else []:
            yield child
            inside = prefix
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
                child.qualified_name = prefix + child.name
                child.is_imported = is_run
                inside = child.qualified_name + ".<locals>."
            elif isinstance(child, ast.ClassDef):
                inside = prefix + child.name + "."
            yield from statements(child, inside, is_run and inside == prefix)


def never(test):
    name = getattr(test, "attr", getattr(test, "id", None))
    is_main = isinstance(test, ast.Compare) and getattr(test.left, "id", None) == "__name__"
    return name == "TYPE_CHECKING" or is_main or (isinstance(test, ast.Constant) and not test.value)


def imports(found):
    for node in found:
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module.split(".")[0]


for path in files():
    with open(path, "rb") as file:
        data = file.read()
    try:
        source = data.decode()
        tree = ast.parse(data)
    except (UnicodeDecodeError, SyntaxError):
        continue
    lines = data.splitlines(keepends=True)
    found = list(statements(tree, "", True))
    functions = [read(node, lines) for node in found if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    facts = {"functions": functions, "imports": sorted(set(imports(found)))}
    print(json.dumps({"module": os.path.relpath(path, folder), "source": source, **facts}))
`;

const Facts = z.object({
  module: z.string(),
  source: z.string(),
  imports: z.array(z.string()),
  functions: z.array(
    z.object({
      name: z.string(),
      qualifiedName: z.string(),
      /** Whether importing the module defines it, in one branch of an `if` or another. */
      isImported: z.boolean(),
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
type Told = Facts['functions'][number];

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
function asTold(read: QualifiedFunction, told: Told) {
  return {
    name: read.name,
    qualifiedName: read.qualifiedName,
    isAsync: read.isAsync,
    parameters: read.parameters.map((parameter, index) => [
      parameter.name,
      parameter.kind,
      withoutBrackets(parameter.annotation),
      withoutBrackets(parameter.defaultSource),
      told.parameters[index]?.[4] ? [readLiteral(parameter.defaultSource ?? '')?.value] : null,
    ]),
    returns: withoutBrackets(read.returns),
    docstring: read.docstring,
    decorators: read.decorators.map((decorator) => withoutBrackets(decorator.source)),
  };
}

function bracketless(told: Told): ReturnType<typeof asTold> {
  return {
    name: told.name,
    qualifiedName: told.qualifiedName,
    isAsync: told.isAsync,
    parameters: told.parameters.map(([name, kind, annotation, source, value]) => [
      name,
      kind,
      withoutBrackets(annotation),
      withoutBrackets(source),
      value,
    ]),
    returns: withoutBrackets(told.returns),
    docstring: told.docstring,
    decorators: told.decorators.map(withoutBrackets),
  };
}

/** A function that is read otherwise than by CPython, or by one of the two alone. */
type Difference = {
  readonly module: string;
  readonly text: string;
  readonly told: Told | null;
  readonly read: QualifiedFunction | null;
};

/** The differences there may be, with their reasons. */
const EXPLAINED: Readonly<Record<string, (difference: Difference) => boolean>> = {
  'a docstring names a character, \\N{...}, and the table of those names is larger than the whole editor': ({
    read,
    text,
  }) => read?.docstring === null && /\\N\{/.test(text),
  'since 3.13 only spaces are indentation of a docstring, not form feeds or wide blanks': ({ read, told }) =>
    read?.docstring?.replaceAll(/\s/g, '') === told?.docstring?.replaceAll(/\s/g, '') &&
    /[^\S \n]/.test(told?.docstring ?? ''),
};

function compare({ module, source, functions }: Facts): Difference[] {
  const read = new Map<string, QualifiedFunction[]>();
  for (const item of readAllFunctions(source)) {
    read.set(item.qualifiedName, [...(read.get(item.qualifiedName) ?? []), item]);
  }
  const different = functions.flatMap((told) => {
    const ours = read.get(told.qualifiedName)?.shift() ?? null;
    if (ours && JSON.stringify(asTold(ours, told)) === JSON.stringify(bracketless(told))) return [];
    return { module, text: ours ? source.slice(ours.start, ours.end) : '', told, read: ours };
  });
  const extra = [...read.values()].flat().map((item) => ({ module, text: '', told: null, read: item }));
  return [...different, ...extra];
}

function uniqueSorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

const modules = askCpython();

describe('readAllFunctions and readLiteral', () => {
  it('read the functions of the standard library as CPython does', () => {
    const differences = modules.flatMap(compare);
    const functionCount = modules.reduce((sum, { functions }) => sum + functions.length, 0);
    const unexplained = differences.filter(
      (difference) => !Object.values(EXPLAINED).some((holds) => holds(difference)),
    );
    expect(unexplained.map(({ module, told, read }) => ({ module, told, read }))).toEqual([]);
    for (const [reason, holds] of Object.entries(EXPLAINED)) {
      const those = differences
        .filter(holds)
        .map(({ module, told, read }) => `${module}: ${(told ?? read)?.qualifiedName}`);
      if (those.length > 0) console.log(`${those.length} of ${functionCount} differ: ${reason}\n${those.join('\n')}`);
    }
    expect(functionCount).toBeGreaterThan(9690);
    expect(1 - differences.length / functionCount).toBeGreaterThanOrEqual(9600 / 9690);
  }, 60_000);
});

describe('readModule', () => {
  it('names the functions and the packages that importing a module of the standard library brings', () => {
    for (const { module, source, functions, imports } of modules) {
      const read = readModule(source);
      const told = functions.filter(({ isImported }) => isImported).map(({ name }) => name);
      expect([module, uniqueSorted(read.functions.map(({ name }) => name))]).toEqual([module, uniqueSorted(told)]);
      expect([module, uniqueSorted(read.imports)]).toEqual([module, imports]);
    }
  }, 60_000);
});
