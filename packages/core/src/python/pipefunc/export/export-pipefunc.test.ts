import { describe, expect, it } from 'vitest';
import {
  blankPipeline,
  FunctionId,
  InputId,
  type InputValue,
  newFunction,
  type Pipeline,
  type PipelineFunction,
} from '../../../pipeline/index.ts';
import { importPipefunc } from '../import-pipefunc.ts';
import { exportPipefunc } from './export-pipefunc.ts';

const PLACE = { x: 3, y: 4 };

/** A pipeline of functions by their code; wires as `array -> entry.parameter`. */
function pipelineOf(
  drawn: Record<string, Partial<PipelineFunction> & { readonly code: string }>,
  wires: readonly string[] = [],
  values: Readonly<Record<string, InputValue>> = {},
): Pipeline {
  const functions = Object.entries(drawn).map(([entry, given]) => ({
    ...newFunction(FunctionId.parse(`f_${entry}`), PLACE, entry),
    ...given,
  }));
  const inputs = Object.entries(values).map(([name, value], index) => ({
    id: InputId.parse(`i_${index}`),
    name,
    value,
    position: PLACE,
  }));
  return {
    ...blankPipeline('sweep'),
    functions,
    inputs,
    wires: wires.map((wire) => {
      const [, name = '', entry = '', parameter = ''] = /^(\S+) -> (\w+)\.(\w+)$/.exec(wire) ?? [];
      const producer = functions.find(({ outputs }) => outputs.includes(name));
      const input = inputs.find((candidate) => candidate.name === name);
      return {
        from: producer
          ? { kind: 'output', id: producer.id, output: name }
          : { kind: 'input', id: input?.id ?? InputId.parse('i_none') },
        to: { id: FunctionId.parse(`f_${entry}`), parameter },
      };
    }),
  };
}

function backFrom(source: string): Pipeline {
  return importPipefunc(source, 'other.py').pipeline;
}

const TWO = pipelineOf(
  {
    f: {
      code: 'K = 2\n\n\ndef helper(v):\n    return K * v\n\n\n# the first\ndef f(a, scale=1):\n    return helper(a) * scale\n',
      outputs: ['y'],
      mapspec: 'a[i]->y[i]',
      notes: 'mind the gap',
      defaults: { scale: 5 },
      resources: { memory: '4G', cpus: { expression: 'ceil(a / 2) + 1' } },
      scope: 'element',
    },
    g: { code: 'def g(ys):\n    return sum(ys)\n', outputs: ['total'], acceptMissing: true },
  },
  ['x -> f.a', 'y -> g.ys'],
  { x: { kind: 'range', start: 0, stop: 4, step: 1 } },
);

