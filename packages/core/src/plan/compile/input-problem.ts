import type { Problem, ProblemPlace } from '../../pipeline/index.ts';
import { inputValueFix } from '../fixes/input-fixes.ts';
import { type InputShape, MAX_LENGTH } from '../input-shape.ts';
import { problemOf } from '../problem-codes.ts';
import type { ArrayOrigin } from './sources.ts';

type InputOrigin = Extract<ArrayOrigin, { kind: 'input' }>;

/**
 * The problem of an input whose value has no shape.
 *
 * @param rank - axes that functions take it with
 */
export function inputProblem(
  { name, inputId, value }: InputOrigin,
  found: Exclude<InputShape, { ok: true } | { error: 'missing' }>,
  rank: number,
): Problem {
  // What has no node and no default is given for an output.
  const place: ProblemPlace =
    inputId === null ? { field: `selection.given.${name}` } : { node: { kind: 'input', id: inputId }, field: 'value' };
  const fix = inputId === null ? null : inputValueFix(inputId, value, rank);
  switch (found.error) {
    case 'step':
      return problemOf('RANGE_STEP', place, { name }, fix);
    case 'count': {
      const details = { name, kind: value.kind, count: 'count' in value ? value.count : 0 };
      return problemOf('LINSPACE_COUNT', place, details, fix);
    }
    case 'too-long':
      return problemOf('INPUT_TOO_LONG', place, { name, limit: MAX_LENGTH });
    case 'ends':
      return value.kind === 'logspace'
        ? problemOf('SPACE_ENDS', place, { name, kind: 'logspace', given: String(value.base) }, fix)
        : problemOf('SPACE_ENDS', place, { name, kind: 'geomspace', given: endsOf(value) });
    case 'empty-table':
      return problemOf('TABLE_EMPTY', place, { name });
    case 'no-column': {
      const column = value.kind === 'csv' ? value.column : '';
      return problemOf('TABLE_COLUMN', place, { name, column, columns: found.columns }, fix);
    }
    case 'path':
      return problemOf('REFERENCE_PATH', place, { name, path: value.kind === 'reference' ? value.path : '' });
    case 'unseen':
      return problemOf('REFERENCE_UNSEEN', place, {
        name,
        path: value.kind === 'reference' ? value.path : '',
        given: inputId === null,
      });
    case 'ragged': {
      const { place: index, found: met, expected } = found;
      return problemOf('INPUT_RAGGED', place, { name, place: index, found: met, expected }, fix);
    }
    case 'missing':
      throw new Error('unreachable: a missing input is reported where sources are resolved');
  }
}

function endsOf(value: InputOrigin['value']): string {
  return 'stop' in value ? `${value.start} to ${value.stop}` : '';
}
