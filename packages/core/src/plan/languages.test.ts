import { describe, expect, it } from 'vitest';
import { exportScript } from '../language/index.ts';
import type { PipelineFunction } from '../pipeline/index.ts';
import { importPipefunc } from '../python/index.ts';
import { compilePlan } from './compile-plan.ts';
import { type SampleFunction, samplePipeline, sampleProfile } from './sample-pipeline.ts';
import { planOf } from './sample-plan.ts';
import { runFolderFiles } from './worker-plan.ts';

const list = (...items: number[]) => ({ kind: 'list', items }) as const;
const one = { kind: 'value', value: 1 } as const;

/** Messages of problems, by code. */
function problemsOf(functions: readonly SampleFunction[], inputs: Parameters<typeof samplePipeline>[1] = { x: one }) {
  return compilePlan(samplePipeline(functions, inputs), sampleProfile()).problems.map(({ code, message, hint }) => {
    return `${code}: ${message} ${hint}`;
  });
}

const shell = {
  language: 'shell',
  code: '# f(x, least=2) -> number, file\nsort "$x"\n',
  outputs: ['y', 'table'],
} as const;
const javascript = {
  language: 'javascript',
  code: "const fs = require('fs');\nasync function g(y, scale = Math.PI, r) { return y; }",
  outputs: ['z'],
} as const;

describe('a pipeline in several languages', () => {
  const pipeline = samplePipeline(
    [
      { ...shell, outputs: [...shell.outputs], mapspec: 'x[i] -> y[i], table[i]' },
      { ...javascript, outputs: ['z'], mapspec: 'y[i] -> z[i]', resourcesVariable: 'r' },
      { code: 'def h(z, table): return len(z)', outputs: ['n'] },
    ],
    { x: list(3, 4) },
  );

  it('is planned like one in Python alone, wire by wire', () => {
    const { stages } = planOf(pipeline);
    expect(stages.map(({ id, language, elementCount, after }) => [id, language, elementCount, after])).toEqual([
      ['f', 'shell', 2, []],
      ['g', 'javascript', 2, ['f']],
      ['h', undefined, 1, ['g', 'f']],
    ]);
    // The shell knows no defaults of its own; JavaScript keeps those that are no plain values.
    expect(stages[0]?.parameters.map(({ name, from }) => [name, from.kind])).toEqual([
      ['x', 'input'],
      ['least', 'value'],
    ]);
    expect(stages[1]?.parameters.map(({ name }) => name)).toEqual(['y']);
  });

  it('tells the worker what it would have to read in the code', () => {
    const files = runFolderFiles(planOf(pipeline), 'r_1');
    expect(Object.keys(files)).toEqual(['code/f.sh', 'code/g.mjs', 'code/h.py', 'plan.json']);
    expect(files['code/f.sh']).toBe(shell.code);
    expect(files['code/g.mjs']).toBe(`${javascript.code}\nexport { g as gridloomEntry };\n`);
    const { stages } = JSON.parse(files['plan.json'] ?? '{}') as { stages: Record<string, unknown>[] };
    expect(stages[0]).toMatchObject({ language: 'shell', module: 'code/f.sh', gives: ['number', 'file'] });
    expect(stages[1]).toMatchObject({ language: 'javascript', module: 'code/g.mjs', signature: ['y', 'scale', 'r'] });
    expect(stages[2]).not.toHaveProperty('language');
  });

  it('says of all outputs what it says of one', () => {
    const both = samplePipeline([{ ...shell, code: '# f() -> json\n', outputs: ['a', 'b'] }]);
    const { stages } = JSON.parse(runFolderFiles(planOf(both), 'r_1')['plan.json'] ?? '{}') as {
      stages: { gives: string[] }[];
    };
    expect(stages[0]?.gives).toEqual(['json', 'json']);
  });

  it('takes nothing over from a function of the same text in another language', () => {
    const code = '# f(x)\nfunction f(x) { return x; }\n';
    const identities = (['shell', 'javascript'] as const).map((language) => {
      return planOf(samplePipeline([{ language, code, entry: 'f' }], { x: one })).stages[0]?.identity;
    });
    expect(new Set(identities).size).toBe(2);
  });

  it('compares what a command gives with what is annotated', () => {
    const functions = [
      { ...shell, code: '# f(x)\n', outputs: ['y'] },
      { code: 'def g(y: int): return y', outputs: ['z'] },
    ];
    expect(problemsOf(functions).map((problem) => problem.split(':')[0])).toEqual(['TYPES_CLASH']);
  });
});

describe('code that cannot be a function', () => {
  it('says how to write one, in its language', () => {
    expect(problemsOf([{ language: 'javascript', code: 'f = 3', entry: 'f' }])[0]).toMatch(
      /^CODE_UNREADABLE: The code of f holds no JavaScript function\. Write one that stands in no other: function f/,
    );
    expect(problemsOf([{ language: 'shell', code: 'sort "$x"', entry: 'f' }])[0]).toMatch(
      /^SHELL_UNDECLARED: .* Begin the script with a comment that does: # f\(x, y\) -> text/,
    );
  });

  it('names parameters that nothing can be given by', () => {
    const codes = problemsOf([{ language: 'javascript', code: 'function f(lambda, $x, ...rest) {}' }]);
    expect(codes.filter((problem) => problem.startsWith('BAD_NAME'))).toHaveLength(2);
    expect(codes).toContain(
      'PARAMETER_STARRED: f takes ...rest, which is always empty in a pipeline. Name the parameters that it needs one by one.',
    );
  });
});

describe('a script for PipeFunc', () => {
  const mixed = samplePipeline(
    [
      { ...shell, code: "# f(x, least=2)\necho 'a\"b' \\\n", outputs: ['y'] },
      { ...javascript, code: 'const g = (y = 1, z = Math.PI, w) => `${y}`;\n', outputs: ['v'] },
      { code: 'def h(v):\n    return v\n', outputs: ['n'] },
    ],
    { x: one, w: one },
  );

  it('says of each function in another language that it fails there', () => {
    const { source, notes } = exportScript(mixed);
    expect(notes.slice(0, 2)).toEqual([
      { function: 'f', message: 'f: a shell command runs in Gridloom alone; what stands for it in the script fails.' },
      {
        function: 'g',
        message: 'g: a JavaScript function runs in Gridloom alone; what stands for it in the script fails.',
      },
    ]);
    expect(source).toContain('def f(x, least=2):\n    raise NotImplementedError("f is a shell command, which');
    expect(source).toContain('def g(*, y=1, z=None, w):\n');
  });

  it('gives the same pipeline when it is imported again', () => {
    const { pipeline, unread } = importPipefunc(exportScript(mixed).source, 'other.py');
    expect(unread).toEqual([]);
    expect(pipeline).toEqual(mixed);
  });

  it('keeps what somebody wrote in the place of a command, as the Python that it is', () => {
    const { source } = exportScript(mixed);
    const edited = source.replace(/ {4}raise NotImplementedError\("f is[^\n]*/, '    return x + least');
    const found: PipelineFunction | undefined = importPipefunc(edited, 'other.py').pipeline.functions[0];
    expect(found).toMatchObject({ language: 'python', code: expect.stringContaining('return x + least') });
  });
});
