import { describe, expect, test } from 'vitest';
import { extraOptionsOf, readExtraOptions } from './extra-options-text.ts';
import { readChunkSize, readResource, writeResource } from './resource-text.ts';

describe('a resource field', () => {
  test('becomes an expression by a leading equals sign', () => {
    expect(readResource('= int(x % 3) + 1')).toEqual({ ok: true, value: { expression: 'int(x % 3) + 1' } });
    expect(readResource('=')).toEqual({ ok: true, value: { expression: '' } });
  });

  test('says nothing when it is empty', () => {
    expect(readResource('  ')).toEqual({ ok: true, value: undefined });
  });

  test('keeps as text what would be written back otherwise', () => {
    expect(readResource('4')).toEqual({ ok: true, value: 4 });
    expect(readResource('1:00:00')).toEqual({ ok: true, value: '1:00:00' });
    expect(readResource('007')).toEqual({ ok: true, value: '007' });
    expect(readResource('1e3')).toEqual({ ok: true, value: '1e3' });
  });

  test('comes back the same after writing', () => {
    for (const value of [undefined, 4, 2.5, '8GB', { expression: 'len(a)' }]) {
      expect(readResource(writeResource(value))).toEqual({ ok: true, value });
    }
  });

  test('takes whole numbers from 1 for the chunk size', () => {
    expect(readChunkSize('')).toEqual({ ok: true, value: null });
    expect(readChunkSize('25')).toEqual({ ok: true, value: 25 });
    for (const text of ['0', '-1', '2.5', 'all']) expect(readChunkSize(text).ok).toBe(false);
  });
});

describe('further options', () => {
  test('may be written with dashes, and are bare flags without a value', () => {
    expect(
      readExtraOptions([
        ['--constraint', ' zen4 '],
        ['exclusive', ''],
        ['', 'x'],
      ]),
    ).toEqual({
      constraint: 'zen4',
      exclusive: null,
    });
  });

  test('come back as rows', () => {
    expect(extraOptionsOf({ extraArgs: { qos: 'short', exclusive: null, nice: 5 } })).toEqual([
      ['qos', 'short'],
      ['exclusive', ''],
      ['nice', '5'],
    ]);
  });
});
