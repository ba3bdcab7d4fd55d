"""``task``: computes the elements of one task of a job array."""

import gc
import os
import time

from .arguments import Arguments
from .children import Children, Stopped
from .claim import Claim
from .element import ElementRunner
from .errors import EXIT_SIGNAL, WorkerError, disk_full, is_disk_full
from .load_module import make_code_importable
from .ranges import numbers_of, slice_of
from .record_writer import RecordWriter
from .records import RUNNING, pack_record
from .rounds import NewestInputs, manifest_of_round
from .run_folder import RunFolder
from .sizes import SizesDiffer, SizeUnknown, element_count
from .stage_index import StageIndex, close_indexes
from .task_log import TaskLog

_MARK_S = 0.5
#: Until the first element is seen: on a busy node its process may begin later than any pause chosen beforehand.
_FIRST_MARK_S = 0.05
_FLUSH_S = 0.05


def run_task(folder: str, batch: str, task: int, round: int = 0) -> int:
    """Computes a task; returns the exit code.

    ``round`` counts the submissions of a folder that nobody writes new manifests for; 0 where the manifest tells it.
    """
    run = RunFolder(folder)
    manifest = manifest_of_round(run, batch, round) if round else run.manifest(batch)
    stage = run.stage(manifest["stage"])
    if not 0 <= task < manifest["taskCount"]:
        raise WorkerError("Batch {} has tasks 0 to {}, not {}.".format(batch, manifest["taskCount"] - 1, task))
    try:
        claim = Claim(manifest["batch"], task)
        if not claim.take(run.at("claims", stage["id"])):
            return 0
        return Task(run, stage, manifest, task, claim).compute()
    except (SizeUnknown, SizesDiffer) as error:
        raise WorkerError(str(error))
    except OSError as error:
        if is_disk_full(error):
            raise disk_full(run.path, error)
        raise


class Task:
    """One task, computed by this process and its children."""

    def __init__(self, run, stage: dict, manifest: dict, task: int, claim: Claim) -> None:
        self.run = run
        self.stage = stage
        self.resources = manifest["resources"]
        self.attempt = manifest["round"]
        self.renewed = manifest.get("renewed", [])
        per_task = manifest["perTask"]
        self.elements = list(numbers_of(slice_of(manifest["elements"], task * per_task, (task + 1) * per_task)))
        self.claim = claim
        self.writer = RecordWriter(run, stage["id"], claim.name)
        self.log = TaskLog(run.at("logs", stage["id"], claim.task_name + ".log"))
        self.marked = {}
        self.next_mark = 0.0
        self.begun = False
        self.flushed = 0.0

    def compute(self) -> int:
        """Computes what is not done yet; returns the exit code."""
        self._leave_out_done()
        if not self.elements:
            return 0
        os.environ.update(
            GRIDLOOM_RUN_FOLDER=self.run.path,
            GRIDLOOM_STAGE=self.stage["id"],
            GRIDLOOM_ATTEMPT=str(self.attempt),
        )
        arguments = Arguments(self.run, self.stage)
        make_code_importable(self.run)
        close_indexes(self.run)
        runner = ElementRunner(self.run, self.stage, self.attempt, self.resources, arguments)
        # What exists now is shared with the children; collecting it there would copy it.
        gc.collect()
        gc.disable()
        if hasattr(gc, "freeze"):
            gc.freeze()
        children = Children(runner, self._child_count(), self._on_result, self.log.add)
        self.next_mark = time.monotonic() + _FIRST_MARK_S
        code = 0
        try:
            children.run(self.elements, self._on_tick)
        except Stopped:
            code = EXIT_SIGNAL
        except BaseException:
            self._save_results()
            raise
        self.writer.close()
        self.log.close()
        return code

    def _save_results(self) -> None:
        """Whatever went wrong here, what is computed is kept, if it can be."""
        try:
            self.writer.close()
        except OSError:
            pass

    def _leave_out_done(self) -> None:
        """Only a restart or a later round can meet elements that are done."""
        if self.claim.restart == 0 and self.attempt == 1:
            return
        prefix = "" if self.attempt > 1 else self.claim.task_name + "."
        index = StageIndex(self.run, self.stage["id"], element_count(self.run, self.stage["id"]), prefix)
        is_renewed = self._renewal(index)
        self.elements = [
            element
            for element in self.elements
            if not index.is_done(element) or (index.attempts[element] < self.attempt and is_renewed(element))
        ]

    def _renewal(self, index: StageIndex):
        """Tells of a done element whether its result still counts: False when it does."""
        if self.renewed is not None:
            return set(numbers_of(self.renewed)).__contains__
        newest = NewestInputs(self.run, self.stage)
        return lambda element: newest.round(element) > index.attempts[element]

    def _child_count(self) -> int:
        if self.resources.get("parallelizationMode") == "internal":
            return 1
        cpus = self.resources.get("cpus") or self.resources.get("cpusPerNode") or 1
        return max(1, min(cpus, len(self.elements)))

    def _on_result(self, child, record: bytearray, frame: bytes) -> None:
        self.begun = True
        self.writer.add(record, frame)
        self.log.finished(child, int.from_bytes(record[8:16], "little"))

    def _on_tick(self, children: list, now: float) -> float:
        if now >= self.next_mark:
            self._mark_running(children)
            self.next_mark = now + (_MARK_S if self.begun else _FIRST_MARK_S)
            self.writer.flush()
            self.log.flush()
            self.writer.sync(now)
            self.flushed = now
        elif self.writer.waiting() and now - self.flushed >= _FLUSH_S:
            self.writer.flush()
            self.flushed = now
        return min(self.next_mark - now, _FLUSH_S if self.writer.waiting() else _MARK_S)

    def _mark_running(self, children: list) -> None:
        marked = {}
        for child in children:
            element = child.slot.element()
            if element < 0:
                continue
            self.begun = True
            marked[child.number] = element
            if self.marked.get(child.number) != element:
                record = pack_record(element, RUNNING, self.attempt, started=child.slot.started(), pid=child.pid)
                self.writer.mark(record)
        self.marked = marked
