"""The life of a child process: take a lease of elements, compute them, report them."""

import errno
import gc
import os
import time
from itertools import repeat

from .bare import signal, struct, sub
from .block import block_of, lease_end
from .child_output import ChildOutput
from .child_state import ChildState
from .slot import Slot
from .values import number_of

# number of the lease, first position, position after the last
LEASE = struct.Struct("<QQQ")
#: Asks a child in a long element for the results before it. Who does not know this signal ignores it.
NUDGE = signal.SIGURG
#: How a child ends whose pipes user code has closed.
EXIT_CLOSED = 113
#: Elements that take less are computed many at a time, with one look at cpu time and memory for all.
_TINY_S = 0.001
_BLOCK_S = 0.05
_BLOCK_ELEMENTS = 8192
_BLOCK_BYTES = 1 << 19


def child_main(runner, slot: Slot, commands: int, results: int) -> None:
    """Computes the elements of each lease that comes, until the pipe of leases ends. Does not return."""
    gc.enable()
    _print_crashes()
    child = _Child(runner, slot, results)
    signal.signal(NUDGE, child.on_nudge)
    signal.siginterrupt(NUDGE, False)
    while True:
        try:
            lease = os.read(commands, LEASE.size)
        except OSError as error:
            os._exit(EXIT_CLOSED if error.errno == errno.EBADF else 0)
        if len(lease) < LEASE.size:
            os._exit(0)
        child.compute(*LEASE.unpack(lease))


class _Child:
    """Results gather in columns until they are sent as a block."""

    def __init__(self, runner, slot: Slot, results: int) -> None:
        self.runner = runner
        self.slot = slot
        self.results = results
        self.pid = os.getpid()
        #: Not empty when the element printed something or may have changed the process.
        self.touched = []
        self.state = ChildState(self._element, self.touched)
        self.output = ChildOutput(self._element, self.touched)
        #: How short elements are called; None after one that was not short.
        self.steps = None
        self.sending = False
        self.lease = 0
        self._begin_block(0, 0.0)

    def _element(self) -> int:
        return self.runner.elements[max(self.slot.position(), 0)]

    def compute(self, number: int, start: int, stop: int) -> None:
        """Computes the elements at these positions, fewer when the parent shortens the lease."""
        self.lease = number
        cells, end = self.slot.cells, 2 + number % 2
        position = start
        while position < stop:
            # Said before it is asked: the parent that ends the lease here sees whether this element has begun.
            self.slot.take(position, time.time())
            if position >= cells[end] and position > start:
                break
            if self.steps is None:
                self._compute_one(position)
                position += 1
            else:
                position = self._compute_many(position, stop, end)
        self.slot.clear()
        if position < stop:
            # The parent may have seen the next element here in the very moment in which it was left.
            self._write([lease_end(number, position)])

    def _compute_one(self, position: int) -> None:
        """An element with measures of its own, sent at once."""
        started, clock = self.slot.started(), time.monotonic()
        element = self.runner.elements[position]
        self.state.tell()
        self.output.begin(element)
        self.runner.measures.begin()
        state, reason, frame, number = self.runner.outcome(element)
        wall = time.monotonic() - clock
        self._tidy()
        self._begin_block(position, started)
        self.pieces.append(frame)
        self.numbers.append(number)
        self.odd[position] = state, reason
        self.ends.append(started + wall)
        self._send()
        if wall < _TINY_S:
            self.steps = self.runner.steps()

    def _compute_many(self, position: int, stop: int, end: int) -> int:
        """Short elements, one after another without a system call, sent as a block; returns the next position."""
        cells = self.slot.cells
        dumps = None
        clock, is_simple = time.time, self.steps.is_simple
        outcome, failed = self.runner.outcome, self.runner.outcome_of_step
        stop = min(stop, position + _BLOCK_ELEMENTS)
        elements = self.runner.elements[position:stop]
        step = self.steps.of(elements)
        self.runner.measures.begin()
        now = clock()
        # Of all that follow: none is known to begin a moment later until it is done.
        self.slot.take(position, now)
        self._begin_block(position, now)
        pieces, numbers, ends = self.pieces, self.numbers, self.ends
        add_piece, add_number, add_end = pieces.append, numbers.append, ends.append
        due, late = now + _BLOCK_S, now + _TINY_S
        touched = self.touched
        first, size = position, 0
        for after in range(position + 1, stop + 1):
            cells[0] = after
            if after > cells[end] and position > first:
                break
            if is_simple:
                value = None
                try:
                    value = step()
                    kind = type(value)
                    if kind is int or kind is float:
                        piece, number = None, value
                    else:
                        if dumps is None:
                            from pickle import dumps
                        piece, number = dumps(value, 4), number_of(value)
                        size += len(piece)
                        if size > _BLOCK_BYTES:
                            due = 0.0
                except BaseException as error:
                    state, reason, piece, number = failed(error, elements[position - first], value)
                    self.odd[position] = state, reason
            else:
                state, reason, piece, number = outcome(elements[position - first])
                self.odd[position] = state, reason
                size += sum(map(len, piece))
                if size > _BLOCK_BYTES:
                    due = 0.0
            if touched:
                self._tidy()
            add_piece(piece)
            add_number(number)
            now = clock()
            # The last: an element is complete when it has an end.
            add_end(now)
            position = after
            if now > late:
                # Not short, or the machine did something else meanwhile: two in a row tell.
                if position == first + 1:
                    self.steps = None
                break
            if now >= due:
                break
            late = now + _TINY_S
        self._send()
        return position

    def _tidy(self) -> None:
        """After an element: what it printed is its own, and the next one finds the process as it was."""
        if self.touched:
            self.state.mend()
            self.output.flush()
            self.touched.clear()

    def _begin_block(self, first: int, now: float) -> None:
        self.first, self.started = first, now
        #: By position: state and reason of an element that did not simply return one value.
        self.odd = {}
        self.pieces, self.numbers, self.ends = [], [], []

    def on_nudge(self, *_) -> None:
        """A signal: an element takes long, and the results of short ones before it have not been sent."""
        if not self.sending and self.ends:
            self._send()
            self.runner.measures.begin()

    def _send(self) -> None:
        """Sends the elements of the block that are complete, and takes them out of it."""
        # Before they are counted: a nudge that comes in between would send them too.
        self.sending = True
        count = len(self.ends)
        self.state.check_process()
        if count:
            ends = self.ends[:count]
            starts = [self.started] + ends[:-1]
            walls = list(map(sub, ends, starts))
            if min(walls) < 0:
                # Somebody set the clock back.
                walls = list(map(max, walls, repeat(0.0)))
            odd = {at - self.first: self.odd.pop(at) for at in sorted(self.odd) if at < self.first + count}
            measured = self.runner.measures.read()
            self._write(
                block_of(
                    (self.lease, self.first),
                    self.runner.elements[self.first : self.first + count],
                    self.runner.attempt,
                    self.pid,
                    starts,
                    walls,
                    self.pieces[:count],
                    self.numbers[:count],
                    odd,
                    measured,
                )
            )
            del self.pieces[:count], self.numbers[:count], self.ends[:count]
            self.first += count
            self.started = ends[-1]
        self.sending = False

    def _write(self, parts: list) -> None:
        try:
            for part in parts:
                data = memoryview(part)
                while data:
                    data = data[os.write(self.results, data) :]
        except OSError as error:
            os._exit(EXIT_CLOSED if error.errno == errno.EBADF else 1)


def _print_crashes() -> None:
    try:
        import faulthandler

        faulthandler.enable(2)
    except Exception:
        pass
