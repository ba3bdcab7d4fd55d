import { expect, it } from 'vitest';
import { remembered } from './remember.ts';

it('asks once for a text, and forgets what was not asked for while much else was', () => {
  const asked: string[] = [];
  const length = remembered((text) => {
    asked.push(text.slice(0, 9));
    return { length: text.length };
  });
  expect(length('seldom')).toBe(length('seldom'));
  expect(asked).toEqual(['seldom']);
  length('often');
  for (let number = 0; number < 40; number++) {
    length(`${number} `.padEnd(999_999));
    length('often');
  }
  asked.length = 0;
  expect(length('often')).toEqual({ length: 5 });
  expect(length('seldom')).toEqual({ length: 6 });
  expect(asked).toEqual(['seldom']);
});
