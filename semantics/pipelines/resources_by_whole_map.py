"""Resources computed from a whole list, once for the whole map, by a named function."""

from pipefunc import Pipeline, pipefunc
from pipefunc.resources import Resources


def as_many_as_needed(kwargs):
    return Resources(cpus=min(2, len(kwargs["word"])), memory="200MB")


@pipefunc(
    output_name="seen",
    resources=as_many_as_needed,
    resources_variable="given",
    resources_scope="map",
)
def look(word, given):
    return [given.cpus, given.memory, given.gpus, "".join(word)]


pipeline = Pipeline([look])
inputs = {"word": ["a", "b", "c"]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["seen"].output)
