import type { SyntaxNode } from '@lezer/common';
import type { InputValue } from '../../pipeline/index.ts';
import { descendantsOf } from '../syntax-tree.ts';
import { type CallArguments, readCall, readDictEntries } from './call-arguments.ts';
import { assignedValue, codeOf, noteUnread, type PythonFile, resolve } from './python-file.ts';
import { readInputValue } from './read-input-value.ts';

/** What the script gives the pipeline when it runs it. */
export type RunCall = {
  /** By graph name; what could not be read is noted and of kind none. */
  readonly inputs: ReadonlyMap<string, { readonly value: InputValue; readonly node: SyntaxNode }>;
  readonly executor: SyntaxNode | null;
  readonly internalShapes: SyntaxNode | null;
};

/** Options of `map` that change what is computed, and that have no place in a pipeline. */
const NOTED_OPTIONS = new Set(['fixed_indices', 'output_names', 'auto_subpipeline', 'chunksizes']);

/** Reads the first `pipeline.map(inputs, ...)`, `map_async`, `run` or `pipeline(...)`; or else a dictionary `inputs = {...}`. */
export function readRunCall(file: PythonFile, variable: string | null): RunCall {
  const calls = variable === null ? [] : runCalls(file, variable);
  const [first, ...others] = calls;
  for (const other of others) noteUnread(file, other.node, 'Only the inputs of the first run are taken.');
  const { node, args, method } = first ?? { node: null, args: null, method: null };
  for (const [name, value] of args?.keywords ?? []) {
    if (method !== '' && NOTED_OPTIONS.has(name))
      noteUnread(file, value, `${name} belongs to a run, not to a pipeline.`);
  }
  return {
    inputs: readInputs(file, args && method !== null ? givenInputs(args, method) : soleInputs(file), node),
    executor: args?.keywords.get('executor') ?? null,
    internalShapes: args?.keywords.get('internal_shapes') ?? (method === 'map' ? args?.positional[2] : null) ?? null,
  };
}

type Given = { readonly dict: SyntaxNode | null; readonly keywords: ReadonlyMap<string, SyntaxNode> };

function runCalls(file: PythonFile, variable: string): { node: SyntaxNode; args: CallArguments; method: string }[] {
  return [...descendantsOf(file.root, 'CallExpression')].flatMap((node) => {
    const call = readCall(file, node);
    if (!call) return [];
    if (codeOf(file, call.callee) === variable) return [{ node, args: call.args, method: '' }];
    const method = ['map', 'map_async', 'run'].find((name) => codeOf(file, call.callee) === `${variable}.${name}`);
    return method === undefined ? [] : [{ node, args: call.args, method }];
  });
}

function givenInputs(args: CallArguments, method: string): Given {
  const { positional, keywords } = args;
  if (method === '') return { dict: null, keywords };
  const dict = method === 'run' ? (keywords.get('kwargs') ?? positional[1]) : (keywords.get('inputs') ?? positional[0]);
  return { dict: dict ?? null, keywords: new Map() };
}

/** `inputs = {...}` of a file that leaves running to its reader, as documentation does. */
function soleInputs(file: PythonFile): Given {
  const found = file.statements.flatMap((statement) => {
    const assigned = assignedValue(statement);
    return assigned && codeOf(file, assigned.target) === 'inputs' ? [assigned.value] : [];
  });
  return { dict: found.length === 1 ? (found[0] ?? null) : null, keywords: new Map() };
}

function readInputs(file: PythonFile, given: Given, call: SyntaxNode | null): RunCall['inputs'] {
  const inputs = new Map<string, { value: InputValue; node: SyntaxNode }>();
  const add = (name: string, written: SyntaxNode) => {
    const nested = resolve(file, written);
    // A dictionary may fill a scope (`{"foo": {"x": 1}}`) or be one value: the names of the pipeline decide which.
    if (nested.name === 'DictionaryExpression' && !name.includes('.')) {
      for (const { key, node } of readDictEntries(file, nested).entries) add(`${name}.${key}`, node);
    }
    const value = readInputValue(file, written);
    if (!value) noteUnread(file, written, `The value of ${name} is only known when the file runs; give it by hand.`);
    inputs.set(name, { value: value ?? { kind: 'none' }, node: written });
  };
  for (const [name, node] of given.keywords) add(name, node);
  const dict = given.dict ? resolve(file, given.dict) : null;
  if (dict?.name === 'DictionaryExpression') {
    const { entries, others } = readDictEntries(file, dict);
    for (const { key, node } of entries) add(key, node);
    for (const other of others) noteUnread(file, other, 'Only inputs with a plain name can be read.');
  } else if (dict) {
    const made = readCall(file, dict);
    if (made && codeOf(file, made.callee) === 'dict') for (const [name, node] of made.args.keywords) add(name, node);
    else noteUnread(file, call ?? dict, 'The inputs are not written out as a dictionary; give them by hand.');
  }
  return inputs;
}

/** Names of the script around the functions: the pipeline, and whatever is computed from it. */
export function namesOfTheRun(file: PythonFile, variable: string | null): ReadonlySet<string> {
  const names = new Set(variable === null ? [] : [variable]);
  for (const statement of descendantsOf(file.root, 'AssignStatement')) {
    const assigned = assignedValue(statement);
    const target = assigned ? codeOf(file, assigned.target) : null;
    const mentions = [...descendantsOf(statement, 'VariableName')].map((name) => codeOf(file, name));
    if (target !== null && mentions.some((name) => name !== target && names.has(name))) {
      names.add(target);
    }
  }
  return names;
}
