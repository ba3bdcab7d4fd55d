"""``preview``: what resource expressions give for some elements, before there is a run."""

import signal

from .arguments import DROP, Arguments
from .errors import WorkerError
from .expressions import ExpressionFailed, Expressions, has_numpy, source_imports_numpy
from .previews import preview_of

#: Seconds for all of it: an expression is short, and somebody waits for the answer.
TIME_LIMIT = 20


class TookTooLong(BaseException):
    """No ``Exception``, so that an expression's own ``except`` does not catch it."""


class PreviewRun:
    """One stage and its inputs, in place of a run folder: nothing of it lies on a disk."""

    def __init__(self, stage: dict, inputs: dict) -> None:
        self.path = ""
        self.plan = {"inputs": inputs, "stages": [stage]}
        self.memo = {}

    def stage(self, name: str) -> dict:
        return self.plan["stages"][0]

    def at(self, *parts: str) -> str:
        return "/".join(parts)


def preview_resources(request: dict) -> dict:
    """The values of expressions by field, or why they have none, for each of the given elements.

    Args:
        request: ``stage`` (as in a plan, with the parameters that the expressions read), ``inputs`` (as in a plan),
            ``code``, ``expressions`` by field, ``elements``. In map scope expressions see whole arrays, once.
    """
    stage = request["stage"]
    run = PreviewRun(stage, request["inputs"])
    code = request["code"]
    fields = {
        field: Expressions({field: text}, code, stage["entry"]) for field, text in sorted(request["expressions"].items())
    }
    if stage["scope"] == "map":
        whole = dict(stage, parameters=[dict(each, axes=None) for each in stage["parameters"]], axes=[])
        run = PreviewRun(whole, request["inputs"])
        arguments = Arguments(run, whole)
        arguments.accept_missing = DROP
        elements = [0]
    else:
        arguments = Arguments(run, stage)
        elements = request["elements"]
    arguments.use_numpy = source_imports_numpy(code) and has_numpy()
    return {"samples": _bounded(lambda element: _sample(fields, arguments, element), elements)}


def _bounded(look, elements: list) -> list:
    """A sample of each element, as far as the time suffices; what is not reached any more says so."""

    def give_up(_signal, _frame):
        raise TookTooLong()

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(TIME_LIMIT)
    samples = []
    try:
        for element in elements:
            samples.append(look(element))
    except TookTooLong:
        sentence = "the expressions took more than {} seconds together".format(TIME_LIMIT)
        for element in elements[len(samples) :]:
            samples.append({"element": element, "values": {}, "errors": {"": sentence}, "arguments": {}})
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    return samples


def _sample(fields: dict, arguments: Arguments, element: int) -> dict:
    sample = {"element": element, "values": {}, "errors": {}, "arguments": {}}
    try:
        given = arguments.of(element)
    except Exception as error:
        sample["errors"][""] = _sentence(error)
        return sample
    sample["arguments"] = {name: preview_of(value)[:200] for name, value in given.items()}
    for field, expressions in fields.items():
        try:
            # Each sees fresh arguments, as in a run: what one changes does not reach the next.
            sample["values"][field] = expressions.evaluate(arguments.of(element))[field]
        except Exception as error:
            sample["errors"][field] = _sentence(error)
    return sample


def _sentence(error: Exception) -> str:
    if isinstance(error, (ExpressionFailed, WorkerError)):
        return str(error)
    text = str(error)
    return "{}: {}".format(type(error).__name__, text) if text else type(error).__name__
