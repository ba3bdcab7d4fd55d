"""Child processes that compute elements, each element in exactly one of them, and a dead child costing one element.

Elements go to the children as 8-byte tokens through one shared pipe, so a free child takes the next at once. A child
says in shared memory which element it has; what it returns comes through its own pipe. So when it dies it is known
which element died with it.
"""

import mmap
import os
import select
import selectors
import signal
import struct
import sys
import time

from .child import SLOT_BYTES, TOKEN, Slot, child_main, default_signals
from .records import RECORD_BYTES, frame_length

_READ_BYTES = 1 << 20
_ATOMIC_BYTES = max(512, select.PIPE_BUF) // 8 * 8
#: Others that die of the same signal may include this process: wait before blaming the element.
_BLAME_AFTER_S = 0.25
#: A token that nobody is seen to have may be on its way: wait before giving it again.
_LOST_AFTER_S = 1.0
_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1)
_F_SETPIPE_SZ = 1031
_CPU = struct.Struct("<f")


class Stopped(Exception):
    """A signal asked this process to stop."""


class Child:
    """One child process as its parent knows it."""

    def __init__(self, number: int, pid: int, slot: Slot, results: int, output: int) -> None:
        self.number = number
        self.pid = pid
        self.slot = slot
        self.results = results
        self.output = output
        self.received = bytearray()
        self.cpu = 0.0
        #: The element whose result has come, while its last output is read.
        self.ending = -1

    def element(self) -> int:
        """The element to which output without a mark belongs, or -1."""
        return self.ending if self.ending >= 0 else self.slot.element()


