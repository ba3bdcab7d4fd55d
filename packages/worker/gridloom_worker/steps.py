"""How a function of a microsecond is called for one element after another, where nothing has to be put together."""

from .arguments import FixedParameter, InputParameter
from .input_values import Fractions, Geometric, Powers

_Function = type(lambda: None)
_PLAIN = {int, float, str, bool, bytes, complex, type(None)}
_TAKES_MORE = 0x0C
_IS_COROUTINE = 0x80 | 0x100 | 0x200


class Steps:
    """Calls of a function for elements that stand one after another.

    Where the function is plain and its arguments are items of lists or fixed values, ``is_simple`` is true, and
    nothing of a step can fail but the function. Otherwise each element is computed on its own.
    """

    def __init__(self, function, stage: dict, arguments) -> None:
        self._function = function
        self._getters = None
        plain = len(stage["outputs"]) == 1 and not stage["isAsync"] and not stage["resourcesVariable"]
        if plain and all(axis["external"] for axis in stage["axes"]):
            self._getters = _getters(function, arguments)
        self.is_simple = self._getters is not None

    def of(self, elements):
        """Called once for each of the elements, in order, it gives the function's value; it may raise, and go on."""
        if not self._getters:
            return self._function
        return map(self._function, *[map(get, elements) for get in self._getters]).__next__


def _getters(function, arguments):
    """In the order in which the function takes them; None when they cannot be told like this."""
    code = getattr(function, "__code__", None)
    names = arguments.names()
    if type(function) is not _Function or code.co_flags & (_TAKES_MORE | _IS_COROUTINE):
        return None
    taken = code.co_varnames[: code.co_argcount]
    if set(taken[: len(names)]) != set(names) or len(set(names)) < len(names):
        return None
    if code.co_argcount - len(function.__defaults__ or ()) > len(names):
        return None
    if set(code.co_varnames[code.co_argcount :][: code.co_kwonlyargcount]) - set(function.__kwdefaults__ or ()):
        return None
    by_name = {parameter.name: parameter for parameter in arguments.parameters}
    getters = [_getter(by_name[name], arguments) for name in taken[: len(names)]]
    return None if None in getters else getters


def _getter(parameter, arguments):
    """Gives the argument for an element; None when that takes more than looking it up."""
    if isinstance(parameter, FixedParameter):
        value = parameter.value
        return (lambda element: value) if type(value) in _PLAIN else None
    if not isinstance(parameter, InputParameter) or len(parameter.axes) != 1 or parameter.axes[0] is None:
        return None
    items = parameter.array.items
    if type(items) is list and not set(map(type, items)) <= _PLAIN:
        return None
    if type(items) not in (list, range, Fractions, Powers, Geometric):
        return None
    take = items.__getitem__
    at = arguments.axes.index(parameter.axes[0])
    if len(arguments.axes) == 1:
        return take
    stride, size = 1, arguments.sizes[at]
    for other in arguments.sizes[at + 1 :]:
        stride *= other
    return lambda element: take(element // stride % size)
