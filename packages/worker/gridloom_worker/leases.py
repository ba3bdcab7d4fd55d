"""Who computes what: leases of elements that stand one after another, and how they are shared out anew."""

import os

from .child import NUDGE
from .child_process import ChildProcess
from .work_queue import WorkQueue

_LEASE_S = 0.25
_MOST_TIMES_MORE = 8
#: An element that takes longer has no others wait behind it.
LONG_S = 0.1


class Leases:
    """Of ``count`` positions.

    Args:
        living: The children; the list changes while they come and go.
    """

    def __init__(self, count: int, living: list) -> None:
        #: What nobody has.
        self.queue = WorkQueue(count)
        self._living = living
        self.start_small()

    def start_small(self) -> None:
        """Forgets how fast the children are: the next lease is of a single element."""
        #: Seconds an element takes, of late; and how many a child was given last.
        self.pace = None
        self._given = 1

    def stop(self) -> None:
        """Gives out no more."""
        self.queue = WorkQueue(0)

    def shorten(self, child: ChildProcess, stop: int) -> None:
        """Takes what a child has from ``stop`` on, as far as it has not begun it."""
        self.queue.give_back(*child.shorten(stop))

    def hand_out(self, now: float) -> None:
        """Gives work to children that have none, and takes it from where it waits behind a long element."""
        self.watch(now)
        for child in self._living:
            if child.is_idle():
                if not self.queue.waiting:
                    self._take_from_others()
                self.give(child)

    def give(self, child: ChildProcess) -> None:
        """A new lease, if anything waits."""
        if not self.queue.waiting or child.condemned:
            return
        # Half, so that the others find something too.
        share = self.queue.waiting if len(self._living) == 1 else -(-self.queue.waiting // (2 * len(self._living)))
        wanted = 1 if self.pace is None else int(_LEASE_S / max(self.pace, 1e-7))
        count = max(1, min(share, wanted, self._given * _MOST_TIMES_MORE))
        start, stop = self.queue.take(count)
        if child.begin(start, stop):
            self._given = count
        else:
            child.first = child.next = child.stop = start
            self.queue.give_back(start, stop)

    def watch(self, now: float) -> None:
        """Takes what waits behind a long element from its child, and asks for the results before it."""
        for child in self._living:
            position = child.slot.position()
            if position < child.next or position >= child.stop:
                continue
            watched, since, nudged = child.watched
            if position != watched:
                child.watched = (position, now, False)
            elif now - since > LONG_S:
                if position + 1 < child.stop:
                    self.shorten(child, position + 1)
                if child.next < position and not nudged:
                    child.watched = (position, since, True)
                    try:
                        os.kill(child.pid, NUDGE)
                    except ProcessLookupError:
                        pass

    def _take_from_others(self) -> None:
        """Half of what the child with the longest lease has left, when that is worth the asking."""
        best, most = None, 0
        for child in self._living:
            left = child.stop - max(child.slot.position() + 1, child.first + 1, child.next)
            if left > most:
                best, most = child, left
        if best is not None and most * (self.pace or 1.0) > 0.01:
            self.shorten(best, best.stop - (most + 1) // 2)
