"""How a child died, and whether it was for want of memory."""

import os
import time

from .bare import signal, signal_name
from .child import EXIT_CLOSED
from .measures import peak_kib
from .memory_limit import MemoryWatch, size_text
from .records import FAILED, pack_record
from .values import pack_error

_HINTS = {
    "SIGKILL": "by somebody, or by the system for want of memory",
    "SIGSEGV": "a crash in compiled code, or too deep a recursion",
    "SIGBUS": "a crash in compiled code, or a file that became shorter while it was mapped",
    "SIGXCPU": "the limit of cpu time",
}


class Deaths:
    """Records and frames of elements whose process died."""

    def __init__(self, attempt: int, memory=None) -> None:
        self._attempt = attempt
        self._memory = memory or MemoryWatch()

    def look(self) -> None:
        """To be called now and then, so that an old kill is not taken for the cause of a new death."""
        self._memory.look()

    def record(self, element: int, started: float, cpu_before: float, pid: int, status: int, usage) -> tuple:
        """Record (without offset and checksum) and frame.

        Args:
            started: Epoch seconds.
            cpu_before: Cpu seconds of the earlier elements of the process.
            usage: What the dead process used in all; its peak may be that of an earlier element where Linux lets
                nobody reset it.
        """
        peak = peak_kib(usage.ru_maxrss)
        reason, message = self._cause(status, peak)
        kind = "OutOfMemory" if reason == "out-of-memory" else "Killed"
        frame = pack_error({"type": kind, "message": message, "traceback": "", "arguments": {}})
        cpu = max(0.0, usage.ru_utime + usage.ru_stime - cpu_before)
        wall = max(0.0, time.time() - started)
        record = pack_record(element, FAILED, self._attempt, reason, started, wall, cpu, peak, len(frame), None, pid)
        return record, frame

    def _cause(self, status: int, peak: int) -> tuple:
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            self._memory.look()
            story = self._memory.story()
            if story:
                return "out-of-memory", "out of memory: the process had reached {}; {}".format(size_text(peak), story)
        return "killed", death_message(status)


def death_message(status: int) -> str:
    """How a process ended, for a ``wait`` status."""
    if not os.WIFSIGNALED(status):
        code = os.WEXITSTATUS(status)
        if code == EXIT_CLOSED:
            return (
                "the function closed files that it did not open (os.closerange?), so its result could not be handed on"
            )
        return (
            "the process ended with exit code {} before the function returned (os._exit, or a crash in compiled "
            "code)".format(code)
        )
    name = signal_name(os.WTERMSIG(status))
    return "killed ({}){}".format(name, ": " + _HINTS[name] if name in _HINTS else "")
