"""Numbers that are not finite, complex, huge, or NumPy's; tuples, sets and bytes between functions."""

import numpy as np
from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="number", mapspec="kind[i] -> number[i]")
def make(kind):
    return {
        "nan": float("nan"),
        "inf": float("-inf"),
        "huge": 2**100,
        "small": 5e-324,
        "bool": True,
        "numpy": np.float32(0.1),
        "integer": np.int64(-7),
        "complex": 1 + 2j,
        "none": None,
        "text": "1",
    }[kind]


@pipefunc(output_name="name", mapspec="number[i] -> name[i]")
def name(number):
    return type(number).__name__


@pipefunc(output_name=("keys", "data"))
def odd(number):
    return {1, 2}, (b"\x00\xff", (1, (2, 3)), {"a": np.array([1, 2])})


@pipefunc(output_name="seen")
def see(keys, data):
    return [sorted(keys), list(data[0]), data[1], data[2]["a"].sum(), {"inner": data[2]["a"]}]


pipeline = Pipeline([make, name, odd, see])
inputs = {"kind": ["nan", "inf", "huge", "small", "bool", "numpy", "integer", "complex", "none", "text"]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["name"].output)
