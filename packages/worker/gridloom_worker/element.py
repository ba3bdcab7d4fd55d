"""One element, computed in a child process: from its arguments to a record and a frame."""

import os
import pickle
import resource
import signal
import sys
import time

from .arguments import Arguments
from .arrays import NotThere, WrongShape, check_lengths
from .errors import is_disk_full
from .load_module import call, describe_error, imports_numpy, load_function
from .own_classes import own_classes
from .previews import preview_of
from .records import DONE, FAILED, SKIPPED, pack_record
from .resources_object import resources_object
from .values import MAX_FRAME_BYTES, PICKLE, number_of, pack_error, pack_frame

_SELF, _CHILDREN = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
_MAXRSS_UNIT = 1024 if sys.platform == "darwin" else 1


class WrongOutputs(Exception):
    """The function did not return as many values as it has outputs."""


class Unstorable(Exception):
    """The function returned something that cannot be written down."""


class ElementRunner:
    """Computes elements of one stage, one after another. Loads the user's module at the first."""

    def __init__(self, run, stage: dict, attempt: int, resources: dict, arguments: Arguments) -> None:
        self.run = run
        self.stage = stage
        self.attempt = attempt
        self.resources = resources
        self.arguments = arguments
        self.function = None
        self.code_error = None
        self.folder = os.getcwd()
        self.internal = [axis for axis in stage["axes"] if not axis["external"]]
        self.memory_reset = None

    def begin(self) -> None:
        """To be called once in the child, before the first element."""
        self.memory_reset = _open_memory_reset()

    def death(self, element: int, child, status: int, usage) -> tuple:
        """Record and frame of an element whose process died. ``usage`` is that of the dead process."""
        started = child.slot.started()
        frame = pack_error({"type": "Killed", "message": death_message(status), "traceback": "", "arguments": {}})
        cpu = max(0.0, usage.ru_utime + usage.ru_stime - child.cpu)
        wall = max(0.0, time.time() - started)
        peak = usage.ru_maxrss // _MAXRSS_UNIT
        return (
            pack_record(element, FAILED, self.attempt, "killed", started, wall, cpu, peak, len(frame), None, child.pid),
            frame,
        )

    def compute(self, element: int) -> tuple:
        """Record (without offset and checksum) and frame of an element. Never raises for what user code does."""
        started = time.time()
        clock = time.monotonic()
        own, children = resource.getrusage(_SELF), resource.getrusage(_CHILDREN)
        if self.memory_reset is not None:
            # Resets the peak that getrusage reports for this process, so that each element has its own.
            os.write(self.memory_reset, b"5")
        state, reason, frame, number = self._outcome(element)
        own_after, children_after = resource.getrusage(_SELF), resource.getrusage(_CHILDREN)
        cpu = own_after.ru_utime + own_after.ru_stime - own.ru_utime - own.ru_stime
        cpu += children_after.ru_utime + children_after.ru_stime - children.ru_utime - children.ru_stime
        peak = own_after.ru_maxrss
        if children_after.ru_maxrss > children.ru_maxrss:
            peak = max(peak, children_after.ru_maxrss)
        record = pack_record(
            element,
            state,
            self.attempt,
            reason,
            started,
            time.monotonic() - clock,
            cpu,
            peak // _MAXRSS_UNIT,
            len(frame),
            number,
            os.getpid(),
        )
        return record, frame

    def _outcome(self, element: int) -> tuple:
        arguments = {}
        try:
            self._prepare(element)
            if self.code_error is not None:
                return FAILED, "code", pack_error(self.code_error), None
            arguments = self.arguments.of(element)
            if self.stage["resourcesVariable"]:
                arguments[self.stage["resourcesVariable"]] = resources_object(self.resources)
            value = call(self.function, arguments, self.stage["isAsync"])
            values = self._outputs(value)
            frame = b"".join(_store(item, name, self.stage) for item, name in zip(values, self.stage["outputs"]))
            if len(frame) > MAX_FRAME_BYTES:
                raise Unstorable("the result has {} bytes; at most 4 GiB can be stored".format(len(frame)))
            return DONE, "none", frame, number_of(values[0]) if len(values) == 1 else None
        except NotThere as error:
            skipped = {"type": "Skipped", "message": str(error), "traceback": ""}
            return SKIPPED, error.reason, pack_error(skipped), None
        except BaseException as error:
            return FAILED, _reason(error), pack_error(self._describe(error, arguments)), None

    def _prepare(self, element: int) -> None:
        environ = os.environ
        environ["GRIDLOOM_ELEMENT"] = str(element)
        try:
            os.chdir(self.folder)
        except OSError:
            pass
        if self.function is None and self.code_error is None:
            try:
                self.function, module = load_function(self.run, self.stage)
                own_classes.belong_to(module)
                self.arguments.use_numpy = imports_numpy(module)
            except BaseException as error:
                self.code_error = describe_error(error, self.run, {})

    def _outputs(self, value) -> list:
        names = self.stage["outputs"]
        values = [value] if len(names) == 1 else _split(value, names, self.stage["entry"])
        if self.internal:
            sizes = [axis["size"] for axis in self.internal]
            for item, name in zip(values, names):
                label = "{} returned by {}".format(name, self.stage["entry"])
                check_lengths(item, sizes, [axis["name"] for axis in self.internal], label, [None] * len(sizes))
        return values

    def _describe(self, error: BaseException, arguments: dict) -> dict:
        previews = {name: preview_of(value) for name, value in arguments.items()}
        described = describe_error(error, self.run, previews)
        if isinstance(error, (WrongShape, WrongOutputs, Unstorable)):
            described["type"] = type(error).__name__
            described["traceback"] = ""
        return described


