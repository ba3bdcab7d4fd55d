"""What a child prints: before the first bytes of each element a mark that names it."""

import io
import os
import sys

MARK = b"\x00@@"
MARK_BYTES = len(MARK) + 17


def mark_of(element: int) -> bytes:
    """Says in the stream of output that what follows is of an element."""
    return MARK + b"%016x\x00" % element


class ChildOutput:
    """stdout and stderr of this process.

    Args:
        element: Called for the number of the element that is computed.
        touched: Gets an item when something may not be flushed.
    """

    def __init__(self, element, touched: list) -> None:
        self.element = element
        self.touched = touched
        self._marked = None
        for name, descriptor in (("stdout", 1), ("stderr", 2)):
            setattr(sys, name, _Text(_Bytes(_Marked(descriptor, self), 8192), self))

    def begin(self, element: int) -> None:
        """Marks an element at once: programs that it starts write without a mark."""
        try:
            os.write(1, self.mark(element))
        except OSError:
            # User code closed it.
            pass

    def mark(self, element: int) -> bytes:
        """The mark of an element, unless the last one was its own."""
        if element == self._marked:
            return b""
        self._marked = element
        return mark_of(element)

    def flush(self) -> None:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except Exception:
                pass


class _Text(io.TextIOWrapper):
    def __init__(self, raw, output: ChildOutput) -> None:
        super().__init__(raw, "utf-8", "backslashreplace", line_buffering=True)
        raw.output = self._output = output

    def write(self, text) -> int:
        self._output.touched.append(True)
        return super().write(text)


class _Bytes(io.BufferedWriter):
    output = None

    def write(self, data) -> int:
        self.output.touched.append(True)
        return super().write(data)


class _Marked(io.RawIOBase):
    def __init__(self, descriptor: int, output: ChildOutput) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._output = output

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def write(self, data) -> int:
        data = bytes(data)
        length = len(data)
        data = self._output.mark(self._output.element()) + data
        while data:
            data = data[os.write(self._descriptor, data) :]
        return length