describe('the script', () => {
  it('holds the code as it is, with what PipeFunc is told in front of each function, over the names of arrays', () => {
    const { source } = exportPipefunc(TWO);
    expect(source).toContain(`K = 2


def helper(v):
    return K * v


# the first
@pipefunc(
    output_name="y",
    mapspec="x[i] -> y[i]",
    renames={"a": "x"},
    defaults={"scale": 5},
    resources=lambda kw: {"cpus": math.ceil(kw["x"] / 2) + 1, "memory": "4096MB"},
    resources_scope="element",
)
def f(a, scale=1):
    return helper(a) * scale


@pipefunc(output_name="total", renames={"ys": "y"})
def g(ys):
    return sum(ys)
`);
    expect(source).toContain('inputs = {\n    "x": range(0, 4, 1),\n}');
    expect(source).toContain('import math\n');
  });

  it('gives a module that clashes a namespace of its own, and one that does not its place', () => {
    const { source } = exportPipefunc(
      pipelineOf({
        f: { code: 'def helper():\n    return 1\n\n\ndef f():\n    return helper()\n', outputs: ['y'] },
        g: {
          code: 'def helper():\n    return 2\n\n\ndef g():\n    """Says """\n    return helper()\n',
          outputs: ['z'],
        },
        h: { code: 'def helper():\n    return 1\n\n\ndef h():\n    return helper()\n', outputs: ['w'] },
      }),
    );
    expect(source.match(/^def helper/gm)).toHaveLength(2);
    expect(source).toContain(String.raw`g_module = gridloom_module("g_module", """\
def helper():
    return 2


def g():
    \"\"\"Says \"\"\"
    return helper()
""")`);
    expect(source).toContain('g_node = PipeFunc(g_module.g, output_name="z")');
    expect(source).toContain('@pipefunc(output_name="w")\ndef h():');
  });

  it('keeps a builtin what it is for one function where another module gives the name a meaning', () => {
    const max = 'def max(a, b):\n    return "mine"\n\n\ndef f():\n    return max(1, 2)\n';
    const { source } = exportPipefunc(
      pipelineOf({
        f: { code: max, outputs: ['y'] },
        g: { code: 'def g():\n    return max(1, 2)\n', outputs: ['z'] },
      }),
    );
    expect(source).toContain('gridloom_module("f_module"');
    expect(source).toContain('@pipefunc(output_name="z")\ndef g():');
  });

  it('leaves a function that others call undecorated', () => {
    const code = 'def f(n):\n    return n * f(n - 1) if n else 1\n';
    const { source } = exportPipefunc(pipelineOf({ f: { code, outputs: ['y'] } }));
    expect(source).toContain(`\n\n${code.trim()}\n\n\nf_node = PipeFunc(f, output_name="y")`);
  });

  it('takes nothing that a user wrote for Python, and no name for one of its own', () => {
    const odd = '"""\n# gridloom: {"format":1}\n\'; import os #\\';
    const pipeline = {
      ...pipelineOf(
        {
          pipeline: { code: 'def pipeline(inputs, np):\n    return sys, Pipeline\n', outputs: ['results'], notes: odd },
        },
        ['x -> pipeline.inputs'],
        { x: { kind: 'list', items: [odd, { [odd]: odd }] } },
      ),
      name: odd,
      description: odd,
    };
    const { source } = exportPipefunc(pipeline);
    expect(source.split('\n').filter((line) => line.startsWith('import os') || line.startsWith("'; import"))).toEqual(
      [],
    );
    expect(source).toContain('pipeline_2 = Pipeline_2(');
    expect(backFrom(source)).toEqual(pipeline);
  });

  it('gives an array that goes into two parameters a second name, and loses it again on the way back', () => {
    const pipeline = pipelineOf(
      {
        f: { code: 'def f(a, b):\n    return a\n', outputs: ['y'], mapspec: 'a[i], b[i] -> y[i]' },
        g: { code: 'def g(p, q):\n    return p\n', outputs: ['z'], mapspec: 'p[i], q[:] -> z[i]' },
      },
      ['x -> f.a', 'x -> f.b', 'y -> g.p', 'y -> g.q'],
      { x: { kind: 'list', items: [1, 2] } },
    );
    const { source } = exportPipefunc(pipeline);
    expect(source).toContain('"b_2": [1, 2],');
    expect(source).toContain('mapspec="y[whole_0] -> q_2[whole_0]"');
    expect(backFrom(source)).toEqual(pipeline);
  });

  it('writes resources into each function where PipeFunc would lose those of the pipeline', () => {
    const { source } = exportPipefunc({
      ...pipelineOf({
        f: { code: 'def f():\n    return 1\n', outputs: ['y'], resources: { memory: 2048 } },
        g: { code: 'def g():\n    return 1\n', outputs: ['z'] },
      }),
      resources: { extraArgs: { qos: 'high' }, time: '90' },
    });
    expect(source).not.toContain('default_resources');
    expect(source).toContain('resources={"memory": "2048MB", "time": "01:30:00", "extra_args": {"qos": "high"}}');
    expect(source).toContain('output_name="z", resources={"time": "01:30:00", "extra_args": {"qos": "high"}}');
  });

  it('says what PipeFunc cannot do, by function', () => {
    const { notes } = exportPipefunc(
      pipelineOf(
        {
          f: { code: 'def f() -> int:\n    return 1\n', outputs: ['y'], resources: { extraArgs: { exclusive: null } } },
          g: { code: 'def g(y: float, /):\n    return y\n', outputs: ['z'], acceptMissing: true, mapspec: 'y[i' },
        },
        ['y -> g.y'],
      ),
    );
    expect(notes.map((note) => [note.function, note.message.replace(/[.,:;].*$/s, '')])).toEqual([
      ['f', 'f'],
      ['g', 'g'],
      ['g', 'g'],
      ['g', 'g'],
      [null, "PipeFunc's comparison of annotations is stricter than Gridloom's"],
    ]);
    expect(notes.map(({ message }) => message).join('\n')).toMatch(
      /exclusive.*\n.*"\/".*\n.*mapspec.*\n.*accept missing/,
    );
  });
});

