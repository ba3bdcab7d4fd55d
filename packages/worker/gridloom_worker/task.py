"""``task``: computes the elements of one task of a job array."""

import gc
import os
import sys
import time

from .arguments import Arguments
from .bare import bisect_left, signal
from .children import Children, Stopped
from .claim import Claim
from .death import Deaths
from .element import ElementRunner
from .errors import EXIT_SIGNAL, WorkerError, disk_full, is_disk_full
from .given_up import GivenUp
from .load_module import make_code_importable
from .ranges import numbers_of, sequence_of, slice_of
from .record_writer import RecordWriter
from .records import CANCELLED, RUNNING, pack_record
from .run_folder import RunFolder
from .sizes import SizesDiffer, SizeUnknown, element_count
from .stage_index import StageIndex, close_indexes
from .task_log import TaskLog

_MARK_S = 0.5
#: Until the first element is seen: on a busy node its process may begin later than any pause chosen beforehand.
_FIRST_MARK_S = 0.05
_FLUSH_S = 0.05
#: A long element is marked again, so that silence means something.
_BEAT_S = 20.0
#: How long, in seconds, elements that run may go on: after a warning, and when the end has come.
_GRACES = {signal.SIGUSR1: 5.0, signal.SIGXCPU: 5.0, signal.SIGTERM: 1.0}


def run_task(folder: str, batch: str, task: int, round: int = 0) -> int:
    """Computes a task; returns the exit code.

    ``round`` counts the submissions of a folder that nobody writes new manifests for; 0 where the manifest tells it.
    """
    if sys.byteorder != "little":
        raise WorkerError("The worker computes on little-endian machines only; this one is not.")
    run = RunFolder(folder)
    if round:
        from .rounds import manifest_of_round

        manifest = manifest_of_round(run, batch, round)
    else:
        manifest = run.manifest(batch)
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
        self.elements = sequence_of(slice_of(manifest["elements"], task * per_task, (task + 1) * per_task))
        self.claim = claim
        self.writer = RecordWriter(run, stage["id"], claim.name)
        self.log = TaskLog(run.at("logs", stage["id"], claim.task_name + ".log"))
        self.given_up = GivenUp(run, stage["id"])
        self.deaths = Deaths(self.attempt)
        self.children = None
        self.marked = {}
        self.next_mark = 0.0
        self.begun = False
        self.flushed = 0.0

    def compute(self) -> int:
        """Computes what is not done yet; returns the exit code."""
        self._leave_out_done()
        self._leave_out_given_up()
        if not self.elements:
            self.writer.close()
            return 0
        os.environ.update(
            GRIDLOOM_RUN_FOLDER=self.run.path,
            GRIDLOOM_STAGE=self.stage["id"],
            GRIDLOOM_ATTEMPT=str(self.attempt),
        )
        arguments = Arguments(self.run, self.stage, self.elements)
        make_code_importable(self.run)
        close_indexes(self.run)
        runner = ElementRunner(self.run, self.stage, self.elements, self.attempt, self.resources, arguments)
        # What exists now is shared with the children; collecting it there would copy it.
        gc.disable()
        if hasattr(gc, "freeze"):
            gc.freeze()
        self.children = Children(runner, self._child_count(), self._on_block, self._on_death, self.log.add, _GRACES)
        self.next_mark = time.monotonic() + _FIRST_MARK_S
        code = 0
        try:
            self.children.run(self._on_tick)
        except Stopped as stopped:
            code = EXIT_SIGNAL
            self._note_unfinished(str(stopped))
        except BaseException:
            self._save_results()
            raise
        self.writer.close(durable=code != 0)
        self.log.close()
        return code

    def _note_unfinished(self, name: str) -> None:
        """They get no final record: whoever asks the scheduler why the task ended knows more than this process."""
        running = [str(child.element()) for child in self.children.living if child.element() >= 0]
        told = "elements {} were running and have no result".format(", ".join(running)) if running else "nothing ran"
        self.log.note("The task was stopped by {}: {}.".format(name, told))

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
        count = element_count(self.run, self.stage["id"])
        index = StageIndex(self.run, self.stage["id"], count, prefix, wanted=self.elements)
        is_renewed = self._renewal(index)
        self.elements = [
            element
            for element in self.elements
            if not index.is_done(element)
            or (index.attempts[element] < self.attempt and (is_renewed(element) or index.is_damaged(element)))
        ]

    def _leave_out_given_up(self) -> None:
        gone = set()
        for start, stop in self.given_up.look(time.monotonic()):
            gone.update(self.elements[bisect_left(self.elements, start) : bisect_left(self.elements, stop)])
        if gone:
            for element in sorted(gone):
                self._cancel(element, time.time(), 0)
            self.elements = [element for element in self.elements if element not in gone]

    def _renewal(self, index: StageIndex):
        """Tells of a done element whether its result still counts: False when it does."""
        if self.renewed is not None:
            return set(numbers_of(self.renewed)).__contains__
        from .rounds import NewestInputs

        newest = NewestInputs(self.run, self.stage)
        return lambda element: newest.round(element) > index.attempts[element]

    def _child_count(self) -> int:
        if self.resources.get("parallelizationMode") == "internal":
            return 1
        cpus = self.resources.get("cpus") or self.resources.get("cpusPerNode") or 1
        return max(1, min(cpus, len(self.elements)))

    def _on_block(self, child, block, frames) -> None:
        self.begun = True
        self.writer.add_block(block, frames)
        self.log.finished(child, self.elements[block.first : block.first + block.count])

    def _on_death(self, child, position: int, status: int, usage) -> None:
        self.begun = True
        element = self.elements[position]
        if child.condemned:
            self._cancel(element, child.slot.started(), child.pid)
        else:
            started = child.slot.started()
            self.writer.add(*self.deaths.record(element, started, child.cpu, child.pid, status, usage))
        self.log.finished(child, (element,))

    def _cancel(self, element: int, started: float, pid: int) -> None:
        wall = max(0.0, time.time() - started)
        self.writer.mark(pack_record(element, CANCELLED, self.attempt, "cancelled", started, wall, pid=pid))

    def _heed_given_up(self, now: float) -> None:
        for start, stop in self.given_up.look(now):
            first, end = bisect_left(self.elements, start), bisect_left(self.elements, stop)
            if first < end:
                for low, high in self.children.give_up(first, end):
                    for element in self.elements[low:high]:
                        self._cancel(element, time.time(), 0)

    def _on_tick(self, now: float) -> float:
        self._heed_given_up(now)
        if now >= self.next_mark:
            self._mark_running(now)
            self.next_mark = now + (_MARK_S if self.begun else _FIRST_MARK_S)
            self.deaths.look()
            self.writer.flush()
            self.log.flush()
            self.writer.sync(now)
            self.flushed = now
        elif self.writer.waiting() and now - self.flushed >= _FLUSH_S:
            self.writer.flush()
            self.flushed = now
        return min(self.next_mark - now, _FLUSH_S if self.writer.waiting() else _MARK_S)

    def _mark_running(self, now: float) -> None:
        marked = {}
        for child in self.children.living:
            element = child.element()
            if element < 0:
                continue
            self.begun = True
            known, since = self.marked.get(child.number, (-1, 0.0))
            if known != element or now - since >= _BEAT_S:
                started = child.slot.started()
                # How long it has run by now; nothing at first.
                wall = max(0.0, time.time() - started) if known == element else 0.0
                self.writer.mark(pack_record(element, RUNNING, self.attempt, started=started, wall=wall, pid=child.pid))
                since = now
            marked[child.number] = (element, since)
        self.marked = marked
