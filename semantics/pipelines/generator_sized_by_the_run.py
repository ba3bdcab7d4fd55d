"""The lengths of generated axes are given when the pipeline is run."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="step", mapspec="... -> step[t]")
def steps(start, count):
    return [start + k for k in range(count)]


@pipefunc(output_name="walk", mapspec="seed[s], step[t] -> walk[s, t]")
def walk(seed, step):
    return (seed * 31 + step * 17) % 10


pipeline = Pipeline([steps, walk])
inputs = {"start": 3, "count": 4, "seed": [1, 2]}

if __name__ == "__main__":
    results = pipeline.map(inputs, internal_shapes={"step": 4}, parallel=False)
    print(results["walk"].output)
