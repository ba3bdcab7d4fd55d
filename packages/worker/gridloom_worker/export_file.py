"""``prepare-export``: results as a file on the cluster, so that its length and digest are known before it is sent."""

import base64
import hashlib
import os
import tempfile

from .export import export_outputs
from .sweep import sweep

#: An export up to this length is the answer itself and no file.
_SMALL_BYTES = 1 << 20


def prepare_export(folder: str, file_format: str, names: list, exports: str) -> dict:
    """Writes results below ``exports``, under a name that tells their content.

    Returns:
        ``size`` and ``sha256``, with ``content`` (base64) when it is short, else ``path``; and ``notes``, sentences
        about what is damaged, when there are any.
    """
    os.makedirs(exports, exist_ok=True)
    sweep(exports)
    descriptor, draft = tempfile.mkstemp(dir=exports, prefix=".draft-")
    try:
        with open(descriptor, "w+b") as file:
            hashed = _Hashed(file)
            notes = export_outputs(folder, file_format, names, hashed)
            answer = {"size": hashed.size, "sha256": hashed.digest.hexdigest()}
            if notes:
                answer["notes"] = notes
            if hashed.size <= _SMALL_BYTES:
                file.seek(0)
                answer["content"] = base64.b64encode(file.read()).decode()
                return answer
        answer["path"] = os.path.join(exports, answer["sha256"])
        # What stands there already has the same content, and somebody may be reading it.
        if os.path.exists(answer["path"]):
            os.utime(answer["path"])
        else:
            os.rename(draft, answer["path"])
        return answer
    finally:
        if os.path.lexists(draft):
            os.unlink(draft)


class _Hashed:
    """A binary stream that is written to once, from beginning to end."""

    def __init__(self, out) -> None:
        self._out = out
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, data) -> int:
        self.digest.update(data)
        self.size += len(data)
        return self._out.write(data)

    def flush(self) -> None:
        """As streams have it."""
        self._out.flush()

    def writable(self) -> bool:
        """As streams have it, for text written through this one."""
        return True

    readable = seekable = lambda self: False
    closed = False
