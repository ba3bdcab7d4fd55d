"""Peer: Python's own pool of two processes, which keeps nothing and knows nothing of each element."""

import multiprocessing
import sys


def f(x):
    return x + 1


if __name__ == "__main__":
    size = int(sys.argv[1])
    with multiprocessing.Pool(2) as pool:
        pool.map(f, range(size), chunksize=max(1, size // 8))
