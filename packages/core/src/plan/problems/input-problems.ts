import { nameList, type ProblemEntry, withCommas } from './problem-entry.ts';

/** Problems of input values; part of `PROBLEM_CODES`. */
export const INPUT_PROBLEMS = {
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
    message: (d: { name: string; limit: number }) => `"${d.name}" has more than ${withCommas(d.limit)} values.`,
    hint: () => 'Check start, stop and step.',
  },
  SPACE_ENDS: {
    severity: 'error',
    message: (d: { name: string; kind: 'logspace' | 'geomspace'; given: string }) =>
      d.kind === 'logspace'
        ? `The logspace "${d.name}" has the base ${d.given}.`
        : `The geomspace "${d.name}" goes from ${d.given}, and no factor leads from one to the other.`,
    hint: (d: { kind: 'logspace' | 'geomspace' }) =>
      d.kind === 'logspace' ? 'Give a base above 0, such as 10.' : 'Give two ends of the same sign, neither of them 0.',
  },
  TABLE_EMPTY: {
    severity: 'error',
    message: (d: { name: string }) => `The table of "${d.name}" is empty.`,
    hint: () => 'Paste CSV whose first row names the columns.',
  },
  TABLE_COLUMN: {
    severity: 'error',
    message: (d: { name: string; column: string; columns: readonly string[] }) =>
      d.column.trim() === ''
        ? `No column of the table of "${d.name}" is chosen.`
        : `The table of "${d.name}" has no column "${d.column}".`,
    hint: (d: { columns: readonly string[] }) =>
      `Choose one of its columns, which the first row names: ${nameList(d.columns)}.`,
  },
  REFERENCE_UNSEEN: {
    severity: 'error',
    message: (d: { name: string; path: string; given: boolean }) =>
      d.path.trim() === ''
        ? `"${d.name}" refers to a file on the cluster, but no path is given.`
        : `Nobody has looked yet what ${d.path} holds, which "${d.name}" refers to.`,
    hint: (d: { path: string; given: boolean }) => {
      if (d.path.trim() === '') return 'Give the path of a file that the compute nodes see.';
      return d.given
        ? 'It is looked at when the plan is made for a profile whose host can be reached; a run needs its shape.'
        : 'Look at it from the input; a run needs its shape.';
    },
  },
  REFERENCE_UNREADABLE: {
    severity: 'error',
    message: (d: { name: string; message: string }) => `The file of "${d.name}": ${d.message}`,
    hint: () => 'Give the path of a file that the submit host and the compute nodes can read.',
  },
  REFERENCE_UNCHECKED: {
    severity: 'warning',
    message: (d: { name: string; message: string }) => `The file of "${d.name}" cannot be looked at now: ${d.message}`,
    hint: () => 'The plan counts on what was found in the file before; a run looks again when it is started.',
  },
  REFERENCE_PATH: {
    severity: 'error',
    message: (d: { name: string; path: string }) => `The path "${d.path}" of "${d.name}" is not absolute.`,
    hint: () => 'Begin it with / or ~/, as the submit host sees it.',
  },
} as const satisfies Record<string, ProblemEntry>;
