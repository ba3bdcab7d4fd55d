import { describe, expect, it } from 'vitest';
import { isTaken, readHint } from './pipefunc-hint.ts';

/** What PipeFunc's `is_type_compatible` says, or false where it is not certain. */
function taken(given: string, wanted: string): boolean {
  const [from, to] = [readHint(given), readHint(wanted)];
  return from !== null && to !== null && isTaken(from, to);
}

describe('isTaken', () => {
  it.each([
    ['int', 'int', true],
    ['int', 'float', false],
    ['bool', 'int', true],
    ['int', 'bool', false],
    ['int', 'Any', true],
    ['Any', 'int', false],
    ['int', 'str | int', true],
    ['int | None', 'int', false],
    ['int | None', 'Optional[int]', true],
    ['Union[int, str]', 'str | int | None', true],
    ['list[int]', 'list', true],
    ['list', '"list[int]"', true],
    ['list[int]', 'list[float]', false],
    ['dict[str, list[int]]', 'dict[str,list[int]]', true],
    ['Array[int]', 'pipefunc.typing.Array[int]', true],
    ['Array[int]', 'Array[float]', false],
    ['Array[int]', 'np.ndarray', true],
    ['Array[int]', 'list[int]', false],
    ['np.ndarray', 'numpy.ndarray', false],
    ['f(1)', 'f(1)', false],
    ['list[int', 'list', false],
  ])('%s into %s: %s', (given, wanted, expected) => {
    expect(taken(given, wanted)).toBe(expected);
  });
});
