import { nameList, type ProblemEntry } from './problem-entry.ts';

/** Problems of shell commands and JavaScript functions; part of `PROBLEM_CODES`. */
export const LANGUAGE_PROBLEMS = {
  SHELL_UNDECLARED: {
    severity: 'error',
    message: (d: { function: string }) => `The shell command ${d.function} does not say what it takes.`,
    hint: (d: { function: string }) =>
      `Begin the script with a comment that does: # ${d.function}(x, y) -> text. In the script they are "$x" and "$y".`,
  },
  SHELL_OUTPUT_UNKNOWN: {
    severity: 'error',
    message: (d: { function: string; word: string }) =>
      d.word === ''
        ? `The first comment of ${d.function} has an arrow, but not what the command gives.`
        : `The first comment of ${d.function} says that it gives "${d.word}".`,
    hint: () =>
      'A command gives text, number or json (what it prints), or file (what it writes to "$GRIDLOOM_OUTPUT_<name>").',
  },
  SHELL_OUTPUT_COUNT: {
    severity: 'error',
    message: (d: { function: string; outputs: readonly string[]; words: readonly string[] }) =>
      `${d.function} has the outputs ${nameList(d.outputs)}, but its first comment says ${d.words.join(', ')}.`,
    hint: () =>
      'Say one word for each output, or json or file for all of them: json is an object with their names, or a list.',
  },
  SHELL_OUTPUT_TWICE: {
    severity: 'error',
    message: (d: { function: string; words: readonly string[] }) =>
      `${d.function} is to give ${nameList(d.words)}, but a command prints only once.`,
    hint: () => 'Let one output be what it prints and the others files, or all of them one json.',
  },
  SHELL_PARAMETER_RESERVED: {
    severity: 'error',
    message: (d: { function: string; parameter: string }) =>
      `${d.parameter} is a variable that programs go by, so it cannot be a parameter of the command ${d.function}.`,
    hint: (d: { parameter: string }) => `Give it another name, such as ${d.parameter.toLowerCase()}_value.`,
  },
  PARAMETER_UNNAMED: {
    severity: 'error',
    message: (d: { function: string; parameter: string }) =>
      `${d.function} takes ${d.parameter}, which has no name that a wire could go to.`,
    hint: (d: { function: string }) => `Name the parameters one by one: function ${d.function}(a, b) { ... }.`,
  },
  NEST_LANGUAGE: {
    severity: 'error',
    message: (d: { nest: string; function: string; language: string }) =>
      `${d.function} is a ${d.language}, but ${d.nest} can hold Python functions only.`,
    hint: () => 'Take it out of the nest, or call it from a Python function.',
  },
} as const satisfies Record<string, ProblemEntry>;
