"""The user's module: loading it, calling its function, and showing where it failed."""

import os
import sys

from .bare import Module
from .languages import ForeignError, load_foreign

PACKAGE = "gridloom_code"
_TRACEBACK_CHARACTERS = 65536
_MESSAGE_CHARACTERS = 20000


class NoFunction(Exception):
    """The module does not define the function it should."""


def serve_spawned_process() -> None:
    """Makes the code of the run that the environment names importable."""
    folder = os.environ.get("GRIDLOOM_RUN_FOLDER")
    if folder:
        _make_package(os.path.join(folder, "code"))


def find_code(run) -> None:
    """Makes ``code/<stage>.py`` importable as ``gridloom_code.<stage>``, in a process that belongs to somebody else."""
    _make_package(run.at("code"))


def make_code_importable(run) -> None:
    """Makes ``code/<stage>.py`` importable as ``gridloom_code.<stage>``.

    The name is the same in every task, so classes of a user's module survive pickling; being inside a package it cannot
    hide a module of the same name. The run folder itself is not searched.
    """
    _make_package(run.at("code"))
    here = os.path.dirname(os.path.abspath(sys.argv[0] or "."))
    if sys.path and os.path.abspath(sys.path[0] or ".") == here:
        del sys.path[0]


def _make_package(folder: str) -> None:
    package = Module(PACKAGE)
    package.__path__ = [folder]
    sys.modules[PACKAGE] = package
    sys.dont_write_bytecode = True


def load_function(run, stage: dict):
    """The stage's function and its module. Runs the user's module code; raises whatever that raises."""
    name = os.path.splitext(os.path.basename(stage["module"]))[0]
    if stage.get("language", "python") != "python":
        return load_foreign(run, stage, "{}.{}".format(PACKAGE, name))
    __import__("{}.{}".format(PACKAGE, name))
    module = sys.modules["{}.{}".format(PACKAGE, name)]
    function = getattr(module, stage["entry"], None)
    if not callable(function):
        raise NoFunction("{} defines no function {!r}.".format(stage["module"], stage["entry"]))
    return function, module


def imports_numpy(module) -> bool:
    """True when something of NumPy stands in the module's own namespace."""
    if "numpy" not in sys.modules:
        return False
    for value in list(vars(module).values()):
        name = value.__name__ if isinstance(value, Module) else getattr(value, "__module__", None)
        if isinstance(name, str) and name.split(".")[0] == "numpy":
            return True
    return False


def call(function, arguments: dict, is_async: bool):
    """The function's value; a coroutine is run to its end."""
    code = getattr(function, "__code__", None)
    first = getattr(code, "co_posonlyargcount", 0) if code else 0
    if first and not hasattr(function, "__func__"):
        names = code.co_varnames[:first]
        rest = {name: value for name, value in arguments.items() if name not in names}
        result = function(*[arguments[name] for name in names if name in arguments], **rest)
    else:
        result = function(**arguments)
    if is_async or type(result).__name__ == "coroutine":
        import asyncio

        if asyncio.iscoroutine(result):
            result = asyncio.run(result)
    return result


def describe_error(error: BaseException, run, arguments: dict) -> dict:
    """What an error frame holds; the traceback begins where the user's code does."""
    if isinstance(error, ForeignError):
        message = str(error)[:_MESSAGE_CHARACTERS]
        return {"type": error.kind, "message": message, "traceback": error.traceback, "arguments": arguments}
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else "{}.{}".format(kind.__module__, kind.__qualname__)
    name = name[len(PACKAGE) + 1 :].split(".", 1)[-1] if name.startswith(PACKAGE + ".") else name
    try:
        message = str(error)
    except Exception:
        message = "<the error's text fails>"
    if isinstance(error, SystemExit):
        message = "the function called sys.exit({!r}); a function ends by returning".format(error.code)
    return {
        "type": name,
        "message": message[:_MESSAGE_CHARACTERS],
        "traceback": _user_traceback(error, run.at("code") + os.sep),
        "arguments": arguments,
    }


def _user_traceback(error: BaseException, code_folder: str) -> str:
    import traceback

    frames = error.__traceback__
    while frames is not None and not frames.tb_frame.f_code.co_filename.startswith(code_folder):
        frames = frames.tb_next
    try:
        lines = traceback.TracebackException(type(error), error, frames).format()
        text = "".join(lines)
    except Exception as second:
        text = "<the traceback fails: {}>".format(second)
    return text if len(text) <= _TRACEBACK_CHARACTERS else "\u2026" + text[-_TRACEBACK_CHARACTERS:]
