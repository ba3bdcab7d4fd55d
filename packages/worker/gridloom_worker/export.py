"""``export``: results as JSON, CSV, NPY or NPZ, streamed to stdout."""

import json
import math

from .arrays import MISSING
from .axis_values import inputs_along
from .errors import WorkerError
from .load_module import make_code_importable
from .npy import npy_of
from .ranges import position_of
from .result_array import ResultArray, output_names
from .run_folder import RunFolder


def export_outputs(folder: str, file_format: str, names: list, out) -> list:
    """Writes the file to ``out``, a binary stream that need not be seekable. No names: all outputs.

    Returns sentences about stored values that are damaged: they are missing in the file.
    """
    writers = {"json": _write_json, "csv": _write_csv, "npy": _write_npy, "npz": _write_npz}
    if file_format not in writers:
        raise WorkerError("There is no format {!r}; choose json, csv, npy or npz.".format(file_format))
    run = RunFolder(folder)
    make_code_importable(run)
    names = names or output_names(run)
    if file_format in ("csv", "npy") and len(names) != 1:
        raise WorkerError(
            "A {} file holds one output; choose one of: {}.".format(file_format.upper(), ", ".join(names))
        )
    results = [ResultArray(run, name) for name in names]
    writers[file_format](run, results, out)
    out.flush()
    return [result.note() for result in results if result.damaged]


def _write_json(run, results: list, out) -> None:
    for number, result in enumerate(results):
        out.write(("{" if number == 0 else ",\n ").encode() + json.dumps(result.name).encode() + b": ")
        items = result.items()
        for part in _nested(items, result.shape):
            out.write(part)
    out.write(b"}\n" if results else b"{}\n")


def _nested(items, shape: list):
    """JSON text of nested lists, in parts; every row of the last axis is one part."""
    if not shape:
        yield _json_text(next(iter(items), MISSING))
    elif len(shape) == 1:
        yield b"[" + b", ".join(_json_text(next(items, MISSING)) for _ in range(shape[0])) + b"]"
    else:
        yield b"["
        for row in range(shape[0]):
            if row:
                yield b", "
            yield from _nested(items, shape[1:])
        yield b"]"


def _json_text(value) -> bytes:
    kind = type(value)
    if kind is int or (kind is float and math.isfinite(value)):
        return repr(value).encode()
    return json.dumps(plain_json(value), allow_nan=False).encode()


def plain_json(value):
    """``value`` as JSON has it: NaN and infinities are null, arrays lists, anything else its ``repr``."""
    if value is MISSING or value is None or isinstance(value, (bool, str)):
        return None if value is MISSING else value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, (list, tuple)):
        return [plain_json(item) for item in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {key: plain_json(item) for key, item in value.items()}
    if type(value).__module__.split(".")[0] == "numpy" and hasattr(value, "tolist"):
        plain = value.tolist()
        return plain_json(plain) if type(plain) is not type(value) else repr(value)
    return repr(value)


def _write_csv(run, results: list, out) -> None:
    import csv
    import io

    result = results[0]
    columns = _axis_values(run, result)
    text = io.TextIOWrapper(out, "utf-8", newline="", write_through=False)
    rows = csv.writer(text)
    rows.writerow(result.axes + [name for name, _, _ in columns] + [result.name])
    for number, value in enumerate(result.items()):
        position = position_of(number, result.shape)
        cells = position + [_cell(values.at(position[at])) for _, at, values in columns]
        rows.writerow(cells + [_cell(value)])
    text.flush()
    text.detach()


def _axis_values(run, result: ResultArray) -> list:
    """Name, axis position and values of each 1-D input that gives an axis its values."""
    columns = {}
    for at, axis in enumerate(result.axes):
        for name, values in inputs_along(run, result.stage, axis):
            columns.setdefault(name, (name, at, values))
    return list(columns.values())


def _cell(value) -> str:
    if value is MISSING or value is None:
        return ""
    if isinstance(value, str):
        return value
    if type(value).__module__ == "numpy" and hasattr(value, "item") and getattr(value, "shape", None) == ():
        value = value.item()
    if isinstance(value, (bool, int, float, complex)):
        return repr(value)
    if isinstance(value, (list, tuple, dict)) or hasattr(value, "tolist"):
        return json.dumps(plain_json(value), allow_nan=False)
    return repr(value)


def _write_npy(run, results: list, out) -> None:
    for part in npy_of(results[0].name, results[0].shape, list(results[0].items())):
        out.write(part)


def _write_npz(run, results: list, out) -> None:
    import zipfile

    # All of it is checked before the first byte goes out: half a file would look like a whole one.
    files = [(result.name, npy_of(result.name, result.shape, list(result.items()))) for result in results]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, parts in files:
            size = sum(len(part) for part in parts)
            with archive.open(name + ".npy", "w", force_zip64=size > 1 << 31) as member:
                for part in parts:
                    member.write(part)
