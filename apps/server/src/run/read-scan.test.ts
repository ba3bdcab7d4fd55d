import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readScan } from './read-scan.ts';

const KNOWN = { paths: ['f/a'], cursor: null };

function bodyOf(said: object, planes: readonly number[], level = 6): Buffer {
  const head = Buffer.from(JSON.stringify(said));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  return deflateSync(Buffer.concat([length, head, Buffer.from(planes)]), { level });
}

function outputOf(heads: readonly object[], bodies: readonly Buffer[], code = 0): Buffer {
  const text = `@@scan\n${JSON.stringify({ runs: heads })}\n`;
  return Buffer.concat([Buffer.from(text), ...bodies, Buffer.from(`\n@@scan-end ${code}\nthe queue`)]);
}

/** One record: state 3, attempt 2, reason 1, element 0x01020304, wall 1.5 s, cpu 0, peak 5 KiB. */
const PLANES = [3, 2, 1, 4, 3, 2, 1, 0, 0xc0, 0x3f, 0, 0, 0, 5, 0, 0, 0];

describe('a scan', () => {
  test('is read to its columns, whatever its bytes look like', () => {
    const said = { new: ['g/b@@scan-end 0'], files: [[1, 64, 64, 1]], damaged: 3 };
    // Not compressed, so that the mark of the end stands in it.
    const body = bodyOf({ ...said, new: ['g/b\n@@scan-end 0\n'] }, PLANES, 0);
    const read = readScan(outputOf([{ bytes: body.length, cursor: 'c', more: true }], [body]), [KNOWN]);
    expect(read).toMatchObject({ code: 0, rest: 'the queue' });
    const [run] = read.runs;
    expect(run).toMatchObject({ cursor: 'c', more: true, damaged: 3, missing: false, unreadable: null });
    const { records, ...file } = run!.files[0]!;
    expect(file).toMatchObject({ stage: 'g', from: 64, to: 128 });
    expect(Object.values(records).map((column) => (typeof column === 'number' ? column : column[0]))).toEqual([
      1, 0x01020304, 3, 2, 1, 1.5, 0, 5,
    ]);
  });

  test('keeps the bodies of several runs apart', () => {
    const one = bodyOf({ new: [], files: [[0, 0, 64, 1]], damaged: 0 }, PLANES);
    const heads = [{ bytes: one.length }, {}, { bytes: one.length }];
    const { runs } = readScan(outputOf(heads, [one, one]), [KNOWN, KNOWN, KNOWN]);
    expect(runs.map(({ files }) => files.length)).toEqual([1, 0, 1]);
  });

  test('that failed says how, and one that is cut short says nothing', () => {
    expect(readScan(Buffer.from('@@scan\n\n@@scan-end 97\nrest'), [KNOWN])).toEqual({
      runs: [],
      code: 97,
      rest: 'rest',
    });
    const whole = outputOf([{}], []);
    for (const length of [0, 5, 12, whole.length - 12]) {
      expect(readScan(whole.subarray(0, length), [KNOWN])).toMatchObject({ runs: [], code: null });
    }
  });

  test.each([
    ['too few bytes', { new: [], files: [[0, 0, 128, 2]], damaged: 0 }, PLANES],
    ['a file that nobody knows', { new: [], files: [[7, 0, 64, 1]], damaged: 0 }, PLANES],
    ['a state that nobody knows', { new: [], files: [[0, 0, 64, 1]], damaged: 0 }, [99, ...PLANES.slice(1)]],
  ])('with %s is refused', (_what, said, planes) => {
    const body = bodyOf(said, planes);
    expect(() => readScan(outputOf([{ bytes: body.length }], [body]), [KNOWN])).toThrow(/Its answer is wrong/);
  });
});
