"""Mapped outputs of other stages, read element by element or taken whole."""

from .errors import WorkerError
from .ranges import product_of
from .records import FAILED, SKIPPED
from .sizes import SizeUnknown, axis_sizes, element_count, external_sizes, lengths_of
from .stage_index import index_of, index_of_some
from .values import Damaged


class NotThere(Exception):
    """A value that an element needs does not exist. ``reason`` is a word of ``RECORD_REASONS``."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class WrongShape(Exception):
    """A function returned something that does not have the length of its axis; the message names array and index."""


MISSING = object()


class OutputArray:
    """An output of a stage as an array over all its axes, external and internal ones in output order."""

    def __init__(self, run, stage_id: str, output: str) -> None:
        stage = run.stage(stage_id)
        if output not in stage["outputs"]:
            raise WorkerError("Stage {} has no output {!r}.".format(stage_id, output))
        self.run = run
        self.stage = stage
        self.name = output
        self.output = stage["outputs"].index(output)
        self.external = [at for at, axis in enumerate(stage["axes"]) if axis["external"]]
        self.internal = [at for at, axis in enumerate(stage["axes"]) if not axis["external"]]
        self._index = None
        self._wanted = None
        self.examples = None
        self.strides = [0] * len(stage["axes"])
        stride = 1
        for at, size in reversed(list(zip(self.external, external_sizes(run, stage_id)))):
            self.strides[at] = stride
            stride *= size

    @property
    def index(self):
        """The records of the stage."""
        if self._index is None:
            self.read_index()
        return self._index

    def read_index(self) -> None:
        """Reads the records of the stage, of the wanted elements at least."""
        count = element_count(self.run, self.stage["id"])
        if self._wanted is None:
            self._index = index_of(self.run, self.stage["id"], count)
        else:
            self._index = index_of_some(self.run, self.stage["id"], count, self._wanted)

    def want(self, positions) -> None:
        """Says that only the elements at these positions will be asked for (None: the whole axis)."""
        if not self.internal and not any(None in fixed for fixed in positions):
            self._wanted = sorted({self.element_at(fixed) for fixed in positions})

    def sizes(self) -> list:
        """Lengths of all axes; internal ones that nothing tells are 0."""
        try:
            return axis_sizes(self.run, self.stage["id"])
        except SizeUnknown:
            external = iter(external_sizes(self.run, self.stage["id"]))
            known = [axis["size"] if axis["size"] != "?" else 0 for axis in self.stage["axes"]]
            return [next(external) if axis["external"] else known[at] for at, axis in enumerate(self.stage["axes"])]

    def element_at(self, position: list) -> int:
        """Element number of a position on all axes."""
        return sum(self.strides[at] * position[at] for at in self.external)

    def label(self, element: int) -> str:
        """The array with the index of one of its elements: ``z[3, :]``."""
        if not self.stage["axes"]:
            return self.name
        parts = [":"] * len(self.stage["axes"])
        sizes = external_sizes(self.run, self.stage["id"])
        for at, size in zip(reversed(self.external), reversed(sizes)):
            element, place = divmod(element, size)
            parts[at] = str(place)
        return "{}[{}]".format(self.name, ", ".join(parts))

    def not_there(self, element: int, others: str = "") -> NotThere:
        """Why an element's value cannot be read."""
        state = self.index.state(element)
        failed = self.index.states[element] in (FAILED, SKIPPED)
        return NotThere(
            "input-failed" if failed else "input-missing",
            "{}{} is {}: {} did not compute it.".format(others, self.label(element), state, self.stage["id"]),
        )

    def check(self, fixed: list, accept_missing: bool) -> None:
        """Raises ``NotThere`` unless the elements at a position (None: the whole axis) are done."""
        free = [at for at in self.external if fixed[at] is None]
        if not free:
            element = self.element_at(fixed)
            if not self.index.is_done(element) and not (accept_missing and None in fixed):
                raise self.not_there(element)
            return
        if accept_missing:
            return
        if len(free) == len(self.external):
            missing, count = self.index.missing(), self.index.count
        else:
            elements = list(self._elements(fixed))
            missing = [element for element in elements if not self.index.is_done(element)]
            count = len(elements)
        if missing:
            others = _share(len(missing), count)
            raise self.not_there(missing[0], others)

    def _elements(self, fixed: list):
        sizes = external_sizes(self.run, self.stage["id"])
        numbers = [0]
        for at, size in zip(self.external, sizes):
            steps = range(size) if fixed[at] is None else [fixed[at]]
            numbers = [number + self.strides[at] * step for number in numbers for step in steps]
        return numbers

    def read(self, element: int):
        """What the function returned for an element.

        Raises:
            NotThere: when the stored bytes are not what was written.
        """
        try:
            return self.index.value(element, self.output)
        except Damaged as error:
            raise NotThere(
                "input-missing", "The stored value of {} is damaged ({}).".format(self.label(element), error)
            )

    def take(self, fixed: list, accept_missing: bool = False):
        """The value at a position; nested lists over the axes where it is None, ``MISSING`` where nothing is.

        Raises:
            NotThere: when an element is not done, unless missing ones are accepted.
            WrongShape: when a returned value does not have the length of an internal axis.
        """
        self.check(fixed, accept_missing)
        free = [at for at in range(len(fixed)) if fixed[at] is None]
        if not self.internal:
            if not free:
                return self.read(self.element_at(fixed))
            return self._nest(list(fixed), 0, self.sizes(), self._plain_leaf)
        sizes = self.sizes()
        values = {}

        def leaf(position: list):
            element = self.element_at(position)
            if element not in values:
                values[element] = self._checked(element, sizes)
            value = values[element]
            for at in self.internal:
                if value is MISSING:
                    break
                value = value[position[at]]
            return value

        return self._nest(list(fixed), 0, sizes, leaf) if free else leaf(list(fixed))

    def _plain_leaf(self, position: list):
        element = self.element_at(position)
        return self.read(element) if self.index.is_done(element) else MISSING

    def _checked(self, element: int, sizes: list):
        if not self.index.is_done(element):
            return MISSING
        value = self.read(element)
        axes = [self.stage["axes"][at] for at in self.internal]
        wanted = [sizes[at] for at in self.internal]
        check_lengths(value, wanted, [axis["name"] for axis in axes], self.label(element), self._examples(axes, wanted))
        return value

    def _examples(self, axes: list, wanted: list) -> list:
        """For each internal axis the element that its length was read from; None where it is declared."""
        if self.examples is None:
            first = self.index.first_done()
            lengths = lengths_of(self.read(first), len(axes)) if first >= 0 else []
            label = self.label(first) if lengths == wanted else None
            self.examples = [label if axis["size"] == "?" else None for axis in axes]
        return self.examples

    def _nest(self, position: list, at: int, sizes: list, leaf):
        if at == len(position):
            return leaf(position)
        if position[at] is not None:
            return self._nest(position, at + 1, sizes, leaf)
        items = []
        for place in range(sizes[at]):
            position[at] = place
            items.append(self._nest(position, at + 1, sizes, leaf))
        position[at] = None
        return items

    def shape(self, fixed: list) -> list:
        """Lengths of the axes that are taken whole."""
        return [size for size, place in zip(self.sizes(), fixed) if place is None]

    def count(self, fixed: list) -> int:
        """Number of elements that ``take`` reads."""
        sizes = external_sizes(self.run, self.stage["id"])
        return product_of(size for at, size in zip(self.external, sizes) if fixed[at] is None)


