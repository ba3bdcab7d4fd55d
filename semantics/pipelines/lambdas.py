"""Functions without a name of their own."""

from pipefunc import PipeFunc, Pipeline

square = PipeFunc(lambda x: x * x, output_name="y", mapspec="x[i] -> y[i]")

pipeline = Pipeline(
    [
        square,
        PipeFunc(lambda y, shift=3: y + shift, output_name="z", mapspec="y[i] -> z[i]"),
        PipeFunc(lambda z: sum(z), output_name="total"),
    ],
)
inputs = {"x": [1, 2, 3]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["total"].output)
