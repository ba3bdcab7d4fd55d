"""The commands, by hand: the worker starts often, and argparse alone would double its start."""

import os
import sys

from .bare import parse_json
from .errors import WorkerError, disk_full, is_disk_full

USAGE = (
    "Usage: worker.py task|size|scan|show|export|load-results|pipefunc-folder|pool-submit|pool-status|pool-cancel|pool-hold|pool-release|pool|doctor|adopt|check|look|preview|"
    "weigh|plan-tar|send|prepare-export|begin-upload|receive|finish-upload|discard-upload|"
    "folders|measure|delete-folders|empty-trash|archive|restore "
    "[--option value]..."
)


def main(argv: list) -> int:
    """Runs a command; returns the exit code. Errors are one sentence on stderr."""
    try:
        if argv and argv[0] in FILE_COMMANDS:
            return _file_command(argv[0], Options(argv[1:]))
        if not argv or argv[0] not in COMMANDS:
            raise WorkerError(USAGE, 2)
        return COMMANDS[argv[0]](Options(argv[1:]))
    except WorkerError as error:
        return _complain(str(error), error.code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return _complain("The reader of the output went away.", 1)
    except OSError as error:
        if is_disk_full(error):
            full = disk_full(str(error.filename or _folder_of(argv) or os.getcwd()), error)
            return _complain(str(full), full.code)
        return _complain("{}: {}.".format(error.strerror, error.filename or "no file"), 1)


def _complain(sentence: str, code: int) -> int:
    try:
        sys.stderr.write(sentence + "\n")
        sys.stderr.flush()
    except OSError:
        # The log lies on the disk that is full: the exit code has to tell it, also when Python flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    return code


def _folder_of(argv: list) -> str:
    """The folder that a command works in; empty where it names none."""
    given = Options(argv[1:]).given
    return (given.get("run") or given.get("root") or [""])[-1]


class Options:
    """``--name value`` pairs."""

    def __init__(self, argv: list) -> None:
        self.given = {}
        at = 0
        while at < len(argv):
            name, equals, value = argv[at].partition("=")
            if not name.startswith("--"):
                raise WorkerError("{!r} is not an option. {}".format(argv[at], USAGE), 2)
            if not equals:
                at += 1
                value = argv[at] if at < len(argv) else ""
            self.given.setdefault(name[2:], []).append(value)
            at += 1

    def text(self, name: str) -> str:
        """The value of an option that must be there."""
        if not self.given.get(name):
            raise WorkerError("The option --{} is missing.".format(name), 2)
        return self.given[name][-1]

    def number(self, name: str, default=None) -> int:
        """A whole number; the default, if there is one, when the option is not given."""
        if name not in self.given and default is not None:
            return default
        text = self.text(name)
        if not text.isdigit():
            raise WorkerError("The option --{} must be a whole number, not {!r}.".format(name, text), 2)
        return int(text)

    def all(self, name: str) -> list:
        """All values of an option that may be repeated."""
        return self.given.get(name, [])


def read_request(hook=None) -> dict:
    """The JSON object on stdin."""
    try:
        request = parse_json(sys.stdin.buffer.read().decode(), hook)
    except ValueError as error:
        raise WorkerError("The request on stdin is not JSON: {}.".format(error))
    if not isinstance(request, dict):
        raise WorkerError("The request on stdin must be a JSON object.")
    return request


def answer(value: dict) -> int:
    """Prints the answer."""
    import json

    sys.stdout.write(json.dumps(value, allow_nan=False) + "\n")
    sys.stdout.flush()
    return 0


def _task(options: Options) -> int:
    from .task import run_task

    number = os.environ.get("SLURM_ARRAY_TASK_ID", "")
    task = options.number("task", int(number) if number.isdigit() else None)
    return run_task(options.text("run"), options.text("batch"), task, options.number("round", 0))


def _scan(options: Options) -> int:
    import json

    from .scan import scan

    head, body = scan(read_request())
    sys.stdout.buffer.write(json.dumps(head, separators=(",", ":")).encode() + b"\n" + body)
    sys.stdout.buffer.flush()
    return 0


def _size(options: Options) -> int:
    from .size import size_stage

    elements = read_request().get("elements")
    return answer(size_stage(options.text("run"), options.text("stage"), options.number("round"), elements))


def _show(options: Options) -> int:
    from .show import show_element

    element = options.number("element")
    return answer(show_element(options.text("run"), options.text("stage"), element))


def _export(options: Options) -> int:
    from .export import export_outputs

    notes = export_outputs(options.text("run"), options.text("format"), options.all("output"), sys.stdout.buffer)
    for note in notes:
        print(note, file=sys.stderr)
    return 0


def _load_results(options: Options) -> int:
    from .load_results import LOAD_RESULTS

    sys.stdout.write(LOAD_RESULTS)
    return 0


def _pipefunc_folder(options: Options) -> int:
    from .pipefunc_folder import write_pipefunc_folder

    return answer(write_pipefunc_folder(options.text("run"), options.text("to")))


def _doctor(options: Options) -> int:
    from .doctor import examine

    return answer(examine(options.text("root")))


def _adopt(options: Options) -> int:
    from .adopt import adopt

    return answer(adopt(options.text("run"), read_request()["stages"]))


def _check(options: Options) -> int:
    from .check import check_modules

    request = read_request()
    return answer({"errors": check_modules(request["modules"], request.get("languages", {}))})


def _look(options: Options) -> int:
    from .references import look_at

    return answer({"found": [look_at(reference) for reference in read_request()["references"]]})


def _preview(options: Options) -> int:
    from .preview import preview_resources
    from .run_folder import python_number

    return answer(preview_resources(read_request(python_number)))


def _pool(options: Options) -> int:
    from .pool import start_pool
    from .pool_files import PoolFiles

    start_pool(PoolFiles(options.text("root")).make(), options.number("cpus", 0))
    return 0


def _pool_submit(options: Options) -> int:
    from .pool_requests import pool_submit

    return answer(pool_submit(options.text("root"), read_request()))


def _pool_status(options: Options) -> int:
    from .pool_requests import pool_status

    return answer(pool_status(options.text("root"), read_request().get("jobs", [])))


def _pool_cancel(options: Options) -> int:
    from .pool_requests import pool_cancel

    request = read_request()
    return answer(pool_cancel(options.text("root"), request.get("jobs", []), request.get("tasks", {})))


def _pool_hold(options: Options) -> int:
    from .pool_requests import pool_hold

    return answer(pool_hold(options.text("root"), read_request()["jobs"]))


def _pool_release(options: Options) -> int:
    from .pool_requests import pool_release

    return answer(pool_release(options.text("root"), read_request()["jobs"]))


def _file_command(name: str, options: Options) -> int:
    from .file_commands import FILE_COMMANDS as commands

    return commands[name](options)


#: Commands that move files and keep house, of which a task needs none.
FILE_COMMANDS = (
    "weigh plan-tar send prepare-export begin-upload receive finish-upload discard-upload "
    "folders measure delete-folders empty-trash archive restore"
).split()

COMMANDS = {
    "task": _task,
    "scan": _scan,
    "size": _size,
    "show": _show,
    "export": _export,
    "load-results": _load_results,
    "pipefunc-folder": _pipefunc_folder,
    "doctor": _doctor,
    "adopt": _adopt,
    "check": _check,
    "look": _look,
    "preview": _preview,
    "pool": _pool,
    "pool-submit": _pool_submit,
    "pool-status": _pool_status,
    "pool-cancel": _pool_cancel,
    "pool-hold": _pool_hold,
    "pool-release": _pool_release,
}
