import { exportScript } from '@gridloom/core/language';
import { importPipefunc } from '@gridloom/core/python';
import { describe, expect, it } from 'vitest';
import { EXAMPLES } from './index.ts';

describe.each(EXAMPLES.map(({ id, pipeline }) => [id, pipeline] as const))('%s', (_, pipeline) => {
  it('comes back the same from a script for PipeFunc, with nothing left unread', () => {
    const { source } = exportScript(pipeline);
    const { pipeline: back, unread } = importPipefunc(source, 'other_name.py');
    expect(unread).toEqual([]);
    expect(back).toEqual(pipeline);
  });
});
