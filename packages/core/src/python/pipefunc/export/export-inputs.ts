import type { InputValue, Pipeline, PipelineInput } from '../../../pipeline/index.ts';
import { isLikeArange, rangeLength } from '../file/arange-items.ts';
import type { GraphNames } from './graph-names.ts';
import { onOneLine, pythonLiteral, pythonString, pythonText } from './python-text.ts';

export type ExportedInputs = {
  /** Lines of the dictionary, comments for what has no value included. */
  readonly lines: readonly string[];
  readonly usesNumpy: boolean;
  readonly usesReference: boolean;
  readonly usesCsv: boolean;
};

/** `numpy` is what the script calls NumPy; the others are its helpers that open files and read tables. */
type Words = { readonly numpy: string; readonly reference: string; readonly csv: string };

/** The inputs that the active functions take, by graph name; what nothing gives a value is a comment. */
export function exportInputs(
  pipeline: Pipeline,
  names: GraphNames,
  script: Words & { readonly roots: ReadonlySet<string> },
): ExportedInputs {
  const given = new Map(pipeline.inputs.map((input) => [input.name, input]));
  const lines: string[] = [];
  const uses = new Set<string>();
  const write = (name: string, input: PipelineInput) => {
    const text = inputText(input, { ...script, asNumbers: isUsedAsNumbers(names, name) });
    if (text === null) lines.push(`# ${onOneLine(pythonString(name))} has no value yet.`);
    else if (script.roots.has(name)) lines.push(`${pythonString(name)}: ${text},`);
    else lines.push(`# ${onOneLine(pythonString(name))} is for functions that are not active.`);
    if (text === null || !script.roots.has(name)) return;
    uses.add(text.slice(0, text.search(/[.(]/)));
  };
  const used = new Set(names.functions.flatMap(({ parameters }) => parameters.map(({ graphName }) => graphName)));
  for (const input of pipeline.inputs) if (used.has(input.name)) write(input.name, input);
  for (const alias of names.aliases) {
    const input = given.get(alias.of);
    if (alias.kind === 'input' && input) write(alias.name, input);
  }
  for (const name of script.roots) {
    if (!given.has(name) && !names.aliases.some((alias) => alias.name === name) && !hasDefault(names, name)) {
      lines.push(`# ${onOneLine(pythonString(name))} has no value yet.`);
    }
  }
  return {
    lines,
    usesNumpy: uses.has(script.numpy),
    usesReference: uses.has(script.reference),
    usesCsv: uses.has(script.csv),
  };
}

function hasDefault(names: GraphNames, graphName: string): boolean {
  return names.functions.some(({ item, parameters }) =>
    parameters.some(
      (parameter) =>
        parameter.graphName === graphName &&
        (parameter.defaultSource !== null || Object.hasOwn(item.defaults, parameter.name)),
    ),
  );
}

/** True when a function takes more than one number of it at a time and works with NumPy: then it gets an array there. */
function isUsedAsNumbers(names: GraphNames, graphName: string): boolean {
  return names.functions.some(
    ({ importsNumpy, parameters, wholes }) =>
      importsNumpy && parameters.some((parameter) => parameter.graphName === graphName && wholes.has(parameter.name)),
  );
}

/** The value as Python; null when there is none. Elements come out as Python's own numbers, as a function of ours gets them. */
function inputText({ value }: PipelineInput, script: Words & { readonly asNumbers: boolean }): string | null {
  switch (value.kind) {
    case 'none':
      return null;
    case 'value':
      return pythonLiteral(value.value);
    case 'list':
      return pythonLiteral(value.items);
    case 'array':
      return `${script.numpy}.array(${pythonLiteral(value.nested)}${script.asNumbers ? '' : ', dtype=object'})`;
    case 'range':
      return rangeText(value, script.numpy);
    case 'linspace':
    case 'geomspace':
    case 'logspace': {
      const base = value.kind === 'logspace' ? `, base=${pythonLiteral(value.base)}` : '';
      const array = `${script.numpy}.${value.kind}(${spaceArguments(value)}${base})`;
      return script.asNumbers ? array : `${array}.tolist()`;
    }
    case 'csv':
      return `${script.csv}(${pythonText(value.text)}, ${pythonString(value.column)})`;
    case 'reference':
      return referenceText(value, script.reference);
  }
}

/** What Python counts as a range of ours does: `np.arange` adds fractions up in another way. */
function rangeText(value: Extract<InputValue, { kind: 'range' }>, numpy: string): string {
  const numbers = [value.start, value.stop, value.step];
  const args = numbers.map(pythonLiteral).join(', ');
  if (numbers.every(Number.isSafeInteger)) return `range(${args})`;
  if (isLikeArange(value)) return `${numpy}.arange(${args}).tolist()`;
  const [start, , step] = numbers.map(pythonLiteral);
  return `[${start} + ${step} * k for k in range(${rangeLength(value)})]`;
}

function spaceArguments(value: { start: number; stop: number; count: number }): string {
  return [value.start, value.stop, value.count].map(pythonLiteral).join(', ');
}

function referenceText(value: Extract<InputValue, { kind: 'reference' }>, helper: string): string {
  const args = [pythonString(value.path), pythonString(value.format)];
  if (value.column !== null) args.push(`column=${pythonString(value.column)}`);
  if (value.shape !== null && value.format === 'file-array') {
    args.push(`shape=(${value.shape.map((size) => `${size},`).join(' ')})`);
  }
  return `${helper}(${args.join(', ')})`;
}
