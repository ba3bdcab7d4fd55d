import { nameList, type ProblemEntry, withCommas } from './problem-entry.ts';

/** Problems of what a run is asked to compute; part of `PROBLEM_CODES`. */
export const SELECTION_PROBLEMS = {
  SELECTION_UNKNOWN: {
    severity: 'error',
    message: (d: { name: string; known: readonly string[] }) => `No function gives an output "${d.name}".`,
    hint: (d: { known: readonly string[] }) =>
      d.known.length === 0 ? 'The pipeline has no outputs yet.' : `The outputs are ${nameList(d.known)}.`,
  },
  SELECTION_GIVEN_WANTED: {
    severity: 'error',
    message: (d: { name: string }) => `"${d.name}" is to be computed, and its value is given as well.`,
    hint: (d: { name: string }) => `Take "${d.name}" out of one of the two.`,
  },
  SELECTION_GIVEN_PARTLY: {
    severity: 'error',
    message: (d: { name: string; function: string; others: readonly string[] }) =>
      `The value of "${d.name}" is given, but ${d.function} has to run for ${nameList(d.others)} and would compute it.`,
    hint: (d: { name: string; others: readonly string[] }) =>
      `Give ${nameList(d.others)} as well, or let ${d.name} be computed.`,
  },
  SELECTION_GIVEN_RANK: {
    severity: 'error',
    message: (d: { name: string; rank: number; axes: readonly string[]; given: number }) =>
      `"${d.name}" is an array ${d.name}[${d.axes.join(', ')}], but the value that is given for it has ${
        d.given === 0 ? 'no axis: it is one value' : d.given === 1 ? '1 axis' : `${d.given} axes`
      }.`,
    hint: (d: { rank: number }) =>
      d.rank === 1 ? 'Give a list, a range or a file with one axis.' : `Give an array or a file with ${d.rank} axes.`,
  },
  SELECTION_EMPTY: {
    severity: 'error',
    message: () => 'With the values that are given nothing is left to compute.',
    hint: () => 'Give fewer values, or name the outputs to compute.',
  },
  SELECTION_AXIS_UNKNOWN: {
    severity: 'error',
    message: (d: { axis: string; known: readonly string[] }) =>
      `No function that is run is mapped over an axis "${d.axis}".`,
    hint: (d: { known: readonly string[] }) =>
      d.known.length === 0 ? 'Nothing is mapped here: clear the part.' : `Choose one of the axes ${nameList(d.known)}.`,
  },
  SELECTION_AXIS_EMPTY: {
    severity: 'error',
    message: (d: { axis: string; start: number; stop: number }) =>
      `The part of the axis ${d.axis} from ${d.start} up to, not including, ${d.stop} holds nothing.`,
    hint: (d: { start: number }) => `Give an end above ${d.start}.`,
  },
  SELECTION_AXIS_BOUNDS: {
    severity: 'error',
    message: (d: { axis: string; stop: number; size: number }) =>
      `The part of the axis ${d.axis} goes up to ${d.stop}, but the axis ends at ${d.size}.`,
    hint: (d: { size: number }) => `Positions count from 0; the end can be at most ${d.size}.`,
  },
  SELECTION_AXIS_OPEN: {
    severity: 'error',
    message: (d: { function: string; axis: string; open: string }) =>
      d.axis === d.open
        ? `A part of the axis ${d.axis} of ${d.function} cannot be chosen: its length is known only when the run has made it.`
        : `A part of the axis ${d.axis} of ${d.function} cannot be chosen: the length of its axis ${d.open} is known only when the run has made it.`,
    hint: (d: { open: string }) =>
      `Declare the internal shape of the function that makes the axis ${d.open}, or run all of it.`,
  },
  SELECTION_AXIS_REDUCED: {
    severity: 'error',
    message: (d: { function: string; array: string; axis: string }) =>
      `${d.function} needs the whole axis ${d.axis} of "${d.array}", of which only a part would be computed.`,
    hint: (d: { function: string; axis: string }) =>
      `Run all of ${d.axis}, or only the outputs that do not need ${d.function}.`,
  },
  SELECTION_SCATTERED: {
    severity: 'error',
    message: (d: { function: string; limit: number }) =>
      `The elements of ${d.function} that are chosen lie in more than ${withCommas(d.limit)} pieces.`,
    hint: () => 'Choose a part of an axis that stands further left in the output, or run all of it.',
  },
} as const satisfies Record<string, ProblemEntry>;
