"""``pipefunc-folder``: the results of a run as PipeFunc (0.93) writes them, for ``pipefunc.map.load_outputs``."""

import json
import os
import pickle

from .arrays import MISSING
from .errors import WorkerError
from .input_values import InputArray, input_of
from .load_module import make_code_importable
from .pickled import Pickled
from .record_writer import write_all
from .result_array import ResultArray
from .run_folder import RunFolder
from .values import PICKLE, Damaged


def write_pipefunc_folder(folder: str, target: str) -> dict:
    """Writes ``target``, which must not exist or be empty; returns how many values were written and are missing.

    Raises:
        WorkerError: when ``target`` holds something, or an input needs NumPy and there is none.
    """
    run = RunFolder(folder)
    make_code_importable(run)
    if os.path.exists(target) and os.listdir(target):
        raise WorkerError("{} is not empty. Name a folder that does not exist yet.".format(target))
    return _Writer(run, os.path.abspath(target)).write()


class _Writer:
    def __init__(self, run, target: str) -> None:
        self.run = run
        self.target = target
        self.shapes, self.resolved, self.masks = {}, {}, {}
        self.written = self.missing = 0

    def write(self) -> dict:
        paths = {name: self._write_input(name) for name in self.run.plan["inputs"]}
        self._put("defaults/defaults.cloudpickle", pickle.dumps({}))
        for stage in self.run.plan["stages"]:
            arrays = [ResultArray(self.run, name) for name in stage["outputs"]]
            if stage["axes"]:
                self._describe(stage, arrays[0])
            for array in arrays:
                self._write_output(array)
        # Last: a folder with it is whole.
        self._put("run_info.json", json.dumps(self._run_info(paths), indent=4).encode())
        return {"written": self.written, "missing": self.missing}

    def _write_input(self, name: str) -> str:
        value = input_of(self.run, name)
        if isinstance(value, InputArray):
            rank = len(value.shape)
            self._shape(name, list(value.shape), list(value.shape), [True] * rank)
            value = value.take([None] * rank) if rank == 1 and not value.is_array else self._array(name, value)
        elif isinstance(value, Pickled):
            value = value.take()
        path = "inputs/{}.cloudpickle".format(name)
        self._put(path, pickle.dumps(value, 4))
        return path

    def _array(self, name: str, value: InputArray):
        try:
            return value.numpy_of([None] * len(value.shape))
        except ImportError:
            raise WorkerError("PipeFunc keeps the input {} as a NumPy array; this Python has no NumPy.".format(name))

    def _describe(self, stage: dict, array: ResultArray) -> None:
        declared = [
            "?" if axis["size"] == "?" and not axis["external"] else size
            for axis, size in zip(stage["axes"], array.shape)
        ]
        mask = [axis["external"] for axis in stage["axes"]]
        for key in stage["outputs"] + ([",".join(stage["outputs"])] if len(stage["outputs"]) > 1 else []):
            self._shape(key, declared, array.shape, mask)

    def _shape(self, key: str, declared: list, resolved: list, mask: list) -> None:
        self.shapes[key], self.resolved[key], self.masks[key] = declared, resolved, mask

    def _write_output(self, array: ResultArray) -> None:
        for element in range(array.count):
            data = self._pickled(array, element)
            if data is None:
                self.missing += 1
                continue
            self.written += 1
            place = "outputs/{}/__{}__.pickle".format(array.name, element)
            self._put(place if array.external else "outputs/{}.cloudpickle".format(array.name), data)

    def _pickled(self, array: ResultArray, element: int):
        if not array.index.is_done(element):
            return None
        try:
            encoding, payload = array.index.frames(element)[array.output]
        except (Damaged, IndexError):
            return None
        if encoding == PICKLE:
            # As the function returned it: nothing has to be imported to copy it.
            return payload
        value = array.value(element)
        return None if value is MISSING else pickle.dumps(value, 4)

    def _run_info(self, paths: dict) -> dict:
        return {
            "all_output_names": sorted(name for stage in self.run.plan["stages"] for name in stage["outputs"]),
            "shapes": self.shapes,
            "resolved_shapes": self.resolved,
            "shape_masks": self.masks,
            "internal_shapes": None,
            "run_folder": self.target,
            "mapspecs_as_strings": [mapspec_of(stage) for stage in self.run.plan["stages"] if stage["axes"]],
            "storage": "file_array",
            "error_handling": "raise",
            "input_paths": paths,
            "defaults_path": "defaults/defaults.cloudpickle",
        }

    def _put(self, path: str, data: bytes) -> None:
        full = os.path.join(self.target, *path.split("/"))
        os.makedirs(os.path.dirname(full), exist_ok=True)
        descriptor = os.open(full, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        try:
            write_all(descriptor, data)
        finally:
            os.close(descriptor)


def mapspec_of(stage: dict) -> str:
    """``y[i], w[j] -> a[i, j], b[i, j]``: by the names of the arrays, which are PipeFunc's parameters."""
    taken = {}
    for parameter in stage["parameters"]:
        source = parameter["from"]
        if parameter["axes"]:
            name = source.get("output") or source["name"]
            taken.setdefault(name, "{}[{}]".format(name, ", ".join(axis or ":" for axis in parameter["axes"])))
    axes = ", ".join(axis["name"] for axis in stage["axes"])
    made = ", ".join("{}[{}]".format(name, axes) for name in stage["outputs"])
    return "{} -> {}".format(", ".join(taken.values()) or "...", made)
