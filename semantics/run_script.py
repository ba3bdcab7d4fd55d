"""Runs a script through PipeFunc and keeps what it computed."""

import math
import runpy
import sys
import tempfile
import warnings

import numpy as np
from pipefunc import Pipeline
from pipefunc.map._run_info import RunInfo

#: Options of ``map`` that say where and how to run, not what to compute.
WHERE_AND_HOW = {
    *("executor", "parallel", "run_folder", "storage", "show_progress", "chunksizes", "scheduling_strategy"),
    *("start", "display_widgets"),
}


def run_script(path: str, arguments: list) -> dict:
    """What the first ``pipeline.map(...)`` of a script computes, as plain JSON.

    The script is run as a user does, as ``__main__``; only its run is moved here: one element after another, in a
    folder of its own, from which can be read what PipeFunc knew of the shapes before.

    Returns:
        ``outputs``: name to value; ``arrays``: name to ``axes``, ``shape`` as known before the run (``"?"`` where it
        is not) and ``finalShape``.
    """
    seen: list = []
    original = {name: getattr(Pipeline, name) for name in ("map", "map_async")}

    def record(pipeline, inputs, run_folder=None, internal_shapes=None, **options):
        options = {name: value for name, value in options.items() if name not in WHERE_AND_HOW}
        options.update(parallel=False, storage="dict", show_progress=False)
        with tempfile.TemporaryDirectory() as folder:
            results = original["map"](pipeline, inputs, folder, internal_shapes, **options)
            if not seen:
                seen.append(facts_of(pipeline, results, RunInfo.load(folder)))
        return results

    before, places = sys.argv, list(sys.path)
    for name in original:
        setattr(Pipeline, name, record)
    try:
        sys.argv = [path, *arguments]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            runpy.run_path(path, run_name="__main__")
    except BaseException:  # after its run a script may do as it likes, also end itself
        if not seen:
            raise
    finally:
        sys.argv, sys.path[:] = before, places
        for name, method in original.items():
            setattr(Pipeline, name, method)
    if not seen:
        raise ValueError("The script runs no pipeline.")
    return seen[0]


def facts_of(pipeline: Pipeline, results: dict, info: RunInfo) -> dict:
    arrays = {}
    for name, axes in pipeline.mapspec_axes.items():
        shape, final = info.shapes[name], [int(size) for size in info.resolved_shapes[name]]
        if name in results and list(np.shape(results[name].output)[: len(axes)]) != final:
            raise ValueError(f"PipeFunc says that {name} has the shape {final}, but its value has another.")
        shape = [size if size == "?" else int(size) for size in shape]
        arrays[name] = {"axes": list(axes), "shape": shape, "finalShape": final}
    return {"outputs": {name: plain(result.output) for name, result in results.items()}, "arrays": arrays}


def plain(value):
    """``value`` as JSON has it: NumPy's numbers are numbers, arrays lists; what is masked or not finite is None."""
    if value is np.ma.masked or value is None:
        return None
    if isinstance(value, (bool, str)):
        return value if isinstance(value, bool) else str(value)
    if isinstance(value, np.ma.MaskedArray):
        return [plain(item) for item in value] if value.ndim else plain(value[()])
    if isinstance(value, (np.ndarray, np.generic)):
        items = value.tolist()
        return repr(value) if type(items) is type(value) else plain(items)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {key: plain(item) for key, item in value.items()}
    return repr(value)