def death_message(status: int) -> str:
    """How a process ended, for a ``wait`` status."""
    if not os.WIFSIGNALED(status):
        return (
            "the process ended with exit code {} before the function returned (os._exit, or a crash in compiled "
            "code)".format(os.WEXITSTATUS(status))
        )
    number = os.WTERMSIG(status)
    try:
        name = signal.Signals(number).name
    except ValueError:
        name = "signal {}".format(number)
    hints = {
        "SIGKILL": "most often out of memory",
        "SIGSEGV": "a crash in compiled code, or too deep a recursion",
        "SIGBUS": "a crash in compiled code, or a file that became shorter while it was mapped",
        "SIGXCPU": "the limit of cpu time",
    }
    return "killed ({}){}".format(name, ": " + hints[name] if name in hints else "")


def _reason(error: BaseException) -> str:
    if isinstance(error, Unstorable):
        return "unpicklable"
    return "disk" if is_disk_full(error) else "exception"


def _split(value, names: list, entry: str) -> list:
    wanted = "{} has {} outputs ({})".format(entry, len(names), ", ".join(names))
    if isinstance(value, dict):
        # The keys are the outputs, or what stands after the dot of ``scope.name``, where that tells them apart.
        short = [name.rpartition(".")[2] for name in names]
        for keys in (names, short):
            if set(value) == set(keys) and len(set(keys)) == len(keys):
                return [value[key] for key in keys]
        raise WrongOutputs(
            "{}, but returned a dict with {} keys ({}).".format(wanted, len(value), ", ".join(map(str, value)))
        )
    if not isinstance(value, (tuple, list)):
        raise WrongOutputs(
            "{}, but returned 1 value of type {}; return a tuple or a dict.".format(wanted, type(value).__name__)
        )
    if len(value) != len(names):
        raise WrongOutputs("{}, but returned {} value{}.".format(wanted, len(value), "" if len(value) == 1 else "s"))
    return list(value)


def _store(value, name: str, stage: dict) -> bytes:
    try:
        return pack_frame(pickle.dumps(value, protocol=4), PICKLE)
    except Exception as error:
        raise Unstorable(
            "{} of {} is a {}, which cannot be stored ({}: {}). Return numbers, text, lists, dicts, arrays, or objects "
            "of classes that can be imported.".format(
                name, stage["entry"], type(value).__name__, type(error).__name__, error
            )
        )


def _open_memory_reset():
    try:
        descriptor = os.open("/proc/self/clear_refs", os.O_WRONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        os.write(descriptor, b"5")
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
