"""The results of a run folder as arrays with coordinates: for notebooks and scripts, with or without NumPy."""

from .arrays import MISSING
from .axis_values import inputs_along
from .load_module import find_code
from .result_array import ResultArray, output_names
from .run_folder import RunFolder


class Results:
    """``results["y"]`` is an ``Array``. What the run computes later is seen by a new ``Results``."""

    def __init__(self, run_folder: str) -> None:
        self._run = RunFolder(run_folder)
        find_code(self._run)
        self._known = {}

    def keys(self) -> list:
        """Names of all outputs, in the order of the pipeline."""
        return output_names(self._run)

    def __iter__(self):
        return iter(self.keys())

    def __len__(self) -> int:
        return len(self.keys())

    def __contains__(self, name) -> bool:
        return name in self.keys()

    def __getitem__(self, name: str) -> "Array":
        if name not in self:
            raise KeyError(name)
        if name not in self._known:
            self._known[name] = Array(self._run, name)
        return self._known[name]

    def to_xarray(self):
        """All outputs as an ``xarray.Dataset``. Axes of one name that differ in length are told apart by a number."""
        import xarray

        sizes, variables, coordinates = {}, {}, {}
        for name in self:
            array = self[name].to_xarray()
            renamed = {}
            for axis, size in array.sizes.items():
                own, number = axis, 2
                while sizes.get(own, size) != size:
                    own, number = "{}_{}".format(axis, number), number + 1
                sizes[own] = size
                renamed[axis] = own
            variables[name] = array.rename(renamed).drop_vars(list(array.coords))
            for label, values in array.coords.items():
                key = label if renamed[values.dims[0]] == values.dims[0] else renamed[values.dims[0]] + "_" + label
                coordinates.setdefault(key, ((renamed[values.dims[0]],), values.values))
        return xarray.Dataset(
            variables, coords={key: each for key, each in coordinates.items() if key not in variables}
        )


class Array:
    """One output over the axes of its map.

    ``values`` is a NumPy array, masked where something is missing; without NumPy nested lists with None there. ``mask``
    is true where no value is. ``coords`` gives for each axis the inputs along it, by name.
    """

    def __init__(self, run, name: str) -> None:
        source = ResultArray(run, name)
        self.name = name
        self.axes = tuple(source.axes)
        self.shape = tuple(source.shape)
        if not source.axes:
            flat = [source.value(0) if source.count else MISSING]
        else:
            flat = list(source.items())
        self._flat = [None if value is MISSING else value for value in flat]
        self._gone = [value is MISSING for value in flat]
        self.coords = {
            axis: self._coordinates(run, source.stage, axis, size) for axis, size in zip(self.axes, self.shape)
        }

    @staticmethod
    def _coordinates(run, stage: dict, axis: str, size: int) -> dict:
        along = {name: [values.at(at) for at in range(size)] for name, values in inputs_along(run, stage, axis)}
        return {name: items for name, items in along.items() if not any(item is MISSING for item in items)}

    @property
    def missing(self) -> int:
        """How many values are missing."""
        return sum(self._gone)

    @property
    def values(self):
        numpy = _numpy()
        if numpy is None:
            return _nested(self._flat, self.shape)
        array = _typed(numpy, self._flat, self._gone).reshape(self.shape)
        return numpy.ma.MaskedArray(array, mask=self.mask) if self.missing else array

    @property
    def mask(self):
        numpy = _numpy()
        return _nested(self._gone, self.shape) if numpy is None else numpy.array(self._gone, bool).reshape(self.shape)

    def __array__(self, dtype=None, copy=None):
        values = self.values
        return values if dtype is None else values.astype(dtype)

    def __repr__(self) -> str:
        axes = ", ".join("{}: {}".format(axis, size) for axis, size in zip(self.axes, self.shape))
        return "<{} ({}){}>".format(self.name, axes, ", {} missing".format(self.missing) if self.missing else "")

    def to_xarray(self):
        """As an ``xarray.DataArray``: NaN where numbers are missing, None where other objects are."""
        import numpy
        import xarray

        values = _typed(numpy, self._flat, self._gone).reshape(self.shape)
        if self.missing and values.dtype.kind in "iufc":
            values = numpy.where(self.mask, numpy.nan, values.astype(complex if values.dtype.kind == "c" else float))
        elif self.missing:
            values = values.astype(object)
            values[self.mask] = None
        coords = {
            name: ((axis,), _typed(numpy, items, [False] * len(items)))
            for axis, along in self.coords.items()
            for name, items in along.items()
        }
        return xarray.DataArray(values, dims=self.axes, coords=coords, name=self.name)


def _numpy():
    try:
        import numpy
    except ImportError:
        return None
    return numpy


def _typed(numpy, flat: list, gone: list):
    """A 1-D array of numbers or truth values where all are, of objects otherwise."""
    there = [value for value, is_gone in zip(flat, gone) if not is_gone]
    kinds = set(map(type, there))
    for wanted, dtype, empty in (({bool}, bool, False), ({int}, "int64", 0), ({int, float}, float, 0.0)):
        if kinds and kinds <= wanted:
            try:
                return numpy.array([empty if is_gone else value for value, is_gone in zip(flat, gone)], dtype=dtype)
            except OverflowError:
                break
    if kinds and all(isinstance(value, numpy.generic) for value in there) and len(kinds) == 1:
        return numpy.array([there[0] if is_gone else value for value, is_gone in zip(flat, gone)])
    array = numpy.empty(len(flat), dtype=object)
    for at, value in enumerate(flat):
        array[at] = value
    return array


def _nested(flat: list, shape: tuple):
    if not shape:
        return flat[0]
    step = 1
    for size in shape[1:]:
        step *= size
    return [_nested(flat[at * step : (at + 1) * step], shape[1:]) for at in range(shape[0])]
