"""Answers requests, one JSON object a line on stdin, with one JSON object a line on stdout.

``{"run": PATH, "arguments": [...]}`` runs a script through PipeFunc and keeps what it computed under its path; the
answer is ``{"error": null}`` or says what went wrong.
``{"compare": PATH, "with": PATH}`` names what differs between two such runs.
``{"compare": PATH, "values": FILE, "arrays": {...}}`` names what differs between such a run and one of Gridloom: its
results as a JSON file, and the arrays of its plan.
"""

import contextlib
import json
import sys
import traceback

from differences import array_differences, shape_differences, value_differences
from run_script import run_script

RUNS: dict = {}


def answer(request: dict) -> dict:
    if "run" in request:
        try:
            RUNS[request["run"]] = run_script(request["run"], request["arguments"])
        except BaseException:
            return {"error": traceback.format_exc(limit=-4)}
        return {"error": None}
    expected = RUNS[request["compare"]]
    if "with" in request:
        found = RUNS[request["with"]]
        differences = value_differences(expected["outputs"], found["outputs"])
        return {"differences": differences + array_differences(expected["arrays"], found["arrays"])}
    with open(request["values"], encoding="utf-8") as file:
        values = json.load(file)
    return {
        "differences": value_differences(expected["outputs"], values)
        + shape_differences(expected["arrays"], values)
        + array_differences(expected["arrays"], request["arrays"], is_plan=True),
    }


if __name__ == "__main__":
    answers = sys.stdout
    for line in sys.stdin:
        # What scripts print is for who runs them by hand.
        with contextlib.redirect_stdout(sys.stderr):
            text = json.dumps(answer(json.loads(line)))
        print(text, file=answers, flush=True)