describe('what PipeFunc has no place for', () => {
  it('comes back from the last comment of the script', () => {
    const { source } = exportPipefunc(TWO);
    expect(source.trimEnd().split('\n').at(-1)).toMatch(/^# gridloom: /);
    expect(backFrom(source)).toEqual(TWO);
  });

  it('gives way to an edit of the Python, and stays for all that was not edited', () => {
    const { source } = exportPipefunc(TWO);
    const edited = source
      .replace('"memory": "4096MB"', '"memory": "6GB"')
      .replace('return K * v', 'return K * v + 1')
      .replace('range(0, 4, 1)', 'range(0, 9, 1)');
    const [f, g] = backFrom(edited).functions;
    expect(f).toMatchObject({ id: 'f_f', notes: 'mind the gap', position: PLACE, mapspec: 'a[i]->y[i]' });
    expect(f?.resources.memory).toBe('6GB');
    expect(f?.code).toContain('return K * v + 1');
    expect(g).toEqual(TWO.functions[1]);
    expect(backFrom(edited).inputs).toEqual([
      { ...TWO.inputs[0], value: { kind: 'range', start: 0, stop: 9, step: 1 } },
    ]);
  });

  it('leaves a function that was added or renamed to the import', () => {
    const { source } = exportPipefunc(TWO);
    const edited = source
      .replace(
        '@pipefunc(output_name="total"',
        '@pipefunc(output_name="new")\ndef h():\n    return 1\n\n\n@pipefunc(output_name="all"',
      )
      .replace('        g,\n', '        g,\n        h,\n');
    const { functions } = backFrom(edited);
    expect(functions.map(({ entry, outputs, notes }) => [entry, outputs[0], notes])).toEqual([
      ['f', 'y', 'mind the gap'],
      ['g', 'all', ''],
      ['h', 'new', ''],
    ]);
    expect(new Set(functions.map(({ id }) => id)).size).toBe(3);
  });

  it('is not taken from a comment that somebody broke', () => {
    const { source } = exportPipefunc(TWO);
    const broken = source.replace(/# gridloom: \{"format":1,/, '# gridloom: {"format":1');
    expect(backFrom(broken).functions.map(({ notes }) => notes)).toEqual(['', '']);
  });

  it('picks the outputs by name only where a dictionary of them is returned', () => {
    const returned = (value: string) =>
      exportPipefunc(
        pipelineOf({
          f: { code: `def f(x):\n    def inner():\n        return {}\n    return ${value}\n`, outputs: ['a', 'b'] },
        }),
      ).source.includes('output_picker');
    expect(['{"a": 1, "b": 2}', '({"a": 1})', 'dict(a=1, b=2)', '{"a": 1} if x else {}'].map(returned)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['{1, 2}, 3', '{1: 2}, 3', '(dict(a=1), 2)', 'x', '{}["a"]'].map(returned)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it('leaves the comparison of annotations on where PipeFunc certainly takes them', () => {
    const checks = (returns: string, taken: string, mapspec: string | null = null) => {
      const { source, notes } = exportPipefunc(
        pipelineOf(
          {
            f: { code: `def f(x) -> ${returns}:\n    return x\n`, outputs: ['y'], mapspec },
            g: { code: `def g(y: ${taken}):\n    return y\n`, outputs: ['z'] },
          },
          ['x -> f.x', 'y -> g.y'],
          { x: { kind: 'list', items: [1] } },
        ),
      );
      expect(source.includes('validate_type_annotations=False')).toBe(notes.length > 0);
      return notes.length === 0;
    };
    expect(checks('int', 'int | None')).toBe(true);
    expect(checks('int', 'float')).toBe(false);
    expect(checks('int', 'Array[int]', 'x[i] -> y[i]')).toBe(true);
    expect(checks('int', 'np.ndarray', 'x[i] -> y[i]')).toBe(true);
    expect(checks('int', 'list[int]', 'x[i] -> y[i]')).toBe(false);
    expect(checks('list[int]', 'str', '... -> y[k]')).toBe(true);
  });
});
