"""Memory that a child shares with its parent: what it computes, and how far it may go. Survives the child."""

SLOT_BYTES = 32


class Slot:
    """Positions count the elements of the task. A child says which one it has; the parent says where its lease ends.

    The ends of two leases have cells of their own: while a child still looks at one, the parent writes the other.
    """

    def __init__(self, memory: memoryview, number: int) -> None:
        part = memory[number * SLOT_BYTES : (number + 1) * SLOT_BYTES]
        #: Position + 1 of the element that is computed, 0 for none; unused; ends of even and odd leases.
        self.cells = part.cast("Q")
        #: When the element began, epoch seconds.
        self.begun = part[8:16].cast("d")

    def take(self, position: int, now: float) -> None:
        self.begun[0] = now
        self.cells[0] = position + 1

    def clear(self) -> None:
        self.cells[0] = 0

    def position(self) -> int:
        """The position of the element that is computed, or -1."""
        return self.cells[0] - 1

    def started(self) -> float:
        """Epoch seconds."""
        return self.begun[0]

    def end_lease(self, number: int, end: int) -> None:
        """Says that the lease of this number ends before position ``end``."""
        self.cells[2 + number % 2] = end
