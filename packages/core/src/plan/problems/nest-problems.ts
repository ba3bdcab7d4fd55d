import { nameList, type ProblemEntry, resourceWord } from './problem-entry.ts';

/** Problems of nests, variants and scopes; part of `PROBLEM_CODES`. */
export const NEST_PROBLEMS = {
  NEST_TOO_SMALL: {
    severity: 'error',
    message: (d: { nest: string; count: number }) =>
      `${d.nest} holds ${d.count === 0 ? 'no function' : 'only one function'}, but a nest runs several one after another.`,
    hint: () => 'Put at least two functions into it, or take it apart.',
  },
  NEST_FUNCTION_UNKNOWN: {
    severity: 'error',
    message: (d: { nest: string; id: string }) => `${d.nest} names the function ${d.id}, which is not in the pipeline.`,
    hint: () => 'Take it out of the nest.',
  },
  NEST_OVERLAP: {
    severity: 'error',
    message: (d: { function: string; first: string; second: string }) =>
      `${d.function} is in two nests: in ${d.first} and in ${d.second}.`,
    hint: () => 'Take it out of one of them.',
  },
  NEST_CYCLE: {
    severity: 'error',
    message: (d: { nest: string; functions: readonly string[] }) =>
      `${d.nest} would have to stop in the middle: what it gives comes back to it through ${nameList(d.functions)}.`,
    hint: (d: { functions: readonly string[] }) => `Put ${nameList(d.functions)} into the nest too.`,
  },
  NEST_OUTPUT_UNKNOWN: {
    severity: 'error',
    message: (d: { nest: string; name: string; outputs: readonly string[] }) =>
      `${d.nest} is to keep "${d.name}", which none of its functions gives.`,
    hint: (d: { outputs: readonly string[] }) => `Its functions give ${nameList(d.outputs)}.`,
  },
  NEST_NO_OUTPUT: {
    severity: 'error',
    message: (d: { nest: string }) => `${d.nest} keeps none of its outputs.`,
    hint: () => 'Choose at least one output that remains when it has run.',
  },
  NEST_OUTPUT_NEEDED: {
    severity: 'error',
    message: (d: { nest: string; name: string; reader: string }) =>
      `${d.reader} reads "${d.name}", which ${d.nest} does not keep.`,
    hint: (d: { nest: string; name: string; reader: string }) =>
      `Let ${d.nest} keep "${d.name}", or put ${d.reader} into the nest too.`,
  },
  NEST_MIXED: {
    severity: 'error',
    message: (d: { nest: string; mapped: string; plain: string }) =>
      `In ${d.nest}, ${d.mapped} is mapped but ${d.plain} is not.`,
    hint: (d: { plain: string }) =>
      `Functions of a nest are called equally often: give ${d.plain} a mapspec over the same axes, or take it out.`,
  },
  NEST_AXES: {
    severity: 'error',
    message: (d: {
      nest: string;
      first: string;
      firstAxes: readonly string[];
      second: string;
      secondAxes: readonly string[];
    }) =>
      `In ${d.nest}, ${d.first} is mapped over [${d.firstAxes.join(', ')}] but ${d.second} over [${d.secondAxes.join(', ')}].`,
    hint: () => 'Give their outputs the same axes in the same order, or take one of the two out of the nest.',
  },
  NEST_GENERATOR: {
    severity: 'error',
    message: (d: { nest: string; function: string; axes: readonly string[] }) =>
      `In ${d.nest}, ${d.function} makes the axis ${nameList(d.axes)} itself, which the others cannot be mapped over.`,
    hint: (d: { function: string }) => `Take ${d.function} out of the nest.`,
  },
  NEST_REDUCTION: {
    severity: 'error',
    message: (d: { nest: string; function: string; array: string }) =>
      `In ${d.nest}, ${d.function} takes more of "${d.array}" than the one element that is there.`,
    hint: (d: { function: string }) =>
      `Take ${d.function} out of the nest: it has to wait until all elements are there.`,
  },
  NEST_EXPRESSION: {
    severity: 'error',
    message: (d: { nest: string; function: string; field: string }) =>
      `${d.function} gives its ${resourceWord(d.field)} by an expression, but runs within ${d.nest} and gets what that asks for.`,
    hint: () => 'Give a fixed value, or give the nest resources of its own and clear this.',
  },
  NEST_RESOURCES_VARIABLE: {
    severity: 'error',
    message: (d: { nest: string; function: string; parameter: string }) =>
      `The parameter ${d.parameter} of ${d.function} is to receive its resources, but it runs within ${d.nest}.`,
    hint: (d: { function: string }) => `Clear the resources variable, or take ${d.function} out of the nest.`,
  },
  NEST_RESOURCES: {
    severity: 'error',
    message: (d: { nest: string; message: string; hint: string }) => `Resources of ${d.nest}: ${d.message}`,
    hint: (d: { hint: string }) => d.hint,
  },
  VARIANT_UNKNOWN: {
    severity: 'error',
    message: (d: { of: string; name: string; names: readonly string[] }) =>
      d.names.length === 0
        ? `The variant "${d.name}" of "${d.of}" is chosen, but nothing has variants of that name.`
        : `The variant "${d.name}" of "${d.of}" is chosen, but there is none.`,
    hint: (d: { of: string; names: readonly string[] }) =>
      d.names.length === 0 ? 'Clear the choice.' : `Choose one of ${nameList(d.names)}.`,
  },
  VARIANT_OUTPUT: {
    severity: 'error',
    message: (d: { parameter: string; output: string; inactive: string; active: readonly string[] }) =>
      `The parameter ${d.parameter} gets "${d.output}" of ${d.inactive}, but ${nameList(d.active)}, which is active instead, has no such output.`,
    hint: (d: { output: string; active: readonly string[] }) =>
      `Give ${nameList(d.active)} an output "${d.output}", or choose another variant.`,
  },
  SCOPE_IS_NAME: {
    severity: 'error',
    message: (d: { scope: string; array: string; what: string }) =>
      `"${d.scope}" is the scope of "${d.array}", and the name of ${d.what}.`,
    hint: () => 'Rename one of the two: a scope, the part of a name before the dot, is the name of nothing else.',
  },
} as const satisfies Record<string, ProblemEntry>;
