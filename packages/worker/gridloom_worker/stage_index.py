"""What the records of a stage say, element by element, and the values they point to."""

import os

from .bare import bisect_left, parse_json
from .records import DONE, STATES, read_records
from .run_folder import list_names, read_bytes
from .values import Damaged, decode, split_frames

_OPEN_FILES = 64


class StageIndex:
    """The best record of every element of a stage, as flat arrays; and a reader for the values.

    A ``done`` record beats all others; of several, the highest attempt wins (an element may have been renewed), then
    the first of that attempt, so that all readers agree. Otherwise the higher attempt wins, then the later start.
    Of an element that was renewed, records of earlier rounds than that do not count.

    Args:
        wanted: Ascending element numbers, when no others will be asked for: files that cannot hold them are not read.
    """

    def __init__(self, run, stage: str, count: int, prefix: str = "", measured: int = -1, wanted=None) -> None:
        #: Measures are kept of this one element only.
        self._measured = measured
        self._fields = {}
        self.folder = run.at("values", stage)
        self.count = count
        self.files = []
        self.states = bytearray(count)
        self.attempts = bytearray(count)
        self.reasons = bytearray(count)
        self._starts = _zeros("d", 8 * count)
        self._files = _zeros("I", 4 * count)
        self._offsets = _zeros("Q", 8 * count)
        self._lengths = _zeros("I", 4 * count)
        self._open = {}
        self._missing = None
        self._floors = renewed_floors(run, stage, count)
        may_hold = _everything if wanted is None else _holders(run, stage, wanted)
        for name in list_names(run.at("records", stage)):
            if name.startswith(prefix) and may_hold(name):
                self._add_file(run.at("records", stage, name), name)

    def _add_file(self, path: str, name: str) -> None:
        try:
            data = read_bytes(path)
        except FileNotFoundError:
            # A file that went away between listing and opening has no news. What cannot be read may well have: then the
            # task fails, and a retry looks again, rather than skipping what depends on it.
            return
        file = len(self.files)
        self.files.append(name)
        states, attempts, starts, floors = self.states, self.attempts, self._starts, self._floors
        for fields in read_records(data):
            state, attempt, element, start = fields[1], fields[2], fields[5], fields[6]
            if element >= self.count or (floors is not None and attempt < floors[element]):
                continue
            if states[element] == DONE:
                if state != DONE or (-attempt, start) >= (-attempts[element], starts[element]):
                    continue
            elif state != DONE and states[element] and (attempt, start) < (attempts[element], starts[element]):
                continue
            states[element] = state
            attempts[element] = attempt
            starts[element] = start
            self.reasons[element] = fields[4]
            self._files[element] = file
            self._lengths[element] = fields[10]
            self._offsets[element] = fields[11]
            if element == self._measured:
                self._fields[element] = fields[6:10]

    def state(self, element: int) -> str:
        """The element's state in words; ``waiting`` when it has no record."""
        return STATES[self.states[element]]

    def is_done(self, element: int) -> bool:
        return self.states[element] == DONE

    def first_done(self) -> int:
        """The lowest element that is done, or -1."""
        return self.states.find(DONE)

    def missing(self) -> list:
        """All elements that are not done."""
        if self._missing is None:
            if self.states.count(DONE) == self.count:
                self._missing = []
            else:
                self._missing = [element for element, state in enumerate(self.states) if state != DONE]
        return self._missing

    def file(self, element: int):
        """Name of the records file of the element's best record; None when it has none."""
        return self.files[self._files[element]] if self.states[element] else None

    def fields(self, element: int) -> dict:
        """The measures of the element's best record: seconds and KiB."""
        fields = self._fields.get(element, (0.0, 0.0, 0.0, 0))
        return dict(zip(("startedS", "wallS", "cpuS", "peakKib"), fields))

    def frames(self, element: int) -> list:
        """The frames of the element's best record.

        Raises:
            Damaged: when they are cut, changed or cannot be read.
        """
        length = self._lengths[element]
        if not length:
            return []
        try:
            data = os.pread(self._descriptor(self._files[element]), length, self._offsets[element])
            while len(data) < length:
                more = os.pread(
                    self._descriptor(self._files[element]), length - len(data), self._offsets[element] + len(data)
                )
                if not more:
                    raise Damaged("cut off")
                data += more
        except OSError as error:
            raise Damaged(error.strerror)
        return split_frames(data)

    def is_damaged(self, element: int) -> bool:
        """True when the frames of a done element cannot be read back as they were written."""
        try:
            return not self.frames(element)
        except Damaged:
            return True

    def value(self, element: int, output: int):
        """The value of one output (by position) of a done element. Raises ``Damaged``, or what unpickling raises."""
        frames = self.frames(element)
        if output >= len(frames):
            raise Damaged("cut off")
        return decode(frames[output])

    def close(self) -> None:
        """Closes the values files; reading opens them again."""
        for descriptor in self._open.values():
            os.close(descriptor)
        self._open.clear()

    def _descriptor(self, file: int) -> int:
        descriptor = self._open.get(file)
        if descriptor is None:
            if len(self._open) >= _OPEN_FILES:
                os.close(self._open.pop(next(iter(self._open))))
            descriptor = os.open(os.path.join(self.folder, self.files[file]), os.O_RDONLY | os.O_CLOEXEC)
            self._open[file] = descriptor
        return descriptor


