import { LANGUAGE_NAMES } from '../../language/index.ts';
import type { Language } from '../../pipeline/index.ts';
import { nameList, type ProblemEntry } from './problem-entry.ts';

/** Problems of one function: its names, its code, its settings; part of `PROBLEM_CODES`. */
export const FUNCTION_PROBLEMS = {
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
    message: (d: { function: string; language: Language }) =>
      `The code of ${d.function} holds no ${LANGUAGE_NAMES[d.language]} function.`,
    hint: (d: { function: string; language: Language }) =>
      d.language === 'javascript'
        ? `Write one that stands in no other: function ${d.function}(...) { ... } and check brackets and quotes.`
        : `Write one at the left margin: def ${d.function}(...): and check brackets, quotes and indentation.`,
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
} as const satisfies Record<string, ProblemEntry>;
