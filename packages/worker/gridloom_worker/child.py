"""The life of a child process: take an element, compute it, report it; and say whose output is whose."""

import gc
import io
import os
import signal
import struct
import sys
import time

TOKEN = struct.Struct("<Q")
MARK = b"\x00@@"
MARK_BYTES = len(MARK) + 17
SLOT_BYTES = 16
_TINY_S = 0.0005


class Slot:
    """Memory shared with the parent: which element a child has, and since when. Survives the child."""

    def __init__(self, memory: memoryview, number: int) -> None:
        part = memory[number * SLOT_BYTES : (number + 1) * SLOT_BYTES]
        self._element = part[:8].cast("Q")
        self._started = part[8:].cast("d")

    def take(self, element: int) -> None:
        self._started[0] = time.time()
        self._element[0] = element + 1

    def clear(self) -> None:
        self._element[0] = 0

    def element(self) -> int:
        """The element, or -1."""
        return self._element[0] - 1

    def started(self) -> float:
        """Epoch seconds."""
        return self._started[0]


class MarkedOutput(io.RawIOBase):
    """Writes to a pipe; before the first bytes of each element a mark that names it."""

    def __init__(self, descriptor: int, owner: list) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._owner = owner

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def write(self, data) -> int:
        data = bytes(data)
        length = len(data)
        if self._owner[0] is not None:
            data = mark_of(self._owner[0]) + data
            self._owner[0] = None
        while data:
            data = data[os.write(self._descriptor, data) :]
        return length


def mark_of(element: int) -> bytes:
    """Says in the stream of output that what follows is of an element."""
    return MARK + b"%016x\x00" % element


def child_main(runner, slot: Slot, tokens: int, results: int) -> None:
    """Computes elements until the pipe of tokens ends. Does not return."""
    gc.enable()
    owner = [None]
    for name, descriptor in (("stdout", 1), ("stderr", 2)):
        raw = io.BufferedWriter(MarkedOutput(descriptor, owner), 8192)
        setattr(sys, name, io.TextIOWrapper(raw, "utf-8", "backslashreplace", line_buffering=True))
    _print_crashes()
    process = os.getpid()
    long = True
    while True:
        try:
            token = os.read(tokens, TOKEN.size)
        except OSError:
            token = b""
        if len(token) < TOKEN.size:
            os._exit(0)
        element = TOKEN.unpack(token)[0]
        slot.take(element)
        owner[0] = element
        if long:
            # Programs that the element starts write without a mark. Where elements are tiny a mark for each would cost
            # more than the elements, and what has no mark is the element's that runs when it is read.
            try:
                os.write(1, mark_of(element))
                owner[0] = None
            except OSError:
                # User code closed it.
                pass
        record, frame = runner.compute(element)
        long = time.time() - slot.started() > _TINY_S
        if os.getpid() != process:
            # User code forked, and its copy of this process came back here: only the original may report.
            os._exit(0)
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except Exception:
                pass
        data = memoryview(bytes(record) + frame)
        while data:
            data = data[os.write(results, data) :]
        slot.clear()


def _print_crashes() -> None:
    try:
        import faulthandler

        faulthandler.enable(2)
    except Exception:
        pass


def default_signals() -> None:
    """Undoes the parent's signal handling in a new child."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
