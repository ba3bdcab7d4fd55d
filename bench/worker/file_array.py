"""Peer: PipeFunc over the same elements with its storage of one file an element, in two processes."""

import sys
from concurrent.futures import ProcessPoolExecutor

from pipefunc import Pipeline, pipefunc


@pipefunc("y", mapspec="x[i] -> y[i]")
def f(x):
    return x + 1


if __name__ == "__main__":
    with ProcessPoolExecutor(2) as executor:
        Pipeline([f]).map(
            {"x": range(int(sys.argv[1]))},
            run_folder=sys.argv[2],
            storage="file_array",
            executor=executor,
            show_progress=None,
        )
