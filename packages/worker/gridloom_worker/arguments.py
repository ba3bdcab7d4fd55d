"""What a function receives: its arguments for one element."""

from .arrays import MISSING, OutputArray
from .errors import WorkerError
from .input_values import InputArray, fresh, input_of
from .pickled import Pickled
from .ranges import position_of
from .sizes import external_sizes

_PLAIN = (int, float, str, bool, bytes, complex, type(None))
_CACHE_BYTES = 256 << 20
#: For more elements than these it is not worth while to find out what they read.
_FEW = 1000
#: For ``accept_missing``: missing elements are left out of lists instead of standing in them as None.
DROP = "drop"


class Arguments:
    """The parameters of a stage, bound to where their values come from.

    ``elements`` are those that will be asked for, all when None.

    ``use_numpy`` may be set once the module is loaded: arrays are NumPy arrays then.
    """

    def __init__(self, run, stage: dict, elements=None) -> None:
        self.stage = stage
        self.accept_missing = stage["acceptMissing"]
        self.use_numpy = False
        self.axes = [axis["name"] for axis in stage["axes"] if axis["external"]]
        self.sizes = external_sizes(run, stage["id"])
        self.parameters = [_bind(run, parameter) for parameter in stage["parameters"]]
        outputs = [parameter for parameter in self.parameters if isinstance(parameter, OutputParameter)]
        if elements is not None and len(elements) <= _FEW:
            for parameter in outputs:
                parameter.array.want([parameter.fixed(self.place(element)) for element in elements])
        for parameter in outputs:
            # Now: what cannot be read is no fault of an element, and children share what is.
            parameter.array.read_index()

    def place(self, element: int) -> dict:
        """Position on each external axis, by name."""
        return dict(zip(self.axes, position_of(element, self.sizes)))

    def check(self, element: int) -> None:
        """Raises ``NotThere`` when a value that the element needs does not exist."""
        place = self.place(element)
        for parameter in self.parameters:
            parameter.check(place, self.accept_missing)

    def of(self, element: int) -> dict:
        """Arguments by name, each a fresh object.

        Raises:
            NotThere, WrongShape: as ``OutputArray.take``.
        """
        place = self.place(element)
        for parameter in self.parameters:
            parameter.check(place, self.accept_missing)
        return {
            parameter.name: parameter.get(place, self.accept_missing, self.use_numpy) for parameter in self.parameters
        }

    def names(self) -> list:
        return [parameter.name for parameter in self.parameters]


def _bind(run, parameter: dict):
    source = parameter["from"]
    if source["kind"] == "value":
        return FixedParameter(parameter["name"], source["value"])
    if source["kind"] == "input":
        value = input_of(run, source["name"])
        if isinstance(value, InputArray):
            return InputParameter(parameter["name"], value, parameter["axes"] or [None] * len(value.shape))
        if parameter["axes"]:
            raise WorkerError("The input {} is one value, but the mapspec gives it axes.".format(source["name"]))
        return FixedParameter(parameter["name"], value)
    array = OutputArray(run, source["stage"], source["output"])
    return OutputParameter(parameter["name"], array, parameter["axes"] or [None] * len(array.stage["axes"]))


class FixedParameter:
    """The same value for every element."""

    def __init__(self, name: str, value) -> None:
        self.name = name
        self.value = value

    def check(self, place: dict, accept_missing: bool) -> None:
        pass

    def get(self, place: dict, accept_missing: bool, use_numpy: bool):
        return self.value.take() if isinstance(self.value, Pickled) else fresh(self.value)


class InputParameter:
    """An input with axes: one item of it, or the axes that the mapspec leaves free."""

    def __init__(self, name: str, array: InputArray, axes: list) -> None:
        self.name = name
        self.array = array
        self.axes = axes

    def check(self, place: dict, accept_missing: bool) -> None:
        pass

    def get(self, place: dict, accept_missing: bool, use_numpy: bool):
        fixed = [None if axis is None else place[axis] for axis in self.axes]
        if use_numpy and self.array.is_array and None in fixed:
            return self.array.numpy_of(fixed)
        return self.array.take(fixed)


class OutputParameter:
    """An output of another stage: the value of one element, or an array over the axes left free."""

    def __init__(self, name: str, array: OutputArray, axes: list) -> None:
        self.name = name
        self.array = array
        self.axes = axes
        self.is_same = all(axis is None for axis in axes)
        #: One call made all items of it: taken whole it is what that call returned.
        self.is_one = self.is_same and bool(array.internal) and not array.external
        self.cache = None

    def fixed(self, place: dict) -> list:
        return [None if axis is None else place[axis] for axis in self.axes]

    def check(self, place: dict, accept_missing: bool) -> None:
        self.array.check(self.fixed(place), accept_missing)

    def get(self, place: dict, accept_missing: bool, use_numpy: bool):
        # What every element receives is put together once; each gets its own copy, so that none sees another's changes.
        if self.cache is not None:
            from pickle import loads

            return loads(self.cache) if isinstance(self.cache, bytes) else self.cache[0]
        fixed = self.fixed(place)
        value = self.array.take(fixed, accept_missing)
        if self.is_one and self.array.index.is_done(0):
            value = self.array.read(0)
        elif None in fixed:
            as_array = _numpy_array if use_numpy else _without_marks
            value = as_array(value, self.array.shape(fixed), accept_missing == DROP)
        if self.is_same:
            if type(value) in _PLAIN:
                self.cache = (value,)
            else:
                self.cache = _small_pickle(value)
        return value


def _small_pickle(value):
    from pickle import dumps

    try:
        data = dumps(value, protocol=4)
    except Exception:
        return None
    return data if len(data) <= _CACHE_BYTES else None


def _without_marks(value, shape: list, drop: bool = False):
    if value is MISSING:
        return None
    if not shape:
        return value
    return [_without_marks(item, shape[1:], drop) for item in value if not (drop and item is MISSING)]


def _numpy_array(nested, shape: list, drop: bool = False):
    """An object array that holds exactly what the function returned; masked where elements are missing."""
    import numpy

    array = numpy.empty(shape, dtype=object)
    mask = numpy.zeros(shape, dtype=bool)
    for at in numpy.ndindex(*shape):
        value = nested
        for place in at:
            value = value[place]
        if value is MISSING:
            mask[at] = True
        else:
            array[at] = value
    if drop and array.ndim == 1:
        return array[~mask]
    return numpy.ma.MaskedArray(array, mask=mask) if mask.any() else array
