/** Python functions that a script needs beside PipeFunc; each is written only where it is used. */
export const HELPERS = {
  module: (name: string) => `def ${name}(name, source):
    """A module of its own from its text: its names would clash with others in this file."""
    import linecache
    import sys
    import types

    import cloudpickle

    path = f"<{name}>"
    linecache.cache[path] = (len(source), None, source.splitlines(True), path)
    module = types.ModuleType(f"gridloom_{name}")
    sys.modules[module.__name__] = module
    exec(compile(source, path, "exec", dont_inherit=True), module.__dict__)
    # Other processes cannot import it, so it travels with its functions.
    cloudpickle.register_pickle_by_value(module)
    return module
`,
  sync: (name: string) => `def ${name}(function):
    """Runs a coroutine to its end: PipeFunc calls functions and does not await them."""
    import asyncio
    import functools

    @functools.wraps(function)
    def call(*args, **kwargs):
        return asyncio.run(function(*args, **kwargs))

    return call
`,
  csv: (name: string) => `def ${name}(text, column):
    """One column of a table whose first row names the columns: numbers, texts, and None for empty cells."""
    import csv
    import io
    import re

    text = text.removeprefix("\\ufeff")
    first = text.split("\\n", 1)[0]
    delimiter = next((each for each in ",\\t;" if each in first), ",")
    lines = io.StringIO(text, newline="")
    rows = [row for row in csv.reader(lines, delimiter=delimiter) if any(cell.strip() for cell in row)]
    at = [cell.strip() for cell in rows[0]].index(column.strip())

    def value(cell):
        number = cell.strip()
        if not number:
            return None
        if not re.fullmatch(r"[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?", number) or abs(float(number)) == float("inf"):
            return cell
        whole = float(number).is_integer() and abs(float(number)) < 2**53
        return int(float(number)) if whole else float(number)

    return [value(row[at] if at < len(row) else "") for row in rows[1:]]
`,
  reference: (name: string, csv: string) => `def ${name}(path, format, column=None, shape=None):
    """What a file holds; NPY files stay on disk and are read by element."""
    import json
    import pathlib
    import pickle

    import numpy

    path = pathlib.Path(path).expanduser()
    if format == "npy":
        return numpy.load(path, mmap_mode="r")
    if format == "json":
        return json.loads(path.read_text(encoding="utf-8"))
    if format == "csv":
        return ${csv}(path.read_text(encoding="utf-8-sig"), column)
    if format == "pickle":
        return pickle.loads(path.read_bytes())
    files = sorted(path.glob("__*__.pickle"), key=lambda file: int(file.name.split("__")[1]))
    items = numpy.empty(len(files), dtype=object)
    for at, file in enumerate(files):
        items[at] = pickle.loads(file.read_bytes())
    return items.reshape(shape or (len(files),))
`,
} as const;

export type HelperName = keyof typeof HELPERS;
