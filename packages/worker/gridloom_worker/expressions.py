"""Resource expressions: Python over the function's parameters, with the element's real values."""

import ast
import builtins
import math
import re

_BUILTINS = (
    "abs all any bool dict divmod enumerate filter float frozenset int isinstance len list map max min pow range repr "
    "reversed round set sorted str sum tuple zip True False None"
).split()
_COUNTS = {"cpus": 1, "nodes": 1, "cpusPerNode": 1, "gpus": 0}
_MEMORY = re.compile(r"\s*\d+(\.\d+)?[KMGTP]?B?\s*\Z", re.IGNORECASE)
_TIME = re.compile(r"\s*(\d+(\.\d+)?|\d+(:\d\d){1,2}|\d+-\d{1,2}(:\d\d){0,2})\s*\Z")


class ExpressionFailed(Exception):
    """An expression gave something that is no such resource."""


class Expressions:
    """The expressions of a stage, compiled once.

    They see the parameters, ``math``, ``ceil``, ``floor``, ``sqrt``, ``log``, ``log2`` and the harmless builtins. That
    keeps them short and readable; it is no wall, because an expression is the user's own code as the function is.
    """

    def __init__(self, texts: dict, source: str, entry: str) -> None:
        self._codes = {}
        self._wrong = {}
        for field, text in sorted(texts.items()):
            try:
                self._codes[field] = compile(text.strip(), "<expression for {}>".format(field), "eval")
            except (SyntaxError, ValueError) as error:
                self._wrong[field] = error
        self._globals = {name: getattr(math, name) for name in ("ceil", "floor", "sqrt", "log", "log2", "log10", "exp")}
        self._globals["math"] = math
        self._globals["__builtins__"] = {name: getattr(builtins, name) for name in _BUILTINS}
        self._defaults = _literal_defaults(source, entry) if texts else {}

    def uses(self, name: str) -> bool:
        """Whether an expression mentions ``name``."""
        return any(name in _names_in(code) for code in self._codes.values())

    def evaluate(self, arguments: dict) -> dict:
        """The value of each expression by field. Raises what an expression raises, or ``ExpressionFailed``."""
        for error in self._wrong.values():
            raise error
        # One namespace: names inside a comprehension are looked up in the globals only.
        names = dict(self._globals, **self._defaults)
        names.update(arguments)
        return {field: _resource(field, eval(code, dict(names))) for field, code in self._codes.items()}


def _names_in(code) -> set:
    nested = (each for each in code.co_consts if hasattr(each, "co_names"))
    return set(code.co_names).union(*map(_names_in, nested))


def _resource(field: str, value):
    if type(value).__module__ == "numpy" and hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if value is None:
        return None
    if field in _COUNTS:
        if isinstance(value, str) and value.strip().isdigit():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or value < _COUNTS[field]:
            raise ExpressionFailed(
                "the expression for {} gave {!r}; it must give a whole number from {} on".format(
                    field, value, _COUNTS[field]
                )
            )
        return value
    pattern = _MEMORY if field == "memory" else _TIME
    fits = isinstance(value, str) and pattern.match(value)
    fits = fits or (isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < 1e15)
    if not fits:
        example = "4G or 4096" if field == "memory" else "90 or 1:30:00"
        raise ExpressionFailed("the expression for {} gave {!r}; it must give such as {}".format(field, value, example))
    return value


def _literal_defaults(source: str, entry: str) -> dict:
    """Defaults of the function's signature that are plain values, so that expressions may use those parameters too."""
    defaults = {}
    for node in _module_body(source):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == entry:
            plain = getattr(node.args, "posonlyargs", []) + node.args.args
            pairs = list(zip(reversed(plain), reversed(node.args.defaults)))
            pairs += [(name, value) for name, value in zip(node.args.kwonlyargs, node.args.kw_defaults) if value]
            for argument, value in pairs:
                try:
                    defaults[argument.arg] = ast.literal_eval(value)
                except ValueError:
                    pass
    return defaults


def source_imports_numpy(source: str) -> bool:
    """True when a module's text imports NumPy at its top; its function then gets arrays as NumPy arrays.

    An import that may fail (in a ``try``) counts where NumPy is there.
    """
    body = _module_body(source)
    if any(_names_numpy(node) for node in body):
        return True
    attempts = [inner for node in body if isinstance(node, ast.Try) for inner in node.body]
    return any(_names_numpy(node) for node in attempts) and has_numpy()


def has_numpy() -> bool:
    """True when NumPy is there, without loading it."""
    from importlib.util import find_spec

    return find_spec("numpy") is not None


def _names_numpy(node) -> bool:
    if isinstance(node, ast.Import):
        return any(name.name.split(".")[0] == "numpy" for name in node.names)
    return isinstance(node, ast.ImportFrom) and bool(node.module) and node.module.split(".")[0] == "numpy"


def _module_body(source: str) -> list:
    try:
        return ast.parse(source).body
    except (SyntaxError, ValueError):
        return []
