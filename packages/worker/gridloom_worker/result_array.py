"""An output of the whole run as it is downloaded: its values over all axes, ``MISSING`` where there is none."""

from .arrays import MISSING
from .errors import WorkerError
from .ranges import product_of
from .sizes import SizesDiffer, SizeUnknown, external_sizes, lengths_of, stage_index
from .values import Damaged


class ResultArray:
    """Values of one output in C order over all axes of its stage. Reads; keeps the sizes only."""

    def __init__(self, run, name: str) -> None:
        self.run = run
        self.name = name
        self.stage = next((stage for stage in run.plan["stages"] if name in stage["outputs"]), None)
        if self.stage is None:
            raise WorkerError(
                "The run has no output {!r}. It has: {}.".format(name, ", ".join(output_names(run)) or "none")
            )
        self.output = self.stage["outputs"].index(name)
        self.axes = [axis["name"] for axis in self.stage["axes"]]
        self.external = [at for at, axis in enumerate(self.stage["axes"]) if axis["external"]]
        self.internal = [at for at, axis in enumerate(self.stage["axes"]) if not axis["external"]]
        try:
            external = external_sizes(run, self.stage["id"])
        except SizesDiffer as error:
            raise WorkerError(str(error))
        except SizeUnknown:
            # Nothing of it can exist before its size is known.
            external = [0] * len(self.external)
        self.count = product_of(external)
        self.index = stage_index(run, self.stage["id"]) if self.count else None
        #: Elements whose stored values turned out to be damaged when they were read.
        self.damaged = set()
        self.shape = self._shape(external)

    def _shape(self, external: list) -> list:
        shape = [0] * len(self.axes)
        for at, size in zip(self.external, external):
            shape[at] = size
        unknown = [at for at in self.internal if self.stage["axes"][at]["size"] == "?"]
        for at in self.internal:
            if at not in unknown:
                shape[at] = self.stage["axes"][at]["size"]
        if unknown:
            # Elements may differ in length; the longest decides, and the others miss something at their end.
            for element in range(self.count):
                value = self.value(element)
                if value is not MISSING:
                    lengths = dict(zip(self.internal, lengths_of(value, len(self.internal))))
                    for at in unknown:
                        shape[at] = max(shape[at], lengths[at])
        return shape

    def value(self, element: int):
        """What an element's call returned; ``MISSING`` when it is not done or cannot be read back."""
        if not self.index.is_done(element):
            return MISSING
        try:
            return self.index.value(element, self.output)
        except Damaged:
            self.damaged.add(element)
            return MISSING
        except ImportError as error:
            raise WorkerError(
                "The values of {} need a module that this Python does not have: {}. Choose a Python that has it in the "
                "profile.".format(self.name, error)
            )
        except Exception as error:
            raise WorkerError(
                "The value of element {} of {} cannot be read back ({}: {}).".format(
                    element, self.name, type(error).__name__, error
                )
            )

    def note(self) -> str:
        """A sentence about what was damaged of all that has been read; empty when nothing was."""
        if not self.damaged:
            return ""
        return (
            "Stored values of {} in {} are damaged and left out as missing: {} in all, the first of element {}. A "
            "new run that takes no earlier results over computes them again.".format(
                self.name, self.index.folder, len(self.damaged), min(self.damaged)
            )
        )

    def items(self):
        """All values in C order over all axes."""
        if not self.count:
            return
        if not self.internal:
            for element in range(self.count):
                yield self.value(element)
            return
        if max(self.external, default=-1) < min(self.internal):
            lengths = [self.shape[at] for at in self.internal]
            for element in range(self.count):
                yield from _unpacked(self.value(element), lengths)
            return
        yield from self._woven([0] * len(self.shape), 0, {})

    def _woven(self, position: list, at: int, values: dict):
        if at == len(position):
            element = 0
            for axis in self.external:
                element = element * self.shape[axis] + position[axis]
            if element not in values:
                values[element] = self.value(element)
            yield _item(values[element], [position[axis] for axis in self.internal])
            return
        for place in range(self.shape[at]):
            position[at] = place
            yield from self._woven(position, at + 1, values)


def output_names(run) -> list:
    """All outputs of the run, in plan order."""
    return [name for stage in run.plan["stages"] for name in stage["outputs"]]


def _unpacked(value, lengths: list):
    if not lengths:
        yield value
        return
    for place in range(lengths[0]):
        yield from _unpacked(_item(value, [place]), lengths[1:])


def _item(value, places: list):
    for place in places:
        if value is MISSING:
            return MISSING
        try:
            value = value[place]
        except (IndexError, TypeError, KeyError):
            return MISSING
    return value
