"""One call makes the items that others are mapped over; nobody knows their number before."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="prime", mapspec="... -> prime[i]")
def primes(limit: int) -> list[int]:
    found: list[int] = []
    for number in range(2, limit):
        if all(number % prime for prime in found):
            found.append(number)
    return found


@pipefunc(output_name="square", mapspec="prime[i] -> square[i]")
def square(prime: int) -> int:
    return prime**2


@pipefunc(output_name="total")
def total(square, prime):
    return [sum(square), sum(prime)]


pipeline = Pipeline([primes, square, total])
inputs = {"limit": 20}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["total"].output)
