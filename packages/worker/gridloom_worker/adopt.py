"""``adopt``: takes results of an earlier run over into a run folder, before anything is computed there."""

import os
import shutil
from array import array
from types import SimpleNamespace

from .errors import is_disk_full
from .ranges import numbers_of, ranges_of
from .record_writer import write_all
from .records import DONE, RECORD_BYTES, record_at, seal_record
from .run_folder import RunFolder, check_name, list_names, read_bytes
from .stage_index import renewed_floors

#: Begins the names of files that came from another run: no batch of a run is called so.
ADOPTED = "adopted-"
#: Results that were taken over belong to the first round.
_ATTEMPT = 1


def adopt(folder: str, wanted: list) -> dict:
    """Takes over what it can and tells what that is, by stage: whatever else was wanted has to be computed.

    Asked again, it ends the same: files are put in place whole, by renaming.

    Args:
        wanted: For each stage ``{"stage", "elements"}`` and where they lie: ``{"folder", "from", "runId"}``.

    Raises:
        OSError: when the disk is full; anything else only costs the results of one file.
    """
    run = RunFolder(folder)
    answer = {}
    for each in wanted:
        run.stage(check_name(each["stage"]))
        adoption = _Adoption(run, each["stage"], each["folder"], check_name(each["from"]), check_name(each["runId"]))
        answer[each["stage"]] = {"elements": ranges_of(adoption.take(each["elements"])), "why": adoption.why}
    return {"stages": answer}


class _Adoption:
    """One stage. ``why`` is the first reason why something was not taken over; empty when there is none."""

    def __init__(self, run, stage: str, folder: str, source: str, run_id: str) -> None:
        self.run = run
        self.stage = stage
        self.folder = folder
        self.source = source
        self.run_id = run_id
        self.why = ""

    def take(self, elements: list) -> list:
        """Takes over the elements that are done there; returns their numbers, ascending."""
        count = max((stop for _, stop in elements), default=0)
        wanted = bytearray(count)
        for start, stop in elements:
            wanted[start:stop] = b"\1" * (stop - start)
        best = _BestRecords(self._records(), wanted, self._floors(count))
        taken = bytearray(count)
        for number, name in enumerate(best.files):
            places = best.places_of(number)
            if places:
                for element in self._take_file(name, places):
                    taken[element] = 1
        found = [element for element in numbers_of(elements) if taken[element]]
        if len(found) < sum(stop - start for start, stop in elements):
            self._complain("{} holds no result of some elements".format(self._there("records")))
        return found

    def _floors(self, count: int):
        there = SimpleNamespace(at=lambda *parts: os.path.join(self.folder, *parts))
        try:
            return renewed_floors(there, self.source, count)
        except OSError as error:
            self._complain("{} cannot be read: {}".format(os.path.join(self.folder, "jobs"), error.strerror))
            return None

    def _records(self):
        """Name and bytes of each records file there."""
        try:
            names = list_names(self._there("records"))
        except OSError as error:
            self._complain("{} cannot be read: {}".format(self._there("records"), error.strerror))
            return
        for name in names:
            if not name.startswith("."):
                data = self._read(self._there("records", name))
                if data is not None:
                    yield name, data

    def _take_file(self, name: str, places: list) -> list:
        """Takes over the records at these places of a file, with the values they point to; returns the elements."""
        target = name if name.startswith(ADOPTED) else "{}{}-{}".format(ADOPTED, self.run_id, name)
        data = self._read(self._there("records", name))
        if data is None:
            return []
        try:
            size = self._put(self._there("values", name), self._here("values", target))
        except OSError as error:
            if is_disk_full(error):
                raise
            self._complain("{} cannot be taken over: {}".format(self._there("values", name), error.strerror))
            return []
        kept = bytearray()
        elements = []
        for place in places:
            fields = record_at(data, place)
            # Records are written after what they point to: a file that ends before has lost something.
            if fields is None or fields[10] + fields[11] > size:
                self._complain("{} is cut off".format(self._there("values", name)))
                continue
            record = bytearray(data[place : place + RECORD_BYTES])
            record[5] = _ATTEMPT
            kept += seal_record(record, fields[11])
            elements.append(fields[5])
        self._write(self._here("records", target), kept)
        self._take_story(name, target)
        return elements

    def _take_story(self, name: str, target: str) -> None:
        """What is only told of an element, not needed: what it printed, where it ran, and what it had asked for."""
        batch, task, claim = (name.split(".", 2) + ["", ""])[:3]
        new_batch = target.split(".", 1)[0]
        restart = (claim.rsplit("-", 2) + ["", ""])[1]
        story = [(os.path.join(self.folder, "jobs", batch + ".json"), self.run.at("jobs", new_batch + ".json"))]
        for kind, end in (("logs", task + ".log"), ("claims", "{}.{}".format(task, restart))):
            there = self._there(kind, "{}.{}".format(batch, end))
            story.append((there, self._here(kind, "{}.{}".format(new_batch, end))))
        for there, here in story:
            try:
                self._put(there, here)
            except OSError:
                pass

    def _put(self, there: str, here: str) -> int:
        """Puts a file in place, as another name of the same file where that can be; returns its length.

        What an earlier try put there is left: these files only grow, so one of equal length is the same.
        """
        length = os.stat(there).st_size
        try:
            if os.stat(here).st_size == length:
                return length
        except OSError:
            pass
        draft = self._draft(here)
        try:
            os.link(there, draft)
        except OSError:
            shutil.copyfile(there, draft)
        os.replace(draft, here)
        # Renaming one name of a file to another name of it does nothing.
        if os.path.exists(draft):
            os.unlink(draft)
        descriptor = os.open(here, os.O_RDONLY | os.O_CLOEXEC)
        try:
            return os.fstat(descriptor).st_size
        finally:
            os.close(descriptor)

    def _write(self, path: str, data: bytes) -> None:
        draft = self._draft(path)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
        try:
            write_all(descriptor, data)
        finally:
            os.close(descriptor)
        os.replace(draft, path)

    def _draft(self, path: str) -> str:
        """A new name beside the folders that others read, on the same filesystem."""
        os.makedirs(os.path.dirname(path), exist_ok=True)
        draft = self.run.at(".adopt-{}-{}".format(os.getpid(), os.path.basename(path)))
        if os.path.lexists(draft):
            os.unlink(draft)
        return draft

    def _read(self, path: str):
        try:
            return read_bytes(path)
        except OSError as error:
            self._complain("{} cannot be read: {}".format(path, error.strerror))
            return None

    def _there(self, kind: str, *name: str) -> str:
        return os.path.join(self.folder, kind, self.source, *name)

    def _here(self, kind: str, name: str) -> str:
        return self.run.at(kind, self.stage, name)

    def _complain(self, why: str) -> None:
        self.why = self.why or why + "."


