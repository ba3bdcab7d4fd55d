"""An output that one function takes by element and another takes whole, and a third takes both ways at once."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="score", mapspec="x[i] -> score[i]")
def score(x):
    return (x * 37) % 11


@pipefunc(output_name="everyone")
def keep(score):
    return list(score)


@pipefunc(output_name="rank", mapspec="score[i] -> rank[i]")
def rank(score, everyone):
    return 1 + sum(other > score for other in everyone)


@pipefunc(output_name="places", mapspec="x[i] -> places[i]")
def place(x, rank):
    return [x, len(rank), min(rank)]


pipeline = Pipeline([score, keep, rank, place])
inputs = {"x": [1, 2, 3, 4, 5]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["rank"].output)