def _share(missing: int, count: int) -> str:
    if count == 1:
        return ""
    return "{} of the {} elements needed {} not there: ".format(missing, count, "is" if missing == 1 else "are")


def check_lengths(value, sizes: list, axes: list, label: str, examples: list) -> None:
    """Raises ``WrongShape`` unless ``value`` is nested as deep as there are axes, each level of its length.

    A size ``"?"`` may be anything, but the same for all items of a level. ``examples`` names for each axis what has its
    length; None where the length is declared.
    """
    if not axes:
        return
    try:
        length = len(value)
        if length:
            value[0]
    except (TypeError, KeyError, IndexError):
        raise WrongShape(
            "{} is a {}, which cannot be indexed, but the mapspec gives it the axis {}: it must be a list or an "
            "array.".format(label, type(value).__name__, axes[0])
        )
    if sizes[0] != "?" and length != sizes[0]:
        items = "1 item" if length == 1 else "{} items".format(length)
        if examples[0] is None:
            needed = "1 is needed" if sizes[0] == 1 else "{} are needed".format(sizes[0])
        else:
            needed = "{} has {}: along an axis all have the same length".format(examples[0], sizes[0])
        raise WrongShape("{} has {} along axis {}, but {}.".format(label, items, axes[0], needed))
    if len(axes) > 1 and length:
        inner = [lengths_of_level(value[0], sizes[1], axes[1], label)] + list(sizes[2:])
        likes = ["item 0 of " + label if sizes[1] == "?" else examples[1]] + examples[2:]
        for at in range(length):
            check_lengths(value[at], inner, axes[1:], "item {} of {}".format(at, label), likes)


def lengths_of_level(value, size, axis: str, label: str):
    """The declared size of a level, or the length of its first item where none is declared."""
    if size != "?":
        return size
    try:
        return lengths_of(value, 1)[0]
    except TypeError:
        raise WrongShape("Items of {} have no length, but the mapspec gives them the axis {}.".format(label, axis))
