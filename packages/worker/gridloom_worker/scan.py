"""``scan``: the new records of many runs in one answer."""

import base64
import sys
import time
import zlib

from .records import RECORD_BYTES
from .run_folder import list_names, read_bytes

RUN_BYTES = 32 << 20


def scan(request: dict) -> dict:
    """New bytes of all records files, whole records only, at most 32 MiB a run; the rest comes with the next call."""
    return {"nowS": time.time(), "runs": [_scan_run(entry) for entry in request["runs"]]}


def _scan_run(entry: dict) -> dict:
    folder, offsets = entry["folder"], entry.get("offsets") or {}
    files, parts, room = [], [], RUN_BYTES
    try:
        paths = list(_record_files(folder))
        missing = not paths and not list_names(folder)
    except OSError as error:
        # One folder that cannot be read (a hung or stale mount) must not keep the news of the others.
        sys.stderr.write("{} cannot be listed: {}.\n".format(folder, error.strerror))
        paths, missing = [], False
    for path in paths:
        if room < RECORD_BYTES:
            break
        start = offsets.get(path, 0)
        try:
            data = read_bytes("{}/records/{}".format(folder, path), start, room)
        except OSError:
            # Named by the folder but not readable now (a stale network view): it is there at the next scan.
            continue
        data = data[: len(data) - len(data) % RECORD_BYTES]
        if data:
            files.append({"path": path, "from": start, "bytes": len(data)})
            parts.append(data)
            room -= len(data)
    data = base64.b64encode(zlib.compress(b"".join(parts), 3)).decode()
    return {"folder": folder, "files": files, "data": data, "missing": missing}


def _record_files(folder: str):
    for stage in list_names(folder + "/records"):
        for name in list_names("{}/records/{}".format(folder, stage)):
            yield "{}/{}".format(stage, name)
