"""The middle one of three axes is taken whole; another function takes the two outer ones whole."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="count", mapspec="year[a], region[b], kind[c] -> count[a, b, c]")
def count_them(year, region, kind):
    return year % 100 + len(region) * 10 + kind


@pipefunc(output_name="all_regions", mapspec="count[a, :, c] -> all_regions[a, c]")
def over_regions(count):
    return sum(count)


@pipefunc(output_name="by_region", mapspec="count[:, b, :] -> by_region[b]")
def over_years_and_kinds(count):
    return [sum(row) for row in count]


pipeline = Pipeline([count_them, over_regions, over_years_and_kinds])
inputs = {"year": [2019, 2020], "region": ["north", "south", "far east"], "kind": [1, 2, 3, 4]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["by_region"].output)
