"""Measures the worker: trivial elements of one task on two cpus, beside floors and peers of the same run.

    python3 bench/worker/bench.py [--quick] [--pipefunc PYTHON]

Prints a table, and PASS or FAIL for each bar; ends with 1 when one is missed.
"""

import argparse
import glob
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

from run_folder import write_run_folder

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
WORKER = os.path.join(ROOT, "packages", "worker", "dist", "worker.py")
REPEATS = 5
#: What takes longer hangs.
TIMEOUT_S = 600
#: PipeFunc writes a file for each element: 100,000 take it a minute.
PIPEFUNC_ELEMENTS = 100_000


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--quick", action="store_true", help="up to 100,000 elements, three times each")
    options.add_argument("--pipefunc", help="a Python that has PipeFunc; else the one that the tests made")
    given = options.parse_args()
    subprocess.run(["node", os.path.join(ROOT, "packages", "worker", "build.mjs")], check=True)
    sizes = [1, 10_000, 100_000] if given.quick else [1, 10_000, 100_000, 1_000_000]
    passed = True
    print(
        "{:>9}  {:>8}  {:>8}  {:>8}  {:>8}  {:>6}  {:>6}".format(
            "elements", "worker", "pool", "loop", "python", "ratio", "files"
        )
    )
    for size in sizes:
        passed &= measure(size, 3 if given.quick else REPEATS)
    python = given.pipefunc or next(
        iter(glob.glob(os.path.join(ROOT, "node_modules/.cache/gridloom/pipefunc-*/bin/python"))), None
    )
    if python:
        passed &= compare_with_pipefunc(python, 10_000 if given.quick else PIPEFUNC_ELEMENTS)
    else:
        print("PipeFunc is left out: no environment has it (npm test makes one)")
    return 0 if passed else 1


def measure(size: int, repeats: int) -> bool:
    """One line of the table: medians in seconds, all measured in turn, and the median of the ratios of each turn."""
    times = {"worker": [], "pool": [], "loop": [], "python": []}
    for _ in range(repeats):
        took, files = worker_seconds(size)
        times["worker"].append(took)
        times["pool"].append(peer_seconds("pool.py", size))
        times["loop"].append(peer_seconds("loop.py", size))
        times["python"].append(seconds([sys.executable, "-c", "pass"]))
    median = {name: statistics.median(each) for name, each in times.items()}
    ratio = statistics.median(own / peer for own, peer in zip(times["worker"], times["pool"]))
    print(
        "{:>9}  {:>8.3f}  {:>8.3f}  {:>8.3f}  {:>8.3f}  {:>6.2f}  {:>6}".format(
            size, median["worker"], median["pool"], median["loop"], median["python"], ratio, files
        )
    )
    return bar(ratio <= 4, "{} elements take at most 4 times a pool that keeps nothing".format(size)) & bar(
        files < 20, "{} elements leave fewer than 20 files".format(size)
    )


def compare_with_pipefunc(python: str, size: int) -> bool:
    folder = tempfile.mkdtemp(prefix="gridloom-bench-")
    try:
        peer = seconds([python, os.path.join(HERE, "file_array.py"), str(size), os.path.join(folder, "run")])
    finally:
        shutil.rmtree(folder)
    own = statistics.median(worker_seconds(size)[0] for _ in range(3))
    print("{:>9}  {:>8.3f}  PipeFunc with file_array {:.1f}, ratio {:.4f}".format(size, own, peer, own / peer))
    return bar(own / peer <= 0.05, "{} elements take at most a twentieth of PipeFunc's file_array".format(size))


def bar(holds: bool, sentence: str) -> bool:
    print("{}  {}".format("PASS" if holds else "FAIL", sentence))
    return holds


def worker_seconds(size: int) -> tuple:
    """From the start of the process to its end, and the files that the run folder holds then."""
    folder = tempfile.mkdtemp(prefix="gridloom-bench-")
    try:
        write_run_folder(folder, size)
        took = seconds([sys.executable, WORKER, "task", "--run", folder, "--batch", "f-1-0", "--task", "0"])
        records = sum(os.path.getsize(path) for path in glob.glob(os.path.join(folder, "records", "f", "*")))
        if records < 64 * size:
            raise SystemExit("The worker left {} bytes of records for {} elements.".format(records, size))
        return took, sum(len(files) for _, _, files in os.walk(folder))
    finally:
        shutil.rmtree(folder)


def peer_seconds(script: str, size: int) -> float:
    return seconds([sys.executable, os.path.join(HERE, script), str(size)])


def seconds(command: list) -> float:
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    # Not by ``wait(timeout)``, which only looks every 50 ms.
    timer = threading.Timer(TIMEOUT_S, process.kill)
    timer.start()
    code = process.wait()
    took = time.monotonic() - started
    timer.cancel()
    if code:
        raise SystemExit("{} ended with {}.".format(" ".join(command), code))
    return took


if __name__ == "__main__":
    sys.exit(main())
