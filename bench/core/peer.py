"""PipeFunc's construction and validation of pipelines that stdin describes; prints milliseconds by size as JSON."""

import json
import statistics
import sys
import time

from pipefunc import PipeFunc, Pipeline


def functions_of(description):
    """Plain Python functions, made before the clock starts."""
    made = []
    for function in description["functions"]:
        namespace = {}
        values = ", ".join("1.0" for _ in function["outputs"])
        exec("def {}({}): return {}".format(function["name"], ", ".join(function["parameters"]), values), namespace)
        made.append((namespace[function["name"]], function))
    return made


def construct(made):
    return Pipeline(
        [
            PipeFunc(
                callable_,
                output_name=function["outputs"][0] if len(function["outputs"]) == 1 else tuple(function["outputs"]),
                mapspec=function["mapspec"],
                resources=function["resources"],
            )
            for callable_, function in made
        ]
    )


answer = {}
for description in json.load(sys.stdin):
    size = description["size"]
    made = functions_of(description)
    taken = []
    for _ in range(7 if size <= 10 else 3 if size <= 100 else 1):
        start = time.perf_counter()
        construct(made)
        taken.append(1000 * (time.perf_counter() - start))
    answer[size] = statistics.median(taken)
print(json.dumps(answer))
