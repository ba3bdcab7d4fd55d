"""What one call makes, mapped over by one function and taken whole, as it was returned, by others."""

import numpy as np
from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="angle", mapspec="... -> angle[i]")
def angles(count):
    return np.linspace(0.0, 1.0, count)


@pipefunc(output_name="sine", mapspec="angle[i] -> sine[i]")
def sine(angle):
    return float(np.sin(angle))


@pipefunc(output_name="error")
def error(angle, sine):
    return [str(angle.dtype), float(np.abs(np.sin(angle) - np.array(list(sine))).max())]


@pipefunc(output_name="item", mapspec="... -> item[k]")
def items(count):
    return list(range(count))


@pipefunc(output_name="longer")
def longer(item):
    return item + [np.pi]


pipeline = Pipeline([angles, sine, error, items, longer])
inputs = {"count": 3}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["longer"].output)
