"""Values between languages: JSON, with tags for the numbers that plain JSON cannot hold."""

import json
import math
import os

from .resources_object import Resources
from .run_folder import python_number

#: Integers beyond it are no exact numbers in JavaScript.
_MAX_SAFE = 2**53 - 1


class NotJson(Exception):
    """A value that JSON cannot hold."""


def to_json(value, name: str, tagged: bool = True) -> str:
    """The JSON of an argument.

    Args:
        name: What the sentence of a ``NotJson`` calls the value.
        tagged: Write ``nan`` and ``inf`` as ``{"$float": "nan"}`` and integers beyond 2^53 as ``{"$int": "..."}``; else
            as Python's json does.
    """
    try:
        return json.dumps(_plain(value, name, tagged), ensure_ascii=tagged)
    except RecursionError:
        raise NotJson("{} is nested too deeply for JSON, or holds itself.".format(name))


def from_json(text: str):
    """The value of what ``to_json`` and its like in other languages wrote."""
    return json.loads(text, object_hook=python_number)


def plain_scalar(value):
    """A NumPy scalar as Python's own number or text; anything else as it is."""
    kind = type(value)
    is_scalar = kind.__module__ == "numpy" and hasattr(value, "item") and getattr(value, "ndim", None) == 0
    return value.item() if is_scalar else value


def _plain(value, at: str, tagged: bool):
    value = plain_scalar(value)
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        value = int(value)
        return {"$int": str(value)} if tagged and abs(value) > _MAX_SAFE else value
    if isinstance(value, float):
        return {"$float": repr(float(value))} if tagged and not math.isfinite(value) else float(value)
    if hasattr(value, "tolist") and type(value).__module__.split(".")[0] == "numpy":
        value = value.tolist()
    if isinstance(value, (list, tuple, range)):
        return [_plain(item, "{}[{}]".format(at, index), tagged) for index, item in enumerate(value)]
    if isinstance(value, dict):
        return {_key(key, at): _plain(item, "{}[{!r}]".format(at, key), tagged) for key, item in value.items()}
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, Resources):
        return _plain(vars(value), at, tagged)
    kind = type(value)
    shown = kind.__qualname__ if kind.__module__ == "builtins" else "{}.{}".format(kind.__module__, kind.__qualname__)
    raise NotJson(
        "{} is of type {}, which other languages cannot be given. Hand them numbers, text, lists and dicts of "
        "these{}.".format(at, shown, ", or bytes to a shell command" if isinstance(value, (bytes, bytearray)) else "")
    )


def _key(key, at: str) -> str:
    if isinstance(key, str):
        return key
    raise NotJson("{} has the key {!r}; in other languages keys are text.".format(at, key))
