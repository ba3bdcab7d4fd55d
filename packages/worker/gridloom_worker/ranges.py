"""Sets of numbers as sorted half-open ranges ``[start, stop)``, as in plan and manifests."""


def numbers_of(ranges: list):
    """Every member, ascending."""
    for start, stop in ranges:
        yield from range(start, stop)


def sequence_of(ranges: list):
    """The members as a sequence, ascending: a ``range`` where they stand side by side, else a list."""
    return range(*ranges[0]) if len(ranges) == 1 else list(numbers_of(ranges))


def ranges_of(ascending) -> list:
    """Ranges of ascending numbers."""
    ranges = []
    for number in ascending:
        if ranges and ranges[-1][1] == number:
            ranges[-1][1] = number + 1
        else:
            ranges.append([number, number + 1])
    return ranges


def slice_of(ranges: list, start: int, stop: int) -> list:
    """The members at positions ``start`` to ``stop - 1``, counted through the ranges."""
    part = []
    before = 0
    for first, end in ranges:
        low, high = max(start - before, 0), min(stop - before, end - first)
        if low < high:
            part.append([first + low, first + high])
        before += end - first
    return part


def position_of(element: int, shape: list) -> list:
    """Position on each axis of an element number, C order (last axis fastest)."""
    position = [0] * len(shape)
    for axis in range(len(shape) - 1, -1, -1):
        element, position[axis] = divmod(element, shape[axis])
    return position


def product_of(sizes) -> int:
    """Number of positions of a shape; 1 for no axes."""
    count = 1
    for size in sizes:
        count *= size
    return count
