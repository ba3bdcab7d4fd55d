"""A mapped array taken whole, with NumPy."""

import numpy as np
from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="y", mapspec="x[i] -> y[i]")
def wave(x: float, amplitude: float) -> float:
    return amplitude * np.sin(x)


@pipefunc(output_name="rms")
def root_mean_square(y: np.ndarray) -> float:
    values = np.asarray(y, dtype=float)
    return float(np.sqrt(np.mean(values**2)))


pipeline = Pipeline([wave, root_mean_square])
inputs = {"x": np.linspace(0, 2 * np.pi, 9), "amplitude": 3.0}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["rms"].output)
