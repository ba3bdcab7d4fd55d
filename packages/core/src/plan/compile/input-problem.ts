import type { Problem, ProblemPlace } from '../../pipeline/index.ts';
import { type InputShape, MAX_LENGTH } from '../input-shape.ts';
import { problemOf } from '../problem-codes.ts';
import type { ArrayOrigin } from './sources.ts';

type InputOrigin = Extract<ArrayOrigin, { kind: 'input' }>;

/** The problem of an input whose value has no shape. */
export function inputProblem(
  { name, inputId, value }: InputOrigin,
  found: Exclude<InputShape, { ok: true } | { error: 'missing' }>,
): Problem {
  const place: ProblemPlace = inputId === null ? {} : { node: { kind: 'input', id: inputId }, field: 'value' };
  switch (found.error) {
    case 'step':
      return problemOf('RANGE_STEP', place, { name });
    case 'count':
      return problemOf('LINSPACE_COUNT', place, { name, count: value.kind === 'linspace' ? value.count : 0 });
    case 'too-long':
      return problemOf('INPUT_TOO_LONG', place, { name, limit: MAX_LENGTH });
    case 'ragged': {
      const { place: index, found: met, expected } = found;
      return problemOf('INPUT_RAGGED', place, { name, place: index, found: met, expected });
    }
    case 'missing':
      throw new Error('unreachable: a missing input is reported where sources are resolved');
  }
}
