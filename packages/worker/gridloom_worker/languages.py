"""Functions in other languages than Python: found by the stage's ``language``, called like any other."""

import os

from .bare import Module, signal


class ForeignError(Exception):
    """A function in another language failed.

    Args:
        kind: What error frames show as the type: ``TypeError``, ``CommandFailed``.
        message: A sentence.
        traceback: Where it happened, as far as its language says.
        reason: As records name it.
    """

    def __init__(self, kind: str, message: str, traceback: str = "", reason: str = "exception") -> None:
        super().__init__(message)
        self.kind = kind
        self.traceback = traceback
        self.reason = reason


def load_foreign(run, stage: dict, name: str):
    """A callable for the stage's function, and a module that stands for its code."""
    path = run.at(*stage["module"].split("/"))
    # An empty one: nothing of NumPy stands in it, so arrays come as nested lists.
    module = Module(name)
    module.__file__ = path
    if stage["language"] == "shell":
        from .shell_function import ShellFunction

        return ShellFunction(path, stage), module
    from .javascript_function import JavascriptFunction

    return JavascriptFunction(path, stage), module


def die_with_worker(number: int):
    """What a program calls between its start and its own code, so that it gets a signal when its worker dies.

    None where the system knows no such thing.
    """
    try:
        import ctypes

        prctl = ctypes.CDLL(None).prctl
    except (ImportError, OSError, AttributeError):
        return None
    return lambda: prctl(1, number, 0, 0, 0)


def killed(what: str, number: int, memory, said: str = "") -> ForeignError:
    """What it means that a program was killed by a signal.

    Args:
        what: Begins the sentence: ``The command``.
        memory: A ``MemoryWatch`` from before the program was started.
        said: The end of what it printed as errors.
    """
    from .death import death_message

    memory.look()
    story = memory.story() if number == signal.SIGKILL else ""
    if story:
        return ForeignError("OutOfMemory", "{} ran out of memory; {}".format(what, story), said, "out-of-memory")
    return ForeignError("Killed", "{} was {}".format(what, death_message(number)), said, "killed")


def own_environment() -> dict:
    """The environment for a program, as bytes: user code may have put anything into it."""
    return dict(os.environb)
