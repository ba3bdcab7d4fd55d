import { nameList, type ProblemEntry } from './problem-entry.ts';

/** Problems of where values come from: wires, circles, inputs and defaults that are missing; part of `PROBLEM_CODES`. */
export const WIRE_PROBLEMS = {
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
} as const satisfies Record<string, ProblemEntry>;
