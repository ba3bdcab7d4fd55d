import { describe, expect, it } from 'vitest';
import { resultRows, valueText } from './result-rows.ts';

describe('resultRows', () => {
  it('gives every value its position on the axes, last axis fastest', () => {
    expect(
      resultRows(
        [
          [1, 2],
          [3, null],
        ],
        2,
        500,
      ),
    ).toEqual({
      total: 4,
      missing: 1,
      rows: [
        { position: [0, 0], value: 1 },
        { position: [0, 1], value: 2 },
        { position: [1, 0], value: 3 },
        { position: [1, 1], value: null },
      ],
    });
  });

  it('counts all values though it makes only the first rows', () => {
    const { rows, total } = resultRows(
      Array.from({ length: 2000 }, (_, at) => at),
      1,
      500,
    );
    expect(rows).toHaveLength(500);
    expect(total).toBe(2000);
  });

  it('keeps lists that are values themselves', () => {
    expect(resultRows([[1, 2, 3]], 1, 500).rows).toEqual([{ position: [0], value: [1, 2, 3] }]);
    expect(resultRows([1, 2], 0, 500)).toEqual({ total: 1, missing: 0, rows: [{ position: [], value: [1, 2] }] });
  });

  it('has no rows for an empty axis', () => {
    expect(resultRows([], 2, 500)).toEqual({ rows: [], total: 0, missing: 0 });
  });
});

describe('valueText', () => {
  it('says what is missing and cuts what is long', () => {
    expect(valueText(null)).toBe('missing');
    expect(valueText(0.5)).toBe('0.5');
    expect(valueText({ a: [1] })).toBe('{"a":[1]}');
    expect(valueText('x'.repeat(500))).toHaveLength(200);
  });
});
