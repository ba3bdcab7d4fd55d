"""One child process as its parent has it: forked with its pipes, its lease of elements, and the blocks it sends."""

import os
import select
import sys

from .bare import signal
from .block import BLOCK, Block, columns_bytes, read_columns
from .child import LEASE, child_main
from .slot import Slot

_READ_BYTES = 1 << 20
_F_SETPIPE_SZ = 1031
#: With fewer elements nobody waits for a full pipe.
_MANY = 100
#: Longer frames are not gathered in memory but handed on as they come.
_STREAM_BYTES = 4 << 20


class ChildProcess:
    """A child with at most one lease: the positions ``next ... stop - 1`` have no result yet."""

    def __init__(
        self, number: int, pid: int, slot: Slot, elements, commands: int, results: int, output: int, life: int
    ) -> None:
        self.number = number
        self._elements = elements
        self.pid = pid
        self.slot = slot
        self.results = results
        self.output = output
        self.lease = self.first = self.next = self.stop = 0
        #: Cpu seconds of the elements it has finished.
        self.cpu = 0.0
        #: Position of the element whose result has come, while its last output is read.
        self.ending = -1
        #: Killed because nobody wants its element any more.
        self.condemned = False
        self.watched = (-1, 0.0, False)
        self._commands = commands
        self._life = life
        self._received = bytearray()

    def position(self) -> int:
        """Position of the element that it computes, or -1. Output without a mark is of that element."""
        if self.ending >= 0:
            return self.ending
        position = self.slot.position()
        return position if self.next <= position < self.stop else -1

    def element(self) -> int:
        """The element that it computes, or -1."""
        position = self.position()
        return self._elements[position] if position >= 0 else -1

    def is_idle(self) -> bool:
        return self.next >= self.stop

    def begin(self, start: int, stop: int) -> bool:
        """Gives it a lease; False when it is dead."""
        self.lease += 1
        self.first, self.next, self.stop = start, start, stop
        self.slot.end_lease(self.lease, stop)
        try:
            os.write(self._commands, LEASE.pack(self.lease, start, stop))
        except BrokenPipeError:
            return False
        return True

    def shorten(self, stop: int) -> tuple:
        """Ends its lease before ``stop``, or later where it is further already; returns what it no longer has."""
        old = self.stop
        for _ in range(2):
            # Written before its position is read: a child that goes on sees the end, or is seen.
            stop = min(old, max(stop, self.first + 1, self.slot.position() + 1))
            self.slot.end_lease(self.lease, stop)
        self.stop = stop
        return stop, old

    def kill(self) -> None:
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def dismiss(self) -> None:
        """It ends by itself when no lease can come any more."""
        os.close(self._commands)
        self._commands = -1

    def close(self) -> None:
        for descriptor in (self._commands, self.results, self.output, self._life):
            if descriptor >= 0:
                os.close(descriptor)

    def blocks(self):
        """The blocks that have come, each with its frames as parts; ends when no more has come.

        Raises:
            EOFError: when the child has ended, and all it sent was given.
        """
        while True:
            try:
                data = os.read(self.results, _READ_BYTES)
            except BlockingIOError:
                return
            if not data:
                raise EOFError()
            self._received += data
            yield from self._whole_blocks()

    def _whole_blocks(self):
        received = self._received
        at = 0
        while len(received) - at >= BLOCK.size:
            block = Block(*BLOCK.unpack_from(received, at))
            begin = at + BLOCK.size
            frames = begin + columns_bytes(block.count)
            is_long = block.frame_bytes > _STREAM_BYTES
            end = frames if is_long else frames + block.frame_bytes
            if len(received) < end:
                break
            with memoryview(received) as view:
                read_columns(block, view[begin:frames])
                first = bytes(view[frames : frames + block.frame_bytes])
            at = min(frames + block.frame_bytes, len(received))
            if is_long:
                yield block, self._rest(block.frame_bytes, first)
            else:
                yield block, (first,)
        if at:
            del received[:at]

    def _rest(self, size: int, part: bytes):
        """A long frame, part by part. Raises ``EOFError`` when the child dies in it."""
        while True:
            yield part
            size -= len(part)
            if not size:
                return
            select.select([self.results], [], [])
            part = os.read(self.results, min(size, _READ_BYTES))
            if not part:
                raise EOFError()


def start_child(runner, slot: Slot, number: int) -> ChildProcess:
    """Forks a child. Raises ``OSError`` when the system allows no more processes or files."""
    pipes = []
    try:
        for _ in range(4):
            pipes += os.pipe()
        slot.clear()
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        pid = os.fork()
    except OSError:
        for descriptor in pipes:
            os.close(descriptor)
        raise
    commands_out, commands_in, results_out, results_in, output_out, output_in, life_out, life_in = pipes
    if pid == 0:
        try:
            _default_signals()
            _die_with(parent, life_out)
            nothing = os.open(os.devnull, os.O_RDONLY)
            os.dup2(nothing, 0)
            os.dup2(output_in, 1)
            os.dup2(output_in, 2)
            _close_all_but({0, 1, 2, commands_out, results_in, life_out})
            runner.begin()
            child_main(runner, slot, commands_out, results_in)
        finally:
            os._exit(1)
    for descriptor in (commands_out, results_in, output_in, life_out):
        os.close(descriptor)
    if len(runner.elements) > _MANY:
        _widen(results_out)
    os.set_blocking(results_out, False)
    os.set_blocking(output_out, False)
    return ChildProcess(number, pid, slot, runner.elements, commands_in, results_out, output_out, life_in)


def _widen(pipe: int) -> None:
    """A bigger pipe where the system has that, so that a child need not wait while its last block is taken."""
    try:
        import fcntl

        fcntl.fcntl(pipe, _F_SETPIPE_SZ, _READ_BYTES)
    except (OSError, ValueError, OverflowError):
        pass


def _close_all_but(keep: set) -> None:
    # A descriptor of the parent left open here would hide the parent's death from this child and its siblings.
    try:
        names = [int(name) for name in os.listdir("/proc/self/fd")]
    except OSError:
        names = range(3, 1024)
    for descriptor in names:
        if descriptor not in keep:
            try:
                os.close(descriptor)
            except OSError:
                pass


def _die_with(parent: int, life: int) -> None:
    """Asks Linux to kill this child when its parent dies, so that no orphan goes on computing.

    The parent alone holds the other end of ``life`` and never writes to it: that it can be read means that it was closed.
    """
    try:
        import fcntl

        fcntl.fcntl(life, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(life, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(life, fcntl.F_SETFL, os.O_ASYNC)
    except (ImportError, AttributeError, OSError):
        # Not Linux: children end when they find nobody to send a result to.
        pass
    if os.getppid() != parent:
        os._exit(1)


def _default_signals() -> None:
    """Undoes the parent's signal handling. What announces the end of the job to the whole of it is for the parent."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGXCPU, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
