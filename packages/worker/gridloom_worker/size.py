"""``size``: how many elements a stage has, and what resources each needs."""

import json
import os
import time

from .arguments import DROP, Arguments
from .arrays import NotThere
from .errors import WorkerError
from .expressions import Expressions, source_imports_numpy
from .load_module import describe_error, make_code_importable
from .previews import preview_of
from .ranges import numbers_of, product_of, ranges_of
from .record_writer import RecordWriter
from .records import FAILED, SKIPPED, pack_record
from .run_folder import RunFolder, check_name, read_bytes
from .sizes import SizesDiffer, SizeUnknown, external_sizes, measure_axis, settle_sizes
from .values import pack_error


def size_stage(folder: str, stage_id: str, round_number: int, elements) -> dict:
    """The answer of ``size``; writes records for elements that cannot run.

    Args:
        elements: Ranges to look at, or None for all.
    """
    run = RunFolder(folder)
    stage = run.stage(check_name(stage_id))
    try:
        sizes = _settle(run, stage)
        count = product_of(external_sizes(run, stage_id))
        if elements is None:
            elements = [[0, count]] if count else []
        groups, settled = Sizing(run, stage, round_number).groups(elements, count)
    except (SizeUnknown, SizesDiffer) as error:
        raise WorkerError(str(error))
    return {"sizes": sizes, "elementCount": count, "groups": groups, "settled": settled}


def _settle(run, stage: dict) -> list:
    """Lengths of all axes in order (-1 for internal ones not known), checked against every array that has the axis."""
    known = external_sizes(run, stage["id"])
    external = iter(known)
    sizes = []
    for axis in stage["axes"]:
        if not axis["external"]:
            sizes.append(-1 if axis["size"] == "?" else axis["size"])
            continue
        size = next(external)
        measured = measure_axis(run, stage, axis["name"])
        if measured != size and axis["size"] != "?":
            raise SizesDiffer(
                "Axis {} of {} was planned with {} items, but its inputs have {}.".format(
                    axis["name"], stage["id"], size, measured
                )
            )
        sizes.append(size)
    settle_sizes(run, stage, sizes)
    return sizes


class Sizing:
    """Evaluates the expressions of a stage's elements and writes records for those where that fails."""

    def __init__(self, run, stage: dict, round_number: int) -> None:
        self.run = run
        self.stage = stage
        self.round = round_number
        nonce = os.urandom(4).hex()
        name = "size-{}-{}.0.size-0-{}".format(stage["id"], round_number, nonce)
        self.writer = RecordWriter(run, stage["id"], name)
        self.settled = 0

    def groups(self, elements: list, count: int) -> tuple:
        """Groups of elements with equal resources, and the number of elements that have none."""
        texts = self.stage["resources"]["expressions"]
        wanted = [number for number in numbers_of(elements) if number < count]
        if not wanted:
            return [], 0
        if not texts:
            return [{"resources": self._resources({}), "elements": ranges_of(wanted)}], 0
        make_code_importable(self.run)
        source = self._source()
        expressions = Expressions(texts, source, self.stage["entry"])
        if self.stage["scope"] == "map":
            groups = self._one_group(expressions, source, wanted)
        else:
            groups = self._group_each(expressions, source, wanted)
        self.writer.close()
        return groups, self.settled

    def _one_group(self, expressions: Expressions, source: str, wanted: list) -> list:
        whole = dict(self.stage, parameters=[dict(each, axes=None) for each in self.stage["parameters"]], axes=[])
        arguments = self._arguments(whole, source, expressions)
        # Expressions over whole arrays see what there is: elements without inputs are skipped by their own task.
        arguments.accept_missing = DROP
        values = self._evaluate(expressions, arguments, 0, wanted)
        return [] if values is None else [{"resources": self._resources(values), "elements": ranges_of(wanted)}]

    def _group_each(self, expressions: Expressions, source: str, wanted: list) -> list:
        arguments = self._arguments(self.stage, source, expressions)
        groups = {}
        for element in wanted:
            values = self._evaluate(expressions, arguments, element, [element])
            if values is not None:
                key = json.dumps(values, sort_keys=True)
                groups.setdefault(key, (values, []))[1].append(element)
        return [{"resources": self._resources(values), "elements": ranges_of(own)} for values, own in groups.values()]

    def _arguments(self, stage: dict, source: str, expressions: Expressions) -> Arguments:
        # What no expression mentions need not exist yet: a stage may be sized before what it reads has run.
        used = [each for each in stage["parameters"] if expressions.uses(each["name"])]
        arguments = Arguments(self.run, dict(stage, parameters=used))
        arguments.use_numpy = source_imports_numpy(source)
        return arguments

    def _evaluate(self, expressions: Expressions, arguments: Arguments, element: int, concerned: list):
        started = time.time()
        values = {}
        try:
            values = arguments.of(element)
            return expressions.evaluate(values)
        except NotThere as error:
            frame = {"type": "Skipped", "message": str(error), "traceback": ""}
            self._settle(concerned, SKIPPED, error.reason, frame, started)
        except Exception as error:
            previews = {name: preview_of(value) for name, value in values.items()}
            frame = describe_error(error, self.run, previews)
            self._settle(concerned, FAILED, "expression", frame, started)
        return None

    def _settle(self, elements: list, state: int, reason: str, error: dict, started: float) -> None:
        frame = pack_error(error)
        wall = time.time() - started
        for element in elements:
            record = pack_record(element, state, self.round, reason, started, wall, length=len(frame), pid=os.getpid())
            self.writer.add(record, frame)
        self.settled += len(elements)

    def _resources(self, values: dict) -> dict:
        resources = dict(self.stage["resources"]["fixed"])
        for field, value in values.items():
            resources.pop({"memory": "memoryMib", "time": "timeMinutes"}.get(field), None)
            resources[field] = value
        return resources

    def _source(self) -> str:
        try:
            return read_bytes(self.run.at(*self.stage["module"].split("/"))).decode("utf-8", "replace")
        except OSError:
            return ""
