import { describe, expect, it } from 'vitest';
import { importForTest } from '../import-for-test.ts';

/** The resources of `f(x, n)`, whose decorator says `resources=` and this. */
function read(written: string, before = '') {
  const { functions, why } = importForTest(`import math
from pipefunc import Pipeline, pipefunc
from pipefunc.resources import Resources
${before}
@pipefunc("y", resources=${written})
def f(x, n): return x
p = Pipeline([f])
`);
  return { form: functions['f']?.resources, why };
}

describe('readPipefuncResources', () => {
  it.each([
    ['Resources(4, memory="2GB")', { cpus: 4, memory: '2GB' }],
    ['Resources.from_dict({"nodes": 2, "cpus_per_node": 3})', { nodes: 2, cpusPerNode: 3 }],
    ['Resources(**{"gpus": 1}, time="1:00:00")', { gpus: 1, time: '1:00:00' }],
    ['dict(cpus=2 * 3, partition=None)', { cpus: 6 }],
    ['None', {}],
  ])('reads %s', (written, form) => {
    expect(read(written)).toEqual({ form, why: [] });
  });

  it('gives each field of a choice its own expression, and a fixed value where it is the same', () => {
    const written =
      'lambda kw: {"cpus": 4, "memory": "8GB", "gpus": 1} if kw["n"] > 10 else Resources(cpus=4, memory="1GB")';
    expect(read(written)).toEqual({
      form: {
        cpus: 4,
        memory: { expression: '"8GB" if n > 10 else "1GB"' },
        gpus: { expression: '1 if n > 10 else None' },
      },
      why: [],
    });
  });

  it('reads functions of assignments, if and return; constants of the file are written out', () => {
    const before = `LIMIT = 8
NAME = "GB"
def resources(kw):
    """As much as it needs."""
    size = len(kw["x"]) * kw["n"]
    if size > LIMIT:
        return {"cpus": min(LIMIT, math.ceil(size / 2)), "memory": str(size) + NAME}
    return {"cpus": size}
`;
    expect(read('resources', before)).toEqual({
      form: {
        cpus: { expression: 'min(8, math.ceil((len(x) * n) / 2)) if (len(x) * n) > 8 else (len(x) * n)' },
        memory: { expression: 'str((len(x) * n)) + "GB" if (len(x) * n) > 8 else None' },
      },
      why: [],
    });
  });

  it.each([
    ['lambda kw: {"partition": "a" if kw["n"] else "b"}', '5: partition is not written out as a value.'],
    [
      'lambda kw: {"partition": "a"} if kw["n"] else {"partition": "b"}',
      '5: partition cannot depend on the arguments.',
    ],
    ['lambda kw: helper(kw)', '5: The resources are no plain dictionary, Resources(...) or function that returns one.'],
    ['lambda kw: {"cpus": kw.get("n")}', '5: cpus: "kw" is used for more than looking a parameter up.'],
    ['lambda kw: {"cores": kw["n"]}', '5: "cores" is no resource that PipeFunc knows.'],
    ['{"cpus": True}', '5: cpus is not written out as a value.'],
  ])('leaves %s out', (written, note) => {
    expect(read(written)).toEqual({ form: {}, why: [note] });
  });
});
