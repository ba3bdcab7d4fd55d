"""None is a value like any other: as an item, as a result, as an argument."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="found", mapspec="key[i] -> found[i]")
def look_up(key, table, fallback=None):
    return table.get(key, fallback)


@pipefunc(output_name="is_missing", mapspec="found[i] -> is_missing[i]")
def is_missing(found):
    return found is None


@pipefunc(output_name="missing_count")
def missing_count(is_missing, found):
    return [sum(is_missing), sum(1 for value in found if value is None)]


@pipefunc(output_name="nothing")
def nothing(missing_count):
    return None


pipeline = Pipeline([look_up, is_missing, missing_count, nothing])
inputs = {"key": ["a", None, "c", "d"], "table": {"a": 1, "c": None}}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["missing_count"].output)
