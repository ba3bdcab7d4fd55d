"""Child processes that compute elements, each element in exactly one of them, and a dead child costing one element.

Each child has a lease of elements that stand one after another, about as many as a child computes in a moment. It says
in shared memory which one it has; what it returns comes through its own pipe. So when it dies it is known which element
died with it, and what is left of its lease goes to the others.
"""

import math
import mmap
import os
import select
import sys
import time

from .bare import signal, signal_name
from .child import EXIT_CLOSED
from .child_process import ChildProcess, start_child
from .leases import LONG_S, Leases
from .slot import SLOT_BYTES, Slot

#: Others that die of the same signal may include this process: wait before blaming the element.
_BLAME_AFTER_S = 0.25
#: After so many children in a row that died with no element begun, the next element is blamed.
_STRIKES = 3
_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1, signal.SIGXCPU)


class Stopped(Exception):
    """A signal asked this process to stop; ``number`` is the signal's."""

    def __init__(self, number: int) -> None:
        super().__init__(signal_name(number))
        self.number = number


class Children:
    """A pool of forked children.

    Args:
        runner: Computes elements in the child; ``runner.elements`` are those of the task.
        count: Number of children.
        on_block: Called with a child, a block and the parts of its frames; raises ``EOFError`` as those do.
        on_death: Called with a child, position, wait status and usage when an element took its process with it.
        on_output: Called with a child and bytes it printed.
        graces: How long, in seconds, running elements may go on after a signal.
    """

    def __init__(self, runner, count: int, on_block, on_death, on_output, graces: dict) -> None:
        self._runner = runner
        self._count = count
        self._on_block = on_block
        self._on_death = on_death
        self._on_output = on_output
        self._graces = graces
        self._poll = select.poll()
        #: Whose result or output a descriptor is.
        self._watched = {}
        memory = memoryview(mmap.mmap(-1, count * SLOT_BYTES))
        self._slots = [Slot(memory, number) for number in range(count)]
        self.living = []
        self._graves = []
        self._strikes = 0
        self._wake_out, self._wake_in = os.pipe()
        os.set_blocking(self._wake_in, False)
        os.set_blocking(self._wake_out, False)
        self._watch(self._wake_out, None)
        self._signals = []
        signal.set_wakeup_fd(self._wake_in, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in _SIGNALS:
            signal.signal(number, lambda got, _: self._signals.append(got))

    def run(self, on_tick) -> None:
        """Computes all elements. ``on_tick(now)`` does other work and says when it must again, in seconds.

        Raises:
            Stopped: after a signal; the children are dead then, unfinished elements have no result.
        """
        self._open = len(self._runner.elements)
        self._leases = Leases(self._open, self.living)
        try:
            for number in range(min(self._count, self._open)):
                self._start(number)
            tick_s = 0.0
            while self._open:
                if self._signals:
                    self._finish_running(on_tick)
                    raise Stopped(self._signals[0])
                self._leases.hand_out(time.monotonic())
                self._serve(self._timeout(tick_s))
                self._bury()
                tick_s = on_tick(time.monotonic())
        finally:
            self._end()

    def give_up(self, start: int, stop: int) -> list:
        """Leaves these positions out; returns those that had not begun. ``on_death`` tells of those that ran."""
        for child in self.living:
            if child.next < stop and start < child.stop:
                self._leases.shorten(child, child.slot.position() + 1)
                if start <= child.position() < stop and not child.condemned:
                    child.condemned = True
                    child.kill()
        dropped = self._leases.queue.drop(start, stop)
        self._open -= sum(high - low for low, high in dropped)
        return dropped

    def _finish_running(self, on_tick) -> None:
        """Begins nothing more, and waits a little for the elements that run."""
        deadline = time.monotonic() + self._graces.get(self._signals[0], 0.0)
        for child in self.living:
            if not child.is_idle():
                child.shorten(child.slot.position() + 1)
        self._leases.stop()
        while (
            time.monotonic() < deadline and len(self._signals) < 2 and not all(each.is_idle() for each in self.living)
        ):
            self._leases.watch(time.monotonic())
            self._serve(min(0.05, max(0.0, deadline - time.monotonic())))
            on_tick(time.monotonic())

    def _timeout(self, tick_s: float) -> float:
        if any(child.stop - child.next > 1 for child in self.living):
            tick_s = min(tick_s, LONG_S)
        if not self._graves:
            return tick_s
        return max(0.0, min(tick_s, self._graves[0][0] - time.monotonic()))

    def _start(self, number: int) -> None:
        try:
            child = start_child(self._runner, self._slots[number], number)
        except OSError:
            if not self.living:
                raise
            # A limit on processes: those that live do the work.
            return
        self.living.append(child)
        self._watch(child.results, child)
        self._watch(child.output, child)

    def _watch(self, descriptor: int, child) -> None:
        self._watched[descriptor] = child
        self._poll.register(descriptor, select.POLLIN)

    def _serve(self, timeout: float) -> None:
        dead = False
        for descriptor, _ in self._poll.poll(math.ceil(timeout * 1000)):
            child = self._watched.get(descriptor)
            if child is None:
                dead = True
                try:
                    os.read(self._wake_out, 65536)
                except BlockingIOError:
                    pass
            elif child in self.living:
                # Results first, also when it is output that came: they tell whose it is.
                self._read_results(child)
                if descriptor == child.output:
                    self._read_output(child)
        if dead:
            self._find_dead()

    def _read_output(self, child: ChildProcess) -> None:
        # Bounded, so that a child that prints for ever does not keep the parent from its other work.
        for _ in range(16):
            try:
                data = os.read(child.output, 1 << 20)
            except BlockingIOError:
                return
            if not data:
                self._forget(child.output)
                return
            self._on_output(child, data)

    def _read_results(self, child: ChildProcess) -> None:
        try:
            for block, frames in child.blocks():
                self._take(child, block, frames)
        except EOFError:
            self._forget(child.results)

    def _take(self, child: ChildProcess, block, frames) -> None:
        if not block.count:
            if block.lease == child.lease and block.first < child.stop:
                self._leases.queue.give_back(block.first, child.stop)
                child.stop = block.first
            return
        # What its last element printed is in the pipe already; it is read before that element ends.
        child.ending = block.first + block.count - 1
        self._read_output(child)
        child.ending = -1
        if block.lease != child.lease or child.is_idle():
            # The child went on while its lease was shortened: others compute those.
            for _ in frames:
                pass
            return
        if block.first + block.count > child.stop:
            block.cut(child.stop - block.first)
            frames = (b"".join(frames)[: block.frame_bytes],)
        if not isinstance(frames, tuple):
            # Long: the child may die while it is read.
            self._on_block(child, block, frames)
        self._strikes = 0
        child.cpu += block.cpu
        self._leases.pace = block.wall / block.count
        child.next += block.count
        self._open -= block.count
        if isinstance(frames, tuple):
            if child.is_idle() and not self._signals:
                # Before its block is written, so that it does not wait for that.
                self._leases.give(child)
            self._on_block(child, block, frames)

    def _forget(self, descriptor: int) -> None:
        if descriptor in self._watched:
            del self._watched[descriptor]
            self._poll.unregister(descriptor)

    def _find_dead(self) -> None:
        for child in list(self.living):
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
            if not pid:
                continue
            self._read_results(child)
            self._read_output(child)
            self.living.remove(child)
            for descriptor in (child.results, child.output):
                self._forget(descriptor)
            child.close()
            by_signal = os.WIFSIGNALED(status)
            patient = by_signal and not child.condemned and os.WTERMSIG(status) in _SIGNALS + (signal.SIGKILL,)
            self._graves.append((time.monotonic() + (_BLAME_AFTER_S if patient else 0), child, status, usage))
        self._graves.sort(key=lambda grave: grave[0])

    def _bury(self) -> None:
        while self._graves and self._graves[0][0] <= time.monotonic() and not self._signals:
            _, child, status, usage = self._graves.pop(0)
            position = child.position()
            if position > child.next and os.WIFEXITED(status) and os.WEXITSTATUS(status) == EXIT_CLOSED:
                # Any of the elements of its block may have closed the pipe: again, in smaller blocks.
                position = -1
                self._leases.start_small()
            elif position < 0 and not child.is_idle():
                self._strikes += 1
                if self._strikes > _STRIKES:
                    position = child.next
            if position >= 0:
                self._open -= 1
                self._leases.queue.give_back(child.next, position)
                self._leases.queue.give_back(position + 1, child.stop)
                self._on_death(child, position, status, usage)
            else:
                self._leases.queue.give_back(child.next, child.stop)
            if self._open:
                self._start(child.number)

    def _end(self) -> None:
        """Ends the children: those that still compute are killed, the others have no more to do."""
        self._leases.stop()
        for child in self.living:
            if not child.is_idle() or self._signals:
                child.kill()
            else:
                child.dismiss()
        deadline = time.monotonic() + 2
        errors = []
        for child in self.living:
            while not os.waitpid(child.pid, os.WNOHANG)[0]:
                if time.monotonic() > deadline:
                    child.kill()
                    os.waitpid(child.pid, 0)
                    break
                time.sleep(0.001)
            try:
                self._read_results(child)
                self._read_output(child)
            except OSError as error:
                errors.append(error)
        if errors and not sys.exc_info()[1]:
            raise errors[0]
