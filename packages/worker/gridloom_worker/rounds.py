"""Rounds of a folder of sbatch scripts: it is submitted again as it is, and its tasks find out what is left to compute.

A run of Gridloom needs none of this: it writes a manifest for each round.
"""

import os
from itertools import product

from .arguments import Arguments, OutputParameter
from .sizes import external_sizes


def manifest_of_round(run, batch: str, round: int) -> dict:
    """The manifest of a job array that is submitted for the ``round``-th time; written down, as ``show`` looks it up.

    Its ``renewed`` is None: the tasks look themselves.
    """
    manifest = run.manifest(batch)
    if round == manifest["round"]:
        return manifest
    number = batch.rsplit("-", 1)[-1]
    name = "{}-{}-{}".format(manifest["stage"], round, number)
    manifest = dict(manifest, batch=name, round=round, renewed=None)
    path = run.at("jobs", name + ".json")
    if not os.path.exists(path):
        # All tasks write the same, and a rename shows the others nothing by halves.
        draft = "{}.{}-{}".format(path, os.uname().nodename, os.getpid())
        import json

        with open(draft, "w") as file:
            json.dump(manifest, file)
        os.rename(draft, path)
    return manifest


class NewestInputs:
    """In which round the newest of what an element reads was computed.

    When that is a later round than the element's own, its result is outdated: it was computed while some of what it
    reads was missing, or from results that were computed anew since.
    """

    def __init__(self, run, stage: dict) -> None:
        arguments = Arguments(run, stage)
        self._run = run
        self._place = arguments.place
        self._parameters = [each for each in arguments.parameters if isinstance(each, OutputParameter)]
        self._known = {}

    def round(self, element: int) -> int:
        """The round; 0 when the element reads no output of another stage."""
        place = self._place(element)
        return max((self._round(each.array, tuple(each.fixed(place))) for each in self._parameters), default=0)

    def _round(self, array, fixed: tuple) -> int:
        key = (array.stage["id"], fixed)
        if key not in self._known:
            sizes = dict(zip(array.external, external_sizes(self._run, array.stage["id"])))
            # One step along internal axes: all of their items are one element's.
            steps = [range(sizes.get(at, 1)) if place is None else (place,) for at, place in enumerate(fixed)]
            elements = map(array.element_at, product(*steps))
            index = array.index
            self._known[key] = max((index.attempts[each] for each in elements if index.is_done(each)), default=0)
        return self._known[key]