def _zeros(code: str, size: int) -> memoryview:
    """A flat array of numbers, without importing ``array`` and all that it imports."""
    return memoryview(bytearray(size)).cast(code)


def renewed_floors(run, stage: str, count: int):
    """For each element the first round whose results count; None when no element was renewed.

    The manifests of the stage's later rounds tell it. What was taken over from another run counts as of round 1, and
    its manifests (``adopted-...``) do not say what was renewed here.
    """
    floors = None
    for name in list_names(run.at("jobs")):
        if _round_of(name, stage) < 2:
            continue
        try:
            manifest = parse_json(read_bytes(run.at("jobs", name)).decode())
        except (FileNotFoundError, ValueError):
            # It is being written: nobody has computed by it yet.
            continue
        for start, stop in manifest.get("renewed") or []:
            floors = floors or bytearray(count)
            for element in range(start, min(stop, count)):
                floors[element] = max(floors[element], min(manifest["round"], 255))
    return floors


def _everything(_name: str) -> bool:
    return True


def _holders(run, stage: str, wanted):
    """Tells by its name whether a records file may hold one of these elements: by the manifest of its batch, if it is of one."""
    tasks = {}
    for name in list_names(run.at("jobs")):
        if _round_of(name, stage):
            try:
                manifest = parse_json(read_bytes(run.at("jobs", name)).decode())
            except (FileNotFoundError, ValueError):
                # It is being written: nobody has computed by it yet.
                continue
            tasks[name[: -len(".json")]] = _tasks_with(manifest, wanted)

    def may_hold(name: str) -> bool:
        batch, _, rest = name.partition(".")
        return batch not in tasks or rest.partition(".")[0] in tasks[batch]

    return may_hold


def _tasks_with(manifest: dict, wanted) -> set:
    """Numbers, as text, of the tasks of a batch that compute one of these elements."""
    tasks, before = set(), 0
    for start, stop in manifest["elements"]:
        for element in wanted[bisect_left(wanted, start) : bisect_left(wanted, stop)]:
            tasks.add(str((before + element - start) // manifest["perTask"]))
        before += stop - start
    return tasks


def _round_of(name: str, stage: str) -> int:
    """The round of a batch of the stage by the name of its manifest, ``<stage>-<round>-<number>.json``; 0 for others."""
    batch, dot, ending = name.rpartition(".")
    parts = batch.rsplit("-", 2)
    is_one = ending == "json" and len(parts) == 3 and parts[0] == stage and parts[1].isdigit() and parts[2].isdigit()
    return int(parts[1]) if is_one else 0


def index_of(run, stage: str, count: int) -> StageIndex:
    """The index of a stage, read once per process."""
    key = ("index", stage)
    if key not in run.memo:
        run.memo[key] = StageIndex(run, stage, count)
    return run.memo[key]


def index_of_some(run, stage: str, count: int, wanted) -> StageIndex:
    """The index of a stage for these elements alone, ascending; of all where most are wanted or they are known already."""
    if ("index", stage) in run.memo or 4 * len(wanted) > count:
        return index_of(run, stage, count)
    key = ("index", stage, tuple(wanted))
    if key not in run.memo:
        run.memo[key] = StageIndex(run, stage, count, wanted=wanted)
    return run.memo[key]


def close_indexes(run) -> None:
    """Closes all values files, because children close what they inherit."""
    for value in run.memo.values():
        if isinstance(value, StageIndex):
            value.close()
