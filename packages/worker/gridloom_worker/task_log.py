"""The log of a task: what its children printed, said whose it is, and capped."""

import os

from .child_output import MARK, MARK_BYTES

HEAD_BYTES = 4 << 20
TAIL_BYTES = 64 << 10


class TaskLog:
    """Appends to one log file: the first 4 MiB as they come, and of the rest the last 64 KiB at the end.

    A line ``@@ element N`` says from which element the following lines come; ``@@`` alone ends that.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._descriptor = None
        self._buffer = bytearray()
        self._written = 0
        self._tail = []
        self._tail_bytes = 0
        self._dropped = 0
        self._section = None
        self._at_line_start = True
        self._partial = {}
        self._owner = {}

    def add(self, child, data: bytes) -> None:
        """Takes what a child printed. Marks in it name the element; bytes without one are of the current one."""
        data = self._partial.pop(child.pid, b"") + data
        while data:
            at = data.find(MARK)
            if at < 0:
                # The beginning of a mark at the end waits for its rest.
                keep = next((size for size in (2, 1) if data.endswith(MARK[:size])), 0)
                self._put(child, data[: len(data) - keep])
                if keep:
                    self._partial[child.pid] = data[-keep:]
                return
            self._put(child, data[:at])
            if len(data) - at < MARK_BYTES:
                self._partial[child.pid] = data[at:]
                return
            try:
                self._owner[child.pid] = int(data[at + 3 : at + MARK_BYTES - 1], 16)
            except ValueError:
                self._put(child, data[at : at + MARK_BYTES])
            data = data[at + MARK_BYTES :]

    def finished(self, child, elements) -> None:
        """Elements of a child ended: what comes without a mark is another's."""
        if child.pid in self._owner and self._owner[child.pid] in elements:
            del self._owner[child.pid]

    def note(self, sentence: str) -> None:
        """Adds a line of the worker itself."""
        self._write(None, sentence.encode() + b"\n")

    def _put(self, child, data: bytes) -> None:
        if not data:
            return
        element = self._owner.get(child.pid)
        if element is None:
            element = child.element()
            if element >= 0:
                self._owner[child.pid] = element
        self._write(element if element >= 0 else None, data)

    def _write(self, element, data: bytes) -> None:
        if self._written >= HEAD_BYTES:
            self._keep_tail(element, data)
            return
        if element != self._section:
            before = len(self._buffer)
            self._begin(element)
            self._written += len(self._buffer) - before
        room = max(0, HEAD_BYTES - self._written)
        self._buffer += data[:room]
        self._written += len(data[:room])
        self._at_line_start = data.endswith(b"\n") if len(data) <= room else False
        if len(data) > room:
            self._keep_tail(element, data[room:])
        if len(self._buffer) > 1 << 18:
            self.flush()

    def _begin(self, element) -> None:
        self._buffer += b"" if self._at_line_start else b"\n"
        self._buffer += b"@@\n" if element is None else b"@@ element %d\n" % element
        self._section = element

    def _keep_tail(self, element, data: bytes) -> None:
        self._tail.append((element, data[-TAIL_BYTES:]))
        self._dropped += len(data) - len(data[-TAIL_BYTES:])
        self._tail_bytes += len(self._tail[-1][1])
        while self._tail_bytes - len(self._tail[0][1]) >= TAIL_BYTES:
            gone = self._tail.pop(0)[1]
            self._tail_bytes -= len(gone)
            self._dropped += len(gone)

    def flush(self) -> None:
        """Writes what has gathered. Raises ``OSError`` when the file cannot take it."""
        if not self._buffer:
            return
        if self._descriptor is None:
            os.makedirs(os.path.dirname(self._path), exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
            self._descriptor = os.open(self._path, flags, 0o666)
        view = memoryview(bytes(self._buffer))
        self._buffer.clear()
        while view:
            view = view[os.write(self._descriptor, view) :]

    def close(self) -> None:
        """Writes the kept tail and the end."""
        for pid, data in list(self._partial.items()):
            self._write(self._owner.get(pid), data)
        self._partial.clear()
        if self._tail:
            excess = max(self._tail_bytes - TAIL_BYTES, 0)
            first, data = self._tail[0]
            self._tail[0] = (first, data[excess:])
            self._buffer += b"\n@@\n[%d bytes left out]\n" % (self._dropped + excess)
            self._section, self._at_line_start = None, True
            for element, data in self._tail:
                if element != self._section:
                    self._begin(element)
                self._buffer += data
                self._at_line_start = data.endswith(b"\n")
            self._tail = []
        if self._section is not None:
            self._buffer += (b"" if self._at_line_start else b"\n") + b"@@\n"
            self._section = None
        self.flush()
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
