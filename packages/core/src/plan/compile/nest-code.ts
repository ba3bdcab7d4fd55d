import type { Json } from '../../pipeline/index.ts';

/** One function of a nest as it is called there. */
export type NestCall = {
  /** Unique among the calls and fit for a file name. */
  readonly module: string;
  readonly code: string;
  readonly entry: string;
  readonly arguments: readonly NestArgument[];
  readonly outputs: readonly string[];
  /** Variables that take the outputs. */
  readonly results: readonly string[];
};

export type NestArgument = {
  readonly parameter: string;
  readonly byPosition: boolean;
  readonly value: /** `isArray`: an array from outside of which an axis is taken whole, so that its kind depends on who asks. */
    | { readonly kind: 'variable'; readonly name: string; readonly isArray: boolean }
    | { readonly kind: 'value'; readonly value: Json };
};

export type NestFunction = {
  readonly name: string;
  readonly isAsync: boolean;
  readonly parameters: readonly string[];
  readonly calls: readonly NestCall[];
  /** Variables whose values it returns: one as it is, several as a tuple. */
  readonly returned: readonly string[];
};

/** Begins all names of the module but the function's own, which is why it is none of theirs. */
export function nestPrefix(name: string): string {
  let prefix = '_nest';
  while (name.startsWith(prefix)) prefix += '_';
  return prefix;
}

/**
 * A Python module with one function that calls several, one after another. Each has a module of its own, so that helpers
 * of two never clash, under a name that stays the same in every task, so that its classes can be stored.
 */
export function nestCode({ name, isAsync, parameters, calls, returned }: NestFunction): string {
  const prefix = nestPrefix(name);
  const modules = calls.map((_, index) => `${prefix}_${index}`);
  const loads = calls.map(
    ({ module, code }, index) =>
      `${modules[index]} = ${prefix}_load(${text(module)}, (\n${lines(code)
        .map((line) => `    ${text(line)}\n`)
        .join('')}))\n`,
  );
  const settle = isAsync ? `await ${prefix}_settle_async` : `${prefix}_settle`;
  const statements = calls.map(({ entry, arguments: passed, outputs, results }, index) => {
    const written = passed.map((one) => argument(one, prefix, modules[index] ?? ''));
    const call = `${settle}(${modules[index]}.${entry}(${written.join(', ')}))`;
    if (results.length === 1) return `    ${results[0]} = ${call}\n`;
    return `    ${results.join(', ')} = ${prefix}_unpack(${call}, ${text(entry)}, [${outputs.map(text).join(', ')}])\n`;
  });
  return [
    `# Runs one after another: ${calls.map(({ entry }) => entry).join(', ')}. Written by the compiler.\n`,
    PRELUDE.replaceAll('_nest_', `${prefix}_`),
    '\n\n',
    ...loads,
    numpyMark(prefix, modules),
    `\n\n${isAsync ? 'async ' : ''}def ${name}(${parameters.join(', ')}):\n`,
    ...statements,
    `    return ${returned.join(', ')}\n`,
  ].join('');
}

function argument({ parameter, byPosition, value }: NestArgument, prefix: string, module: string): string {
  const variable = value.kind === 'variable' && value.isArray ? `${prefix}_array(${module}, ${value.name})` : null;
  const plain = value.kind === 'variable' ? value.name : `${prefix}_value(${text(JSON.stringify(value.value))})`;
  const given = variable ?? plain;
  return byPosition ? given : `${parameter}=${given}`;
}

/** Every JSON string is a Python string of the same characters. */
function text(characters: string): string {
  return JSON.stringify(characters);
}

/** With their ends; an empty text has one empty line, so that the brackets hold a string. */
function lines(code: string): string[] {
  return code.match(/[^\n]*\n|[^\n]+$/g) ?? [''];
}

/**
 * The worker gives NumPy arrays to a function in whose module something of NumPy stands, and lists to any other: so does
 * the nest, where one of its functions uses NumPy and another does not.
 */
function numpyMark(prefix: string, modules: readonly string[]): string {
  return `if any(map(${prefix}_uses_numpy, [${modules.join(', ')}])):\n    import numpy as ${prefix}_numpy\n`;
}

const PRELUDE = `
import types as _nest_types


def _nest_load(name, source):
    """A function's code as a module of its own; tracebacks show its lines though there is no file."""
    import linecache
    import os
    import sys

    path = os.path.join(os.path.splitext(globals().get("__file__") or "nest.py")[0], name + ".py")
    module = _nest_types.ModuleType(__name__ + "." + name)
    module.__file__ = path
    module.__package__ = __name__.rpartition(".")[0]
    sys.modules[module.__name__] = module
    linecache.cache[path] = (len(source), None, source.splitlines(True), path)
    exec(compile(source, path, "exec", dont_inherit=True), module.__dict__)
    return module


def _nest_uses_numpy(module):
    for value in list(vars(module).values()):
        name = value.__name__ if isinstance(value, _nest_types.ModuleType) else getattr(value, "__module__", None)
        if isinstance(name, str) and name.split(".")[0] == "numpy":
            return True
    return False


def _nest_array(module, value):
    if _nest_uses_numpy(module) or not hasattr(value, "tolist"):
        return value
    return value.tolist()


def _nest_value(text):
    """A fresh object for each call, so that none sees what another did to it."""
    import json

    return json.loads(text, object_hook=_nest_number)


def _nest_number(value):
    """Numbers that plain JSON cannot hold: whole floats, nan, and integers beyond 2^53; read as the worker reads them."""
    if len(value) == 1:
        for name, kind in (("$float", float), ("$int", int)):
            text = value.get(name)
            if isinstance(text, str):
                try:
                    return kind(text)
                except ValueError:
                    pass
    return value


def _nest_settle(value):
    if type(value) is _nest_types.CoroutineType:
        import asyncio

        return asyncio.run(value)
    return value


async def _nest_settle_async(value):
    return await value if type(value) is _nest_types.CoroutineType else value


def _nest_unpack(value, function, names):
    wanted = "{} has {} outputs ({})".format(function, len(names), ", ".join(names))
    keys = [name.rpartition(".")[2] for name in names]
    if isinstance(value, dict):
        if set(value) == set(names):
            return [value[name] for name in names]
        if set(value) == set(keys) and len(set(keys)) == len(keys):
            return [value[key] for key in keys]
        found = ", ".join(map(str, value))
        raise ValueError("{}, but returned a dict with {} keys ({}).".format(wanted, len(value), found))
    if not isinstance(value, (tuple, list)):
        kind = type(value).__name__
        raise ValueError("{}, but returned 1 value of type {}; return a tuple or a dict.".format(wanted, kind))
    if len(value) != len(names):
        count = "1 value" if len(value) == 1 else "{} values".format(len(value))
        raise ValueError("{}, but returned {}.".format(wanted, count))
    return value
`;
