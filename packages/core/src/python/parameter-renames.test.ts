import { describe, expect, it } from 'vitest';
import { parameterRenames } from './parameter-renames.ts';
import { readModule } from './read-module.ts';

function renames(before: string, after: string) {
  const [first, second] = [before, after].map((list) => readModule(`def f(${list}): pass`).functions[0]);
  return first && second ? parameterRenames(first, second) : null;
}

describe('parameterRenames', () => {
  it('sees one changed name at its place', () => {
    expect(renames('a, b=1', 'a, beta=2')).toEqual([{ from: 'b', to: 'beta' }]);
  });

  it.each([
    ['nothing changed', 'a, b', 'a, b: int'],
    ['two changed', 'a, b', 'c, d'],
    ['two changed places', 'a, b', 'b, a'],
    ['one was added', 'a', 'a, b'],
    ['one was taken away', 'a, b', 'b'],
  ])('says nothing when %s', (_, before, after) => {
    expect(renames(before, after)).toEqual([]);
  });
});
