"""Cpu seconds and peak memory of what a process computes, with the processes that it started and waited for."""

import os
import resource
import sys

from .program_usage import reset_peak, usage_of

_SELF, _CHILDREN = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
_MAXRSS_UNIT = 1024 if sys.platform == "darwin" else 1


class Measures:
    """Since ``begin``.

    Where Linux lets a process reset its own peak (``/proc/self/clear_refs``), the peak is that of what ran since.
    Elsewhere it is that of the process so far: an element may show the peak of an earlier one in the same process.
    """

    def __init__(self) -> None:
        self._reset = _open_reset()
        self._own = self._children = None
        #: Tells the process of a program that lives longer than an element, or None; see ``JavascriptFunction``.
        self.program = None
        self._program = None, 0.0

    def begin(self) -> None:
        self._own, self._children = resource.getrusage(_SELF), resource.getrusage(_CHILDREN)
        if self.program is not None:
            pid = self.program()
            reset_peak(pid)
            self._program = pid, usage_of(pid)[0]
        if self._reset is not None:
            try:
                os.write(self._reset, b"5")
            except OSError:
                # User code closed it.
                self._reset = None

    def read(self) -> tuple:
        """Cpu seconds and peak memory in KiB."""
        own, children = resource.getrusage(_SELF), resource.getrusage(_CHILDREN)
        cpu = _cpu(own) - _cpu(self._own) + _cpu(children) - _cpu(self._children)
        peak = own.ru_maxrss
        if children.ru_maxrss > self._children.ru_maxrss:
            peak = max(peak, children.ru_maxrss)
        more_cpu, more_peak = self._read_program()
        return max(0.0, cpu + more_cpu), max(peak_kib(peak), more_peak)

    def _read_program(self) -> tuple:
        if self.program is None:
            return 0.0, 0
        pid, before = self._program
        now = self.program()
        # One that ended is among the children that were waited for, with all that it used in its life.
        cpu, peak = usage_of(now)
        return cpu - before if now == pid or now is None else cpu, peak


def _cpu(usage) -> float:
    return usage.ru_utime + usage.ru_stime


def peak_kib(maxrss: int) -> int:
    """KiB of the peak memory that the system tells of a process."""
    return maxrss // _MAXRSS_UNIT


def _open_reset():
    try:
        descriptor = os.open("/proc/self/clear_refs", os.O_WRONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        os.write(descriptor, b"5")
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
