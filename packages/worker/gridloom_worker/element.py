"""One element, computed in a child process: from its arguments to a record and a frame."""

import zlib

from .arguments import Arguments
from .arrays import NotThere, WrongShape, check_lengths
from .errors import is_disk_full
from .languages import ForeignError
from .load_module import call, describe_error, imports_numpy, load_function
from .measures import Measures
from .own_classes import own_classes
from .number_frames import number_frames
from .previews import preview_of
from .records import DONE, FAILED, SKIPPED
from .resources_object import resources_object
from .values import HEAD, MAX_FRAME_BYTES, PICKLE, number_of, pack_error


class WrongOutputs(Exception):
    """The function did not return as many values as it has outputs."""


class Unstorable(Exception):
    """The function returned something that cannot be written down."""


class ElementRunner:
    """Computes elements of one stage, one after another. Loads the user's module at the first.

    ``elements`` are those of the task; everybody counts positions in them. ``attempt`` is its round.
    """

    def __init__(self, run, stage: dict, elements, attempt: int, resources: dict, arguments: Arguments) -> None:
        self.run = run
        self.stage = stage
        self.elements = elements
        self.attempt = attempt
        self.resources = resources
        self.arguments = arguments
        self.function = None
        self.code_error = None
        self.internal = [axis for axis in stage["axes"] if not axis["external"]]
        self.measures = None
        self._steps = None

    def begin(self) -> None:
        """To be called once in the child, before the first element."""
        self.measures = Measures()

    def steps(self):
        """``Steps``: how elements are called that are too short for anything else."""
        if self._steps is None:
            from .steps import Steps

            self._steps = Steps(self.function, self.stage, self.arguments)
        return self._steps

    def outcome(self, element: int) -> tuple:
        """State, reason, parts of the frame, and the value when it is one number. User code cannot make it raise."""
        return self._outcome(element, self._call)

    def outcome_of_step(self, error: BaseException, element: int, value) -> tuple:
        """As ``outcome``, when a step raised: the function (``value`` is None), or what was to store its value."""

        def call_again(_arguments):
            if value is None:
                raise error
            return call(lambda: value, {}, False)

        return self._outcome(element, call_again)

    def _call(self, arguments: dict):
        return call(self.function, arguments, self.stage["isAsync"])

    def _outcome(self, element: int, call_with) -> tuple:
        arguments = {}
        try:
            self._load()
            if self.code_error is not None:
                return FAILED, "code", [pack_error(self.code_error)], None
            arguments = self.arguments.of(element)
            if self.stage["resourcesVariable"]:
                arguments[self.stage["resourcesVariable"]] = resources_object(self.resources)
            values = self._outputs(call_with(arguments))
            frame = []
            for item, name in zip(values, self.stage["outputs"]):
                frame += _store(item, name, self.stage)
            size = sum(map(len, frame))
            if size > MAX_FRAME_BYTES:
                raise Unstorable("the result has {} bytes; at most 4 GiB can be stored".format(size))
            return DONE, "none", frame, number_of(values[0]) if len(values) == 1 else None
        except NotThere as error:
            skipped = {"type": "Skipped", "message": str(error), "traceback": ""}
            return SKIPPED, error.reason, [pack_error(skipped)], None
        except BaseException as error:
            return FAILED, _reason(error), [pack_error(self._describe(error, arguments))], None

    def _load(self) -> None:
        if self.function is None and self.code_error is None:
            try:
                self.function, module = load_function(self.run, self.stage)
                own_classes.belong_to(module)
                self.measures.program = getattr(self.function, "program_pid", None)
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


def _reason(error: BaseException) -> str:
    if isinstance(error, Unstorable):
        return "unpicklable"
    if isinstance(error, ForeignError):
        return error.reason
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


def _store(value, name: str, stage: dict) -> list:
    """Head and payload of a frame, apart: joining them would copy a large value once more."""
    if type(value) in (int, float):
        numbers = number_frames([value])
        if numbers:
            return [numbers[1]]
    try:
        from pickle import dumps

        payload = dumps(value, protocol=4)
        return [HEAD.pack(len(payload), zlib.crc32(payload), PICKLE), payload]
    except Exception as error:
        raise Unstorable(
            "{} of {} is a {}, which cannot be stored ({}: {}). Return numbers, text, lists, dicts, arrays, or objects "
            "of classes that can be imported.".format(
                name, stage["entry"], type(value).__name__, type(error).__name__, error
            )
        )
