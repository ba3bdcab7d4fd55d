import { nameList, type ProblemEntry, resourceWord } from './problem-entry.ts';

/** Problems of resources: fields, expressions and the variable that receives them; part of `PROBLEM_CODES`. */
export const RESOURCE_PROBLEMS = {
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
} as const satisfies Record<string, ProblemEntry>;