class _BestRecords:
    """Where the record that counts of each wanted element lies: the ``done`` one of the highest attempt, of several the
    first, as ``StageIndex`` has it. Flat arrays: there may be millions."""

    def __init__(self, files, wanted: bytearray, floors) -> None:
        count = len(wanted)
        self.files = []
        self._attempts = bytearray(count)
        self._starts = array("d", bytes(8 * count))
        self._files = array("I", bytes(4 * count))
        self._places = array("Q", bytes(8 * count))
        for name, data in files:
            self.files.append(name)
            for place in range(0, len(data) - RECORD_BYTES + 1, RECORD_BYTES):
                fields = record_at(data, place)
                if fields is not None and fields[1] == DONE and fields[5] < count and wanted[fields[5]]:
                    self._consider(fields, len(self.files) - 1, place)
        self._by_file = None
        for element, attempt in enumerate(self._attempts if floors else ()):
            if attempt < floors[element]:
                self._attempts[element] = 0

    def _consider(self, fields: tuple, file: int, place: int) -> None:
        attempt, element, start = fields[2], fields[5], fields[6]
        if self._attempts[element] and (-attempt, start) >= (-self._attempts[element], self._starts[element]):
            return
        self._attempts[element] = attempt
        self._starts[element] = start
        self._files[element] = file
        self._places[element] = place

    def places_of(self, file: int) -> list:
        """Places of the records that count in a file, in their order there."""
        if self._by_file is None:
            self._by_file = [array("Q") for _ in self.files]
            for element, attempt in enumerate(self._attempts):
                if attempt:
                    self._by_file[self._files[element]].append(self._places[element])
        return sorted(self._by_file[file])