class Children:
    """A pool of forked children.

    Args:
        runner: Computes an element in the child.
        count: Number of children.
        on_result: Called with record and frame of a finished element.
        on_output: Called with a child and bytes it printed.
    """

    def __init__(self, runner, count: int, on_result, on_output) -> None:
        self._runner = runner
        self._on_result = on_result
        self._on_output = on_output
        self._selector = selectors.DefaultSelector()
        self._tokens_out, self._tokens_in = os.pipe()
        _widen(self._tokens_in)
        os.set_blocking(self._tokens_in, False)
        self._memory = memoryview(mmap.mmap(-1, count * SLOT_BYTES))
        self._slots = [Slot(self._memory, number) for number in range(count)]
        self._children = []
        self._graves = []
        self._lost_since = None
        self._wake_out, self._wake_in = os.pipe()
        os.set_blocking(self._wake_in, False)
        os.set_blocking(self._wake_out, False)
        self._selector.register(self._wake_out, selectors.EVENT_READ, None)
        self._stopped = False
        signal.set_wakeup_fd(self._wake_in, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in _SIGNALS:
            signal.signal(number, self._stop)

    def _stop(self, *_) -> None:
        self._stopped = True

    def run(self, elements: list, on_tick) -> None:
        """Computes all elements. ``on_tick(children, now)`` does other work and says when it must again, in seconds.

        Raises:
            Stopped: after a signal; the children are dead then, unfinished elements have no result.
        """
        self._open = set(elements)
        self._backlog = bytearray(b"".join(TOKEN.pack(element) for element in elements))
        self._given = 0
        self._feeding = False
        try:
            for number in range(min(len(self._slots), len(elements))):
                self._start(number)
            last = tick_s = 0.0
            while self._open:
                if self._stopped:
                    raise Stopped()
                self._feed()
                now = time.monotonic()
                if now - last < 0.002:
                    # Many tiny elements: let some results gather, instead of waking up for each.
                    time.sleep(0.002)
                last = now
                self._serve(self._timeout(tick_s))
                self._bury()
                self._find_lost()
                tick_s = on_tick(self._children, time.monotonic())
        finally:
            self._end()

    def _timeout(self, tick_s: float) -> float:
        if not self._graves:
            return tick_s
        return max(0.0, min(tick_s, self._graves[0][0] - time.monotonic()))

    def _start(self, number: int) -> None:
        results_out, results_in = os.pipe()
        output_out, output_in = os.pipe()
        _widen(results_in)
        slot = self._slots[number]
        slot.clear()
        sys.stdout.flush()
        sys.stderr.flush()
        try:
            pid = os.fork()
        except OSError:
            for descriptor in (results_out, results_in, output_out, output_in):
                os.close(descriptor)
            if not self._children:
                raise
            # A limit on processes: those that live do the work.
            return
        if pid == 0:
            try:
                default_signals()
                _die_with_parent()
                nothing = os.open(os.devnull, os.O_RDONLY)
                os.dup2(nothing, 0)
                os.dup2(output_in, 1)
                os.dup2(output_in, 2)
                keep = {0, 1, 2, self._tokens_out, results_in}
                _close_all_but(keep)
                self._runner.begin()
                child_main(self._runner, slot, self._tokens_out, results_in)
            finally:
                os._exit(1)
        os.close(results_in)
        os.close(output_in)
        os.set_blocking(results_out, False)
        os.set_blocking(output_out, False)
        child = Child(number, pid, slot, results_out, output_out)
        self._children.append(child)
        self._selector.register(results_out, selectors.EVENT_READ, child)
        self._selector.register(output_out, selectors.EVENT_READ, child)

    def _feed(self) -> None:
        while self._given < len(self._backlog):
            part = self._backlog[self._given : self._given + _ATOMIC_BYTES]
            try:
                self._given += os.write(self._tokens_in, part)
            except BlockingIOError:
                break
        wanted = self._given < len(self._backlog)
        if wanted and not self._feeding:
            self._selector.register(self._tokens_in, selectors.EVENT_WRITE, "tokens")
        elif not wanted and self._feeding:
            self._selector.unregister(self._tokens_in)
        self._feeding = wanted

    def _serve(self, timeout: float) -> None:
        dead = False
        for key, _ in self._selector.select(timeout):
            if key.data is None:
                dead = True
                try:
                    os.read(self._wake_out, 65536)
                except BlockingIOError:
                    pass
            elif isinstance(key.data, Child):
                # Results first, also when it is output that came: they tell whose it is.
                self._read_results(key.data)
                if key.fd == key.data.output:
                    self._read_output(key.data)
        if dead:
            self._find_dead()

    def _read_output(self, child: Child) -> None:
        # Bounded, so that a child that prints for ever does not keep the parent from its other work.
        for _ in range(16):
            try:
                data = os.read(child.output, _READ_BYTES)
            except BlockingIOError:
                return
            if not data:
                self._forget(child.output)
                return
            self._on_output(child, data)

    def _read_results(self, child: Child) -> None:
        while True:
            try:
                data = os.read(child.results, _READ_BYTES)
            except BlockingIOError:
                return
            if not data:
                self._forget(child.results)
                return
            child.received += data
            self._take_results(child)

    def _take_results(self, child: Child) -> None:
        received = child.received
        at = 0
        while len(received) - at >= RECORD_BYTES:
            end = at + RECORD_BYTES + frame_length(memoryview(received)[at : at + RECORD_BYTES])
            if len(received) < end:
                break
            if at == 0:
                # What the element printed is in the pipe already; it is read before the element ends.
                child.ending = int.from_bytes(received[8:16], "little")
                self._read_output(child)
                child.ending = -1
            record = received[at : at + RECORD_BYTES]
            self._finish(child, record, bytes(memoryview(received)[at + RECORD_BYTES : end]))
            at = end
        if at:
            del received[:at]

    def _finish(self, child: Child, record: bytearray, frame: bytes) -> None:
        element = int.from_bytes(record[8:16], "little")
        if element in self._open:
            self._open.discard(element)
            child.cpu += _CPU.unpack_from(record, 28)[0]
            self._on_result(child, record, frame)

    def _forget(self, descriptor: int) -> None:
        try:
            self._selector.unregister(descriptor)
        except KeyError:
            pass

    def _find_dead(self) -> None:
        for child in list(self._children):
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
            if not pid:
                continue
            self._children.remove(child)
            self._read_results(child)
            self._read_output(child)
            for descriptor in (child.results, child.output):
                self._forget(descriptor)
                os.close(descriptor)
            by_signal = os.WIFSIGNALED(status)
            patient = by_signal and os.WTERMSIG(status) in _SIGNALS + (signal.SIGKILL,)
            self._graves.append((time.monotonic() + (_BLAME_AFTER_S if patient else 0), child, status, usage))
        self._graves.sort(key=lambda grave: grave[0])

    def _bury(self) -> None:
        while self._graves and self._graves[0][0] <= time.monotonic():
            if self._stopped:
                raise Stopped()
            _, child, status, usage = self._graves.pop(0)
            element = child.slot.element()
            if element in self._open:
                self._open.discard(element)
                self._on_death(child, element, status, usage)
            if self._open:
                self._start(child.number)

    def _on_death(self, child: Child, element: int, status: int, usage) -> None:
        record, frame = self._runner.death(element, child, status, usage)
        self._on_result(child, record, frame)

    def _find_lost(self) -> None:
        """Gives elements again whose token a child took without living long enough to say so."""
        busy = any(child.slot.element() >= 0 for child in self._children)
        if busy or self._graves or not self._open or self._given < len(self._backlog) or self._unread():
            self._lost_since = None
            return
        now = time.monotonic()
        self._lost_since = self._lost_since or now
        if now - self._lost_since > _LOST_AFTER_S:
            self._backlog = bytearray(b"".join(TOKEN.pack(element) for element in sorted(self._open)))
            self._given = 0
            self._lost_since = None

    def _unread(self) -> bool:
        readable, _, _ = select.select([self._tokens_out], [], [], 0)
        return bool(readable)

    def _end(self) -> None:
        """Ends the children: those that still compute are killed, the others run out of elements."""
        for descriptor in (self._tokens_in, self._tokens_out):
            os.close(descriptor)
        if self._open:
            for child in self._children:
                os.kill(child.pid, signal.SIGKILL)
        deadline = time.monotonic() + 2
        for child in self._children:
            while not os.waitpid(child.pid, os.WNOHANG)[0]:
                if time.monotonic() > deadline:
                    os.kill(child.pid, signal.SIGKILL)
                    os.waitpid(child.pid, 0)
                    break
                time.sleep(0.001)
            self._read_results(child)
            self._read_output(child)
        self._selector.close()


def _widen(pipe: int) -> None:
    """A bigger pipe where the system has that, for fewer switches between processes."""
    try:
        import fcntl

        fcntl.fcntl(pipe, _F_SETPIPE_SZ, 1 << 18)
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


def _die_with_parent() -> None:
    """Asks Linux to kill this child when its parent dies, so that no orphan goes on computing."""
    try:
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)
    except Exception:
        pass
