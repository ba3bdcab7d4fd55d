import type { Pipeline } from '@gridloom/core/pipeline';
import { importPipefunc } from '@gridloom/core/python';
import { describe, expect, it } from 'vitest';
import { PIPEFUNC_SLURM } from './pipefunc-slurm.ts';

const IN_PIPEFUNC = `from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="y", mapspec="x[i] -> y[i]", resources={"cpus": 2})
def double_it(x: int) -> int:
    return 2 * x


@pipefunc(
    output_name="z",
    mapspec="y[i] -> z[i]",
    resources=lambda kwargs: {"cpus": int(kwargs["y"] % 3) + 1},
    resources_scope="element",
)
def add_one(y: int) -> int:
    return y + 1


@pipefunc(output_name="z_sum")
def sum_it(z):
    return sum(z)


pipeline = Pipeline(
    [double_it, add_one, sum_it],
    default_resources={"memory": "100MB", "time": "00:05:00"},
)
runner = pipeline.map_async({"x": range(10)}, run_folder="my_run_folder")
`;

/** What a pipeline computes and how, without its texts and places. */
function structureOf(pipeline: Pipeline) {
  const nowhere = { x: 0, y: 0 };
  return {
    functions: pipeline.functions.map((node) => ({ ...node, code: '', position: nowhere })),
    inputs: pipeline.inputs.map((input) => ({ ...input, position: nowhere })),
    wires: pipeline.wires,
    resources: pipeline.resources,
  };
}

describe('PIPEFUNC_SLURM', () => {
  it('is what the same pipeline in PipeFunc is imported as', () => {
    const { pipeline, unread } = importPipefunc(IN_PIPEFUNC, 'slurm_page.py');
    expect(unread).toEqual([]);
    expect(structureOf(pipeline)).toEqual(structureOf(PIPEFUNC_SLURM.pipeline));
  });
});
