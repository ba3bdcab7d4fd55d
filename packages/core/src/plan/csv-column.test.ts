import { describe, expect, it } from 'vitest';
import { csvColumn, csvColumns } from './csv-column.ts';

describe('csvColumn', () => {
  it('reads numbers, texts and empty cells by the name in the first row', () => {
    const table = 'name, size ,rate\nsmall,1,0.5\n"a, ""b""",-2e3,\n\nlast,+4.,007\n';
    expect(csvColumn(table, 'name')).toEqual({ ok: true, items: ['small', 'a, "b"', 'last'] });
    expect(csvColumn(table, 'size')).toEqual({ ok: true, items: [1, { $float: '-2e3' }, { $float: '+4.' }] });
    expect(csvColumn(table, 'rate')).toEqual({ ok: true, items: [0.5, null, 7] });
  });

  it('keeps what only looks like a number as text', () => {
    const items = ['1.2.3', '1 000', '0x10', 'nano', '12%'];
    expect(csvColumn(`v\n${items.join('\n')}`, 'v')).toEqual({ ok: true, items });
  });

  it('takes tabs and semicolons, line ends of Windows and a byte order mark', () => {
    expect(csvColumn('\uFEFFa;b\r\n1;2,5\r\n3;"x;y"\r\n', 'b')).toEqual({ ok: true, items: ['2,5', 'x;y'] });
    expect(csvColumn('a\tb\n1\t2\n', 'b')).toEqual({ ok: true, items: [2] });
    expect(csvColumns('\uFEFFa;b\r\n1;2')).toEqual(['a', 'b']);
  });

  it('takes nan and inf as numbers', () => {
    expect(csvColumn('v\nNaN\n-inf\n', 'v')).toEqual({ ok: true, items: [{ $float: 'nan' }, { $float: '-inf' }] });
  });

  it('gives null where a row is too short', () => {
    expect(csvColumn('a,b\n1\n2,3', 'b')).toEqual({ ok: true, items: [null, 3] });
  });

  it('says which columns there are', () => {
    expect(csvColumn('a,b\n1,2', 'c')).toEqual({ ok: false, error: 'no-column', columns: ['a', 'b'] });
    expect(csvColumn('', 'c')).toEqual({ ok: false, error: 'empty', columns: [] });
  });
});
