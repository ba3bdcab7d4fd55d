import { describe, expect, test, vi } from 'vitest';
import { mapspecCommand, printErrors, printReport, reportMapspec } from './mapspec-command.ts';

describe('the report on a mapspec', () => {
  test('has its normal form, its arrays, and its axes by where they come from', () => {
    expect(reportMapspec('n[ j ],w->x[i,j]'.replace(',w', ',w[:]'))).toEqual({
      ok: true,
      mapspec: 'n[j], w[:] -> x[i, j]',
      inputs: [
        { name: 'n', axes: ['j'] },
        { name: 'w', axes: [null] },
      ],
      outputs: [{ name: 'x', axes: ['i', 'j'] }],
      externalAxes: ['j'],
      internalAxes: ['i'],
    });
  });

  test('is printed in words', () => {
    const report = reportMapspec('... -> x[i]');
    expect(report.ok && printReport(report).split('\n')).toEqual([
      '... -> x[i]',
      '  inputs: none: called once',
      '  outputs: x over i',
      '  external axes (from inputs): none',
      '  internal axes (one call returns them): i',
    ]);
  });

  test('marks what is wrong below the text, and shows it mended', () => {
    const text = 'x[i], y[j -> z[i, j]';
    const report = reportMapspec(text);
    const lines = report.ok ? [] : printErrors(text, report.errors).split('\n');
    expect(lines.slice(1)).toEqual([`    ${text}`, expect.stringMatching(/^ +\^+$/), 'Mended: x[i], y[j] -> z[i, j]']);
  });
});

test('a mapspec that is right ends with 0, one that is wrong with 3', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  const error = vi.spyOn(console, 'error').mockImplementation(() => {});
  expect(await mapspecCommand(['x[i]->y[i]', '--json'])).toBe(0);
  expect(JSON.parse(String(log.mock.calls[0]?.[0]))).toMatchObject({ ok: true, mapspec: 'x[i] -> y[i]' });
  expect(await mapspecCommand(['x[i]'])).toBe(3);
  expect(error).toHaveBeenCalledOnce();
  vi.restoreAllMocks();
});
