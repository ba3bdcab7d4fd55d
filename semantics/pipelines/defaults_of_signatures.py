"""Defaults from signatures: one is used, one is overruled by an input, one is shared."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="y", mapspec="x[i] -> y[i]")
def scale(x: float, gain: float = 2.5, offset: float = -1.0) -> float:
    return gain * x + offset


@pipefunc(output_name="z", mapspec="y[i] -> z[i]")
def again(y: float, offset: float = -1.0, label: str = "run") -> str:
    return f"{label}:{y + offset:.2f}"


pipeline = Pipeline([scale, again])
inputs = {"x": [1.0, 2.0, 3.0], "label": "trial"}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["z"].output)
