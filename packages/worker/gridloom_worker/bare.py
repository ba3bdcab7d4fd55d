"""Parts of the standard library without the modules around them.

A task is a process, and there may be thousands of an element each: importing ``json``, ``re``, ``signal``, ``pickle`` and
``array`` takes as long as starting Python. What is written in C, and is what those modules hand out, is imported by
itself; where a Python has it elsewhere, the module is.
"""

import sys

try:
    import _signal as signal
except ImportError:
    import signal
try:
    import _struct as struct
except ImportError:
    import struct
try:
    from _operator import mul, sub
except ImportError:
    from operator import mul, sub
try:
    from _bisect import bisect_left
except ImportError:
    from bisect import bisect_left

#: What ``types`` calls ``ModuleType``.
Module = type(sys)

__all__ = ["Module", "bisect_left", "json_text", "mul", "parse_json", "signal", "signal_name", "struct", "sub"]


def parse_json(text: str, object_hook=None):
    """As ``json.loads``.

    Raises:
        ValueError: with the place of the mistake.
    """
    try:
        value, end = _scanner(object_hook)(text, 0)
        if not text[end:].strip():
            return value
    except Exception:
        # White space before the value, a mistake, or a Python whose scanner wants something else.
        pass
    import json

    return json.loads(text, object_hook=object_hook)


def _scanner(object_hook):
    from _json import make_scanner

    constants = {"-Infinity": float("-inf"), "Infinity": float("inf"), "NaN": float("nan")}
    # A ``SimpleNamespace``, without importing ``types``.
    context = type(sys.implementation)(
        strict=True,
        object_hook=object_hook,
        object_pairs_hook=None,
        parse_float=float,
        parse_int=int,
        parse_constant=constants.__getitem__,
    )
    return make_scanner(context)


def json_text(fields: dict) -> str:
    """As ``json.dumps``, of texts and numbers by name."""
    try:
        from _json import encode_basestring_ascii as quoted
    except ImportError:
        from json.encoder import encode_basestring_ascii as quoted
    items = ((name, quoted(value) if isinstance(value, str) else repr(value)) for name, value in fields.items())
    return "{" + ", ".join("{}: {}".format(quoted(name), text) for name, text in items) + "}"


def signal_name(number: int) -> str:
    """``SIGTERM``; ``signal 64`` for one that has no name."""
    from signal import Signals

    try:
        return Signals(number).name
    except ValueError:
        return "signal {}".format(number)
