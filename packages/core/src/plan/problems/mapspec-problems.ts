import { nameList, type ProblemEntry, plural, withCommas } from './problem-entry.ts';

/** Problems of mapspecs and of the axes and lengths that follow from them; part of `PROBLEM_CODES`. */
export const MAPSPEC_PROBLEMS = {
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
      `${d.function} would have more than ${withCommas(d.limit)} elements.`,
    hint: () => 'Shorten an input, or zip two axes: the same axis name on both inputs.',
  },
} as const satisfies Record<string, ProblemEntry>;

function ordinal(position: number): string {
  return ['first', 'second', 'third', 'fourth', 'fifth'][position] ?? `${position + 1}th`;
}
