import { describe, expect, test } from 'vitest';
import { errorText } from './read-failures.ts';

const traceback =
  'Traceback (most recent call last):\n  File "/runs/r_1/code/f.py", line 2, in f\n    raise ValueError\n';

describe('the error of an element in one line', () => {
  test('has the place in the code, and no line breaks', () => {
    const error = { type: 'ValueError', message: 'a\n  b', traceback };
    expect(errorText({ reason: 'exception', error })).toBe('ValueError: a b (f.py, line 2)');
    expect(errorText({ reason: 'exception', error: { ...error, message: '' } })).toBe('ValueError (f.py, line 2)');
  });

  test('is cut where it is very long', () => {
    const text = errorText({ reason: 'exception', error: { type: 'E', message: 'x'.repeat(9_000), traceback: '' } });
    expect(text?.length).toBeLessThan(500);
  });

  test('says when it came up in the resources and not in the function', () => {
    const error = { type: 'KeyError', message: "'q'", traceback: '' };
    expect(errorText({ reason: 'expression', error })).toBe("in an expression of its resources, KeyError: 'q'");
  });

  test('leaves out what ended the whole task, which its stage tells', () => {
    expect(errorText({ reason: 'none', error: { type: 'Task ended', message: 'm', traceback: '' } })).toBeNull();
    expect(errorText({ reason: 'none', error: null })).toBeNull();
  });
});
