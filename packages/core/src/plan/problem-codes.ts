import type { Problem, ProblemFix, ProblemPlace } from '../pipeline/index.ts';
import { INPUT_PROBLEMS } from './input-problems.ts';
import { LIMIT_PROBLEMS } from './limit-problems.ts';
import { NEST_PROBLEMS } from './nest-problems.ts';
import { nameList, type ProblemEntry, plural, resourceWord } from './problem-entry.ts';
import { REUSE_PROBLEMS } from './reuse-problems.ts';
import { SELECTION_PROBLEMS } from './selection-problems.ts';
import { TYPE_PROBLEMS } from './type-problems.ts';

/**
 * Everything that can be wrong with a pipeline, in one table: the code says what, the message says it in a sentence with
 * the names it is about, the hint says how to mend it. Severity follows from the code.
 */
export const PROBLEM_CODES = {
  NO_FUNCTIONS: {
    severity: 'error',
    message: () => 'The pipeline has no functions yet.',
    hint: () => 'Add a function; its parameters become the inputs of the pipeline.',
  },
  DUPLICATE_ID: {
    severity: 'error',
    message: (d: { id: string }) => `Two nodes of the pipeline have the id "${d.id}".`,
    hint: () => 'Remove one of them, or give it another id in the file.',
  },
  BAD_NAME: {
    severity: 'error',
    message: (d: { what: string; name: string }) => `"${d.name}" cannot be the name of ${d.what}.`,
    hint: () => 'Use letters, digits and underscores, beginning with a letter, and no word of the Python language.',
  },
  DUPLICATE_NAME: {
    severity: 'error',
    message: (d: { name: string; first: string; second: string }) =>
      `The name "${d.name}" is given twice: by ${d.first} and by ${d.second}.`,
    hint: (d: { name: string }) => `Rename one of the two; "${d.name}" must mean one array in the whole pipeline.`,
  },
  OUTPUT_IS_PARAMETER: {
    severity: 'error',
    message: (d: { function: string; name: string }) =>
      `${d.function} has an output "${d.name}" and a parameter of the same name.`,
    hint: (d: { name: string }) => `Give the output another name, such as "new_${d.name}".`,
  },
  CODE_UNREADABLE: {
    severity: 'error',
    message: (d: { function: string }) => `The code of ${d.function} holds no Python function.`,
    hint: (d: { function: string }) =>
      `Write one at the left margin: def ${d.function}(...): and check brackets, quotes and indentation.`,
  },
  ENTRY_MISSING: {
    severity: 'error',
    message: (d: { function: string; found: readonly string[] }) =>
      `The code has no function "${d.function}"; it has ${nameList(d.found)}.`,
    hint: (d: { function: string; found: readonly string[] }) =>
      `Choose ${d.found[0] ?? 'one of them'} as the function that is called, or name a function in the code "${d.function}".`,
  },
  PARAMETER_STARRED: {
    severity: 'warning',
    message: (d: { function: string; parameter: string }) =>
      `${d.function} takes ${d.parameter}, which is always empty in a pipeline.`,
    hint: () => 'Name the parameters that it needs one by one.',
  },
  SETTING_UNKNOWN: {
    severity: 'warning',
    message: (d: { function: string; setting: string; parameter: string }) =>
      `${d.function} has a ${d.setting} value for "${d.parameter}", which is none of its parameters.`,
    hint: () => 'Remove the value, or add the parameter to the function in the code.',
  },
  BOUND_AND_DEFAULT: {
    severity: 'error',
    message: (d: { function: string; parameter: string }) =>
      `The parameter ${d.parameter} of ${d.function} has a bound value and a default.`,
    hint: () => 'Remove one of them: a bound value always wins, a default only where nothing else is given.',
  },
  WIRE_DANGLING: {
    severity: 'error',
    message: (d: { from: string; to: string; missing: string }) =>
      `The wire from ${d.from} to ${d.to} hangs in the air: there is no ${d.missing}.`,
    hint: () => 'Remove the wire, or bring back what it was connected to.',
  },
  WIRE_DUPLICATE: {
    severity: 'error',
    message: (d: { function: string; parameter: string; count: number }) =>
      `${d.count} wires end at the parameter ${d.parameter} of ${d.function}.`,
    hint: () => 'Keep one of them: a parameter takes one value.',
  },
  WIRE_MISSING: {
    severity: 'error',
    message: (d: { function: string; parameter: string; producer: string }) =>
      `The parameter ${d.parameter} of ${d.function} is not connected, though ${d.producer} has an output of that name.`,
    hint: (d: { function: string; parameter: string; producer: string }) =>
      `Draw the wire from ${d.producer} to ${d.function}, or bind a value to ${d.parameter}.`,
  },
  CYCLE: {
    severity: 'error',
    message: (d: { functions: readonly string[] }) =>
      d.functions.length === 1
        ? `${d.functions[0]} needs its own output.`
        : `These functions wait for each other: ${[...d.functions, d.functions[0]].join(' → ')}.`,
    hint: () => 'Remove one of the wires on the circle.',
  },
  INPUT_MISSING: {
    severity: 'error',
    message: (d: { name: string; functions: readonly string[] }) =>
      `Nothing gives a value to "${d.name}", which ${nameList(d.functions)} ${d.functions.length === 1 ? 'needs' : 'need'}.`,
    hint: (d: { name: string }) => `Add an input "${d.name}" with a value, connect an output, or set a default.`,
  },
  INPUT_UNUSED: {
    severity: 'error',
    message: (d: { name: string }) => `No function reads the input "${d.name}".`,
    hint: () => 'Connect it to a parameter, or remove it.',
  },
  DEFAULTS_DIFFER: {
    severity: 'error',
    message: (d: { name: string; first: string; firstValue: string; second: string; secondValue: string }) =>
      `"${d.name}" has two defaults: ${d.firstValue} in ${d.first} and ${d.secondValue} in ${d.second}.`,
    hint: (d: { name: string }) =>
      `One input feeds both: add an input "${d.name}" with the value you mean, or bind one of the parameters.`,
  },
  DEFAULT_UNREADABLE: {
    severity: 'error',
    message: (d: { function: string; parameter: string; source: string }) =>
      `${d.function} is mapped over ${d.parameter}, whose default ${d.source} is known only to Python.`,
    hint: (d: { parameter: string }) => `Add an input "${d.parameter}" with a list, a range or an array.`,
  },
  RESOURCES_VARIABLE_UNKNOWN: {
    severity: 'error',
    message: (d: { function: string; parameter: string }) =>
      `${d.function} has no parameter "${d.parameter}" that could receive its resources.`,
    hint: (d: { parameter: string }) =>
      `Add the parameter ${d.parameter} in the code, or clear the resources variable.`,
  },
  RESOURCES_VARIABLE_FED: {
    severity: 'error',
    message: (d: { function: string; parameter: string; by: string }) =>
      `The parameter ${d.parameter} of ${d.function} receives the resources, and a value from ${d.by} as well.`,
    hint: () => 'Remove one of the two.',
  },
  MAPSPEC_SYNTAX: {
    severity: 'error',
    message: (d: { function: string; message: string; hint: string }) => `Mapspec of ${d.function}: ${d.message}`,
    hint: (d: { hint: string }) => d.hint,
  },
  MAPSPEC_PARAMETER: {
    severity: 'error',
    message: (d: { function: string; name: string; parameters: readonly string[] }) =>
      `The mapspec of ${d.function} names "${d.name}", which is none of its parameters.`,
    hint: (d: { name: string; parameters: readonly string[] }) =>
      d.parameters.length === 0
        ? 'The function has no parameters: write "..." left of the arrow.'
        : `Left of the arrow stand parameters (here ${nameList(d.parameters)}): write one of them, or take "${d.name}" out.`,
  },
  MAPSPEC_BOUND: {
    severity: 'error',
    message: (d: { function: string; name: string }) =>
      `The mapspec of ${d.function} maps over ${d.name}, but ${d.name} is bound to one value.`,
    hint: (d: { name: string }) => `Unbind ${d.name}, or take it out of the mapspec.`,
  },
  MAPSPEC_OUTPUTS: {
    severity: 'error',
    message: (d: { function: string; written: readonly string[]; outputs: readonly string[] }) =>
      `The mapspec of ${d.function} gives ${nameList(d.written)}, but the function has ${plural(d.outputs.length, 'output')}: ${nameList(d.outputs)}.`,
    hint: (d: { outputs: readonly string[] }) =>
      `Write each output of the function once right of the arrow, in this order: ${d.outputs.join(', ')}.`,
  },
  RANK_DIFFERS: {
    severity: 'error',
    message: (d: { array: string; first: string; firstRank: number; second: string; secondRank: number }) =>
      `"${d.array}" has ${plural(d.firstRank, 'axis')} in ${d.first} but ${plural(d.secondRank, 'axis')} in ${d.second}.`,
    hint: () => 'Write the same number of axes in both mapspecs; ":" stands for an axis that is taken whole.',
  },
  AXIS_NAMES_DIFFER: {
    severity: 'error',
    message: (d: {
      array: string;
      position: number;
      first: string;
      firstAxis: string;
      second: string;
      secondAxis: string;
    }) =>
      `The ${ordinal(d.position)} axis of "${d.array}" is called "${d.firstAxis}" in ${d.first} but "${d.secondAxis}" in ${d.second}.`,
    hint: (d: { firstAxis: string; second: string; secondAxis: string }) =>
      `Write "${d.firstAxis}" for "${d.secondAxis}" in the mapspec of ${d.second}, or the other way round.`,
  },
  OUTPUT_AXES_DIFFER: {
    severity: 'error',
    message: (d: { function: string; first: string; second: string }) =>
      `The outputs of ${d.function} are taken as ${d.first} and as ${d.second}; outputs of one function share their axes.`,
    hint: (d: { function: string }) => `Use the same axes for both, or split ${d.function} into two functions.`,
  },
  INPUT_RANK: {
    severity: 'error',
    message: (d: { function: string; array: string; spec: string; rank: number; shape: string }) =>
      `${d.function} takes ${d.spec}, which needs ${plural(d.rank, 'axis')}, but the input "${d.array}" has ${d.shape}.`,
    hint: (d: { rank: number; array: string }) =>
      d.rank === 1
        ? `Make "${d.array}" a list, a range or a linspace, or write all of its axes in the mapspec: ":" takes one whole.`
        : `Make "${d.array}" an array with ${d.rank} axes, or write in the mapspec only the axes that it has.`,
  },
  INPUT_RAGGED: {
    severity: 'error',
    message: (d: { name: string; place: string; found: string; expected: string }) =>
      `The array "${d.name}" is ragged: ${d.name}${d.place} has ${d.found} where ${d.expected} came before.`,
    hint: () => 'Give all rows the same length, or make it a list of lists, which has one axis.',
  },
  RANGE_STEP: {
    severity: 'error',
    message: (d: { name: string }) => `The range "${d.name}" has the step 0 and would never end.`,
    hint: () => 'Give a step above 0, or below 0 to count down.',
  },
  LINSPACE_COUNT: {
    severity: 'error',
    message: (d: { name: string; kind: string; count: number }) => `The ${d.kind} "${d.name}" has ${d.count} points.`,
    hint: () => 'Give a count of 0 or more.',
  },
  INPUT_TOO_LONG: {
    severity: 'error',
    message: (d: { name: string; limit: number }) => `"${d.name}" has more than ${count(d.limit)} values.`,
    hint: () => 'Check start, stop and step.',
  },
  AXIS_SIZES: {
    severity: 'error',
    message: (d: { function: string; message: string; hint: string }) => `${d.function}: ${d.message}`,
    hint: (d: { hint: string }) => d.hint,
  },
  INTERNAL_SHAPE: {
    severity: 'error',
    message: (d: { function: string; declared: number; axes: readonly string[] }) =>
      `The internal shape of ${d.function} has ${plural(d.declared, 'length')}, but one call of it returns ${d.axes.length === 0 ? 'no axis of its own' : `${plural(d.axes.length, 'axis')} (${d.axes.join(', ')})`}.`,
    hint: (d: { axes: readonly string[] }) =>
      d.axes.length === 0
        ? 'Clear the internal shape, or add the axis right of the arrow of the mapspec.'
        : 'Give one length, or ?, for each of these axes, or clear the internal shape.',
  },
  TOO_MANY_ELEMENTS: {
    severity: 'error',
    message: (d: { function: string; limit: number }) =>
      `${d.function} would have more than ${count(d.limit)} elements.`,
    hint: () => 'Shorten an input, or zip two axes: the same axis name on both inputs.',
  },
  TOO_MANY_JOB_ARRAYS: {
    severity: 'error',
    message: (d: { function: string; jobArrays: number; tasks: number; maxArraySize: number }) =>
      `${d.function} would need ${count(d.jobArrays)} job arrays: ${count(d.tasks)} tasks, at most ${count(d.maxArraySize)} in one.`,
    hint: () => 'Choose scope "map" and a larger chunk size, so that one task computes many elements.',
  },
  CHUNK_SIZE_UNUSED: {
    severity: 'hint',
    message: (d: { function: string; chunkSize: number }) =>
      `${d.function} has chunk size ${d.chunkSize} and scope "element", in which a task computes one element.`,
    hint: () => 'Choose scope "map" to compute several elements in a task.',
  },
  RESOURCE_FIELD: {
    severity: 'error',
    message: (d: { owner: string; message: string; hint: string }) => `Resources of ${d.owner}: ${d.message}`,
    hint: (d: { hint: string }) => d.hint,
  },
  EXPRESSION_EMPTY: {
    severity: 'error',
    message: (d: { owner: string; field: string }) =>
      `The expression for ${resourceWord(d.field)} of ${d.owner} is empty.`,
    hint: () => 'Write a Python expression over the parameters, or a fixed value.',
  },
  EXPRESSION_SYNTAX: {
    severity: 'error',
    message: (d: { owner: string; field: string; expression: string }) =>
      `The expression for ${resourceWord(d.field)} of ${d.owner}, "${d.expression}", cannot be read as Python.`,
    hint: () => 'Write one expression, such as 2 * n: check brackets and operators; assignments are not possible here.',
  },
  EXPRESSION_DEFAULT: {
    severity: 'error',
    message: (d: { function: string; field: string; name: string; source: string }) =>
      `The expression for ${resourceWord(d.field)} of ${d.function} uses ${d.name}, whose default ${d.source} is known only to Python.`,
    hint: (d: { name: string }) =>
      `Add an input "${d.name}" with a value, or set another default for ${d.name} in the form of the function.`,
  },
  EXPRESSION_NAME: {
    severity: 'error',
    message: (d: { function: string; field: string; name: string; parameters: readonly string[] }) =>
      `The expression for ${resourceWord(d.field)} uses "${d.name}", which is no parameter of ${d.function}.`,
    hint: (d: { parameters: readonly string[] }) =>
      d.parameters.length === 0
        ? 'The function has no parameters; give a fixed value.'
        : `It can use ${nameList(d.parameters)} and functions such as int, abs, min, max, len and ceil.`,
  },
  ...INPUT_PROBLEMS,
  ...TYPE_PROBLEMS,
  ...LIMIT_PROBLEMS,
  ...NEST_PROBLEMS,
  ...SELECTION_PROBLEMS,
  ...REUSE_PROBLEMS,
} as const satisfies Record<string, ProblemEntry>;

export type ProblemCode = keyof typeof PROBLEM_CODES;

/** The facts a problem of code `C` must carry. */
export type ProblemDetails<C extends ProblemCode> = Parameters<(typeof PROBLEM_CODES)[C]['message']>[0];

/** A problem with the sentences of its code, and with what mends it where that is plain. */
export function problemOf<C extends ProblemCode>(
  code: C,
  place: ProblemPlace,
  details: ProblemDetails<C>,
  fix?: ProblemFix | null,
): Problem {
  const entry: ProblemEntry = PROBLEM_CODES[code];
  // The signature ties the details to the code; the table's union of functions loses that tie.
  const facts = details as never;
  const problem = { code, severity: entry.severity, place, message: entry.message(facts), hint: entry.hint(facts) };
  return fix ? { ...problem, fix } : problem;
}

function ordinal(position: number): string {
  return ['first', 'second', 'third', 'fourth', 'fifth'][position] ?? `${position + 1}th`;
}

function count(number: number): string {
  return String(number).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
