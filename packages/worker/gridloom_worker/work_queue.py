"""Which elements of a task are to be given out, as ranges of their positions."""

from .bare import bisect_left


class WorkQueue:
    """Positions ``0 ... count - 1``, given out in ascending order; what comes back is given out first."""

    def __init__(self, count: int) -> None:
        self._ranges = [[0, count]] if count else []
        #: How many positions wait.
        self.waiting = count

    def take(self, count: int) -> tuple:
        """The next positions, at least one and at most ``count``, as ``(start, stop)``."""
        first = self._ranges[0]
        start, stop = first[0], min(first[0] + count, first[1])
        if stop == first[1]:
            del self._ranges[0]
        else:
            first[0] = stop
        self.waiting -= stop - start
        return start, stop

    def give_back(self, start: int, stop: int) -> None:
        """Puts positions back that nobody has begun."""
        if start < stop:
            at = bisect_left(self._ranges, [start, stop])
            self._ranges.insert(at, [start, stop])
            self.waiting += stop - start

    def drop(self, start: int, stop: int) -> list:
        """Takes out what waits of these positions; returns it, as ranges."""
        kept, dropped = [], []
        for low, high in self._ranges:
            inside = [max(low, start), min(high, stop)]
            if inside[0] >= inside[1]:
                kept.append([low, high])
                continue
            dropped.append(inside)
            kept += [each for each in ([low, inside[0]], [inside[1], high]) if each[0] < each[1]]
        self._ranges = kept
        self.waiting -= sum(high - low for low, high in dropped)
        return dropped
