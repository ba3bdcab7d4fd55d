"""``show``: everything about one element."""

from .arguments import Arguments
from .arrays import MISSING, NotThere, WrongShape
from .attempts import attempts_of, claim_facts
from .axis_values import inputs_along
from .errors import WorkerError
from .load_module import make_code_importable
from .previews import preview_of, type_name
from .ranges import position_of, product_of
from .records import DONE, FAILED, REASONS, SKIPPED
from .run_folder import RunFolder, check_name, read_bytes
from .sizes import SizesDiffer, SizeUnknown, external_sizes
from .stage_index import StageIndex
from .task_log import HEAD_BYTES, TAIL_BYTES
from .values import Damaged, decode

_LOG_BYTES = 16 << 10
#: What the error is called where stored bytes are not those that were written.
DAMAGED = "Damaged"
#: Arrays of more elements are not read for a preview.
_READ_ELEMENTS = 2000


def show_element(folder: str, stage_id: str, element: int) -> dict:
    """The ``ElementDetail`` of ``packages/core/src/run/run-view.ts``."""
    run = RunFolder(folder)
    stage = run.stage(check_name(stage_id))
    make_code_importable(run)
    try:
        sizes = external_sizes(run, stage_id)
    except (SizeUnknown, SizesDiffer) as error:
        raise WorkerError(str(error))
    count = product_of(sizes)
    if not 0 <= element < count:
        raise WorkerError("Stage {} has {} elements; there is no element {}.".format(stage_id, count, element))
    index = StageIndex(run, stage_id, count, measured=element)
    file = index.file(element)
    batch, task, claim = file.split(".", 2) if file else ("", "", "")
    facts = claim_facts(run, stage_id, batch, task, claim)
    log, cut = _log_end(run.at("logs", stage_id, "{}.{}.log".format(batch, task)), element) if file else ("", False)
    outputs, error = _results(stage, index, element)
    ended = index.states[element] in (DONE, FAILED, SKIPPED)
    fields = index.fields(element)
    return {
        "stage": stage_id,
        "element": element,
        "index": _place(run, stage, sizes, element),
        # Marked as done, but nobody can read it: what reads it is skipped, and a retry computes it again.
        "state": "failed" if error and error["type"] == DAMAGED else index.state(element),
        "attempt": index.attempts[element],
        "attempts": attempts_of(run, stage_id, element) if file else [],
        "reason": REASONS[index.reasons[element]],
        "startedS": fields["startedS"] if file else None,
        "wallS": fields["wallS"] if ended else None,
        "cpuS": fields["cpuS"] if ended else None,
        "peakKib": fields["peakKib"] if ended else None,
        "host": facts.get("host"),
        "jobId": facts.get("jobId"),
        "resources": _resources(run, batch),
        "inputs": _inputs(run, stage, element),
        "outputs": outputs,
        "error": error,
        "log": log,
        "logTruncated": cut,
    }


def _place(run, stage: dict, sizes: list, element: int) -> list:
    axes = [axis["name"] for axis in stage["axes"] if axis["external"]]
    return [
        {"axis": axis, "position": position, "value": _axis_value(run, stage, axis, position)}
        for axis, position in zip(axes, position_of(element, sizes))
    ]


def _axis_value(run, stage: dict, axis: str, position: int):
    """The value of the axis there, as text; None when no input gives it values that can still be read."""
    for _, values in inputs_along(run, stage, axis):
        item = values.at(position)
        if item is not MISSING:
            return item if isinstance(item, str) else preview_of(item)
    return None


def _resources(run, batch: str):
    try:
        resources = run.manifest(batch)["resources"]
    except (WorkerError, KeyError):
        return None
    shown = {}
    for name, value in resources.items():
        if name == "memoryMib":
            shown["memory"] = "{}M".format(value)
        elif name == "timeMinutes":
            shown["time"] = value
        elif isinstance(value, (int, float, str)) and not isinstance(value, bool):
            shown[name] = value
    for name, value in (resources.get("extraArgs") or {}).items():
        shown["--" + name] = "" if value is None else str(value)
    return shown


def _inputs(run, stage: dict, element: int) -> list:
    shown = []
    for each in stage["parameters"]:
        try:
            parameter = Arguments(run, dict(stage, parameters=[each])).parameters[0]
            place = dict(
                zip(
                    [axis["name"] for axis in stage["axes"] if axis["external"]],
                    position_of(element, external_sizes(run, stage["id"])),
                )
            )
            many = _too_many(parameter, place)
            value = None if many else parameter.get(place, True, False)
            preview, kind = (many, "list") if many else (preview_of(value), type_name(value))
        except (NotThere, WrongShape, SizeUnknown, SizesDiffer, WorkerError) as error:
            preview, kind = "not there: {}".format(error), ""
        except Exception as error:
            preview, kind = "cannot be read here ({}: {})".format(type(error).__name__, error), ""
        shown.append({"name": each["name"], "preview": preview, "type": kind})
    return shown


def _too_many(parameter, place: dict) -> str:
    fixed = getattr(parameter, "fixed", None)
    if fixed is None or parameter.array.count(fixed(place)) <= _READ_ELEMENTS:
        return ""
    shape = parameter.array.shape(fixed(place))
    return "array of {} ({} elements of {})".format(
        " x ".join(map(str, shape)), parameter.array.count(fixed(place)), parameter.array.name
    )


def _results(stage: dict, index: StageIndex, element: int) -> tuple:
    if index.states[element] not in (DONE, FAILED, SKIPPED):
        return [], None
    try:
        frames = index.frames(element)
    except Damaged as error:
        message = (
            "What was stored for this element in {} is damaged: {}. A new run that takes no earlier results over "
            "computes it again.".format(
                index.folder, error
            )
        )
        return [], {"type": DAMAGED, "message": message, "traceback": ""}
    if index.states[element] != DONE:
        error = decode(frames[0]) if frames else {}
        return [], {name: str(error.get(name, "")) for name in ("type", "message", "traceback")}
    outputs = []
    for name, frame in zip(stage["outputs"], frames):
        try:
            value = decode(frame)
            outputs.append({"name": name, "preview": preview_of(value), "type": type_name(value)})
        except Exception as error:
            preview = "cannot be read here ({}: {})".format(type(error).__name__, error)
            outputs.append({"name": name, "preview": preview, "type": ""})
    return outputs, None


def _log_end(path: str, element: int) -> tuple:
    """The end of what an element printed, and whether something before it was left out."""
    try:
        data = read_bytes(path, 0, 8 * (HEAD_BYTES + TAIL_BYTES))
    except OSError:
        return "", False
    mark = b"@@ element %d" % element
    parts, ours = [], False
    for line in data.splitlines(True):
        if line.startswith(b"@@"):
            word = line.rstrip(b"\r\n")
            if word == b"@@" or word.startswith(b"@@ element "):
                ours = word == mark
                continue
        if ours:
            parts.append(line)
    text = b"".join(parts)
    cut = len(text) > _LOG_BYTES or b" bytes left out]\n" in data[-TAIL_BYTES * 2 :]
    return text[-_LOG_BYTES:].decode("utf-8", "replace"), cut
