"""Functions that change what they are given: no other element may see it."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="log", mapspec="name[i] -> log[i]")
def write(name, lines):
    lines = lines + [name]
    return lines


@pipefunc(output_name="sorted_log", mapspec="log[i] -> sorted_log[i]")
def in_order(log):
    return sorted(log, reverse=True)


@pipefunc(output_name="all_logs")
def flatten(sorted_log):
    return [line for log in sorted_log for line in log]


pipeline = Pipeline([write, in_order, flatten])
inputs = {"name": ["a", "b", "c"], "lines": ["start"]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["all_logs"].output)
