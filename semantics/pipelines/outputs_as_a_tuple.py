"""A function with three outputs, used by three others."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name=("quotient", "remainder", "exact"))
def divide(a: int, b: int) -> tuple[int, int, float]:
    return a // b, a % b, a / b


@pipefunc(output_name="back")
def multiply(quotient: int, remainder: int, b: int) -> int:
    return quotient * b + remainder


@pipefunc(output_name="error")
def error(exact: float, quotient: int) -> float:
    return exact - quotient


pipeline = Pipeline([divide, multiply, error])
inputs = {"a": 47, "b": 6}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["back"].output)
