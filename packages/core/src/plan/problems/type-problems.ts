import type { ProblemEntry } from './problem-entry.ts';

/** Problems of annotations that clash; part of `PROBLEM_CODES`. */
export const TYPE_PROBLEMS = {
  TYPES_CLASH: {
    severity: 'error',
    message: (d: TypesOfWire) =>
      `${d.producer} gives "${d.output}" as ${d.from}, but ${d.function} expects ${d.to} for ${d.parameter}.`,
    hint: (d: TypesOfWire) =>
      `Change one of the two annotations, or what ${d.producer} returns; the settings of the pipeline can switch this comparison off.`,
  },
  ARRAY_FOR_ELEMENT: {
    severity: 'error',
    message: (d: TypesOfWire & { mapspec: string | null }) =>
      `${d.function} takes all of "${d.output}" at once, but expects one ${d.to} for ${d.parameter}.`,
    hint: (d: TypesOfWire & { mapspec: string | null }) =>
      d.mapspec === null
        ? `Name ${d.parameter} with its axes in the mapspec of ${d.function}, or annotate it as ${d.from}.`
        : `Give ${d.function} the mapspec "${d.mapspec}" to call it for each element, or annotate ${d.parameter} as ${d.from}.`,
  },
  TYPES_DIFFER: {
    severity: 'hint',
    message: (d: TypesOfWire) =>
      `${d.producer} gives "${d.output}" as ${d.from}, which ${d.function} takes as ${d.to}.`,
    hint: (d: TypesOfWire) => `This often works as it is; if ${d.function} needs exactly ${d.to}, convert it there.`,
  },
  INPUT_TYPES_DIFFER: {
    severity: 'hint',
    message: (d: { name: string; first: string; firstType: string; second: string; secondType: string }) =>
      `The input "${d.name}" is ${d.firstType} for ${d.first} but ${d.secondType} for ${d.second}.`,
    hint: () => 'One value feeds both: make the annotations agree, or give each function an input of its own.',
  },
  INPUT_VALUE_TYPE: {
    severity: 'hint',
    message: (d: { name: string; value: string; function: string; parameter: string; type: string }) =>
      `The input "${d.name}" has ${d.value}, but ${d.function} expects ${d.type} for ${d.parameter}.`,
    hint: (d: { function: string; parameter: string }) =>
      `Change the value, or the annotation of ${d.parameter} in the code of ${d.function}.`,
  },
} as const satisfies Record<string, ProblemEntry>;

/** A wire between two functions and the types at its ends. */
type TypesOfWire = {
  readonly producer: string;
  readonly output: string;
  readonly from: string;
  readonly function: string;
  readonly parameter: string;
  readonly to: string;
};
