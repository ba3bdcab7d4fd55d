"""Shell commands as functions: parameters are variables, what is printed or written to a file is the result."""

import errno
import os
import re
import shutil
import signal
import subprocess
import tempfile

from .json_values import NotJson, from_json, plain_scalar, to_json
from .languages import ForeignError, die_with_worker, killed, own_environment
from .memory_limit import MemoryWatch
from .process_output import gather

#: Linux takes no longer ``name=value``.
_MAX_VARIABLE_BYTES = 128 << 10
_MENTIONS = re.compile(rb"GRIDLOOM_(?:INPUT_([A-Za-z0-9_]+)|OUTPUT_|SCRATCH)")
_INTEGER = re.compile(r"[+-]?\d+\Z")


class ShellFunction:
    """A script that is run once for each call, in ``sh -eu`` or in what its ``#!`` line names.

    Arguments are environment variables of their names, so that nothing in them is ever read as a command: text as it
    is, numbers as printed, other values as JSON, bytes as the path of a file that holds them. Where the script mentions
    ``GRIDLOOM_INPUT_<name>`` that variable is the path of a file with the value instead. ``GRIDLOOM_OUTPUT_<name>`` are
    paths to write to, ``GRIDLOOM_SCRATCH`` is their folder, which goes away after the call.
    """

    def __init__(self, path: str, stage: dict) -> None:
        self.stage = stage
        self.memory = MemoryWatch()
        with open(path, "rb") as file:
            code = file.read()
        self.command = _interpreter(code) + [path]
        self.prepare = _own_group(die_with_worker(signal.SIGTERM))
        mentioned = _MENTIONS.findall(code)
        self.needs_scratch = bool(mentioned)
        self.as_files = {name.decode() for name in mentioned if name}

    def __call__(self, **arguments):
        """What the command gives for its outputs: one value, or a list of them.

        Raises:
            ForeignError: when it fails, or gives something else than it says.
        """
        holds_bytes = any(isinstance(value, (bytes, bytearray)) for value in arguments.values())
        scratch = tempfile.mkdtemp(prefix="gridloom-") if self.needs_scratch or holds_bytes else None
        try:
            printed = self._run(self._environment(arguments, scratch))
            return self._result(printed, scratch)
        finally:
            if scratch is not None:
                shutil.rmtree(scratch, ignore_errors=True)

    def _environment(self, arguments: dict, scratch) -> dict:
        environment = own_environment()
        for name, value in arguments.items():
            is_bytes = isinstance(value, (bytes, bytearray))
            data = value if is_bytes else _text(value, name).encode("utf-8", "surrogateescape")
            variable = "GRIDLOOM_INPUT_" + name if name in self.as_files else name
            if is_bytes or name in self.as_files:
                data = _file(scratch, "input_" + name, data)
            else:
                _check_variable(name, data)
            environment[variable.encode()] = data
        if scratch is not None:
            environment[b"GRIDLOOM_SCRATCH"] = os.fsencode(scratch)
            for name in self.stage["outputs"]:
                key = "GRIDLOOM_OUTPUT_" + _variable(name)
                environment[key.encode()] = os.fsencode(_output_path(scratch, name))
        return environment

    def _run(self, environment: dict) -> bytes:
        is_printed = any(kind != "file" for kind in self.stage["gives"])
        try:
            process = subprocess.Popen(
                ["/bin/sh", "-c", _WATCH, "sh"] + self.command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if is_printed else None,
                stderr=subprocess.PIPE,
                preexec_fn=self.prepare,
            )
        except OSError as error:
            raise ForeignError("CommandFailed", _not_started(self.command[0], error))
        try:
            printed, complaint = gather(process)
            process.wait()
        finally:
            # What the command left running, or all of it when it was given up.
            _kill_group(process.pid)
            process.wait()
        if process.returncode != 0:
            raise _failure(process.returncode, complaint, self.memory)
        return printed

    def _result(self, printed: bytes, scratch):
        outputs, gives = self.stage["outputs"], self.stage["gives"]
        if gives == ["json"] * len(outputs):
            # One JSON text holds them all; several are told apart as those of a Python function.
            return _read_printed(printed, "json", self.stage["entry"])
        values = [
            _read_file(scratch, name) if kind == "file" else _read_printed(printed, kind, name)
            for name, kind in zip(outputs, gives)
        ]
        return values if len(values) > 1 else values[0]


#: Stands between the worker and the command, so that all that the command started dies when the worker does.
_WATCH = 'trap "kill -9 0" TERM; "$@" & wait $!'


def _own_group(prepare):
    def begin():
        os.setpgid(0, 0)
        if prepare is not None:
            prepare()

    return begin


def _kill_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        pass


def _interpreter(code: bytes) -> list:
    """As the system reads a ``#!`` line; without one the shell, which then stops at what fails or is not set."""
    first = code.split(b"\n", 1)[0].decode("utf-8", "surrogateescape").strip()
    words = first[2:].strip().split(None, 1) if first.startswith("#!") else []
    return words or ["/bin/sh", "-eu"]


def _text(value, name: str) -> str:
    value = plain_scalar(value)
    if isinstance(value, os.PathLike):
        value = os.fspath(value)
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return repr(value)
    try:
        return to_json(value, name, tagged=False)
    except NotJson as error:
        raise ForeignError("TypeError", str(error))


def _check_variable(name: str, data: bytes) -> None:
    what = None
    if b"\0" in data:
        what = "holds a NUL character, which a variable cannot"
    elif len(name) + 2 + len(data) > _MAX_VARIABLE_BYTES:
        what = "has {:,} bytes, more than a variable holds ({:,})".format(len(data), _MAX_VARIABLE_BYTES)
    if what:
        sentence = '{} {}. Read it from a file instead: "$GRIDLOOM_INPUT_{}" is its path.'
        raise ForeignError("ValueError", sentence.format(name, what, name))


def _file(scratch: str, name: str, data) -> bytes:
    path = os.path.join(scratch, name)
    with open(path, "wb") as file:
        file.write(data)
    return os.fsencode(path)


def _variable(output: str) -> str:
    return output.replace(".", "_")


def _output_path(scratch: str, output: str) -> str:
    return os.path.join(scratch, "output_" + _variable(output))


def _read_file(scratch, output: str) -> bytes:
    try:
        with open(_output_path(scratch or "", output), "rb") as file:
            return file.read()
    except OSError as error:
        written = "was not written" if error.errno == errno.ENOENT else "cannot be read ({})".format(error.strerror)
        sentence = 'The file of {} {}: the command is to write it to "$GRIDLOOM_OUTPUT_{}".'
        raise ForeignError("WrongOutputs", sentence.format(output, written, _variable(output)))


def _read_printed(printed: bytes, kind: str, name: str):
    try:
        text = printed.decode()
    except UnicodeDecodeError as error:
        sentence = 'What the command printed is no UTF-8 text ({}). Let it write {} to a file: "-> file".'
        raise ForeignError("WrongOutputs", sentence.format(error, name))
    if kind == "text":
        return text.rstrip("\r\n")
    text = text.strip()
    try:
        if kind == "json":
            return from_json(text)
        return int(text) if _INTEGER.match(text) else float(text)
    except ValueError as error:
        wanted = "no JSON ({})".format(error) if kind == "json" else "no number"
        shown = text if len(text) <= 200 else text[:200] + "..."
        raise ForeignError("WrongOutputs", "What the command printed for {} is {}: {!r}.".format(name, wanted, shown))


def _not_started(program: str, error: OSError) -> str:
    if error.errno == errno.E2BIG:
        return 'The arguments are too large for variables together. Read them from files: "$GRIDLOOM_INPUT_<name>".'
    return "{} could not be started on {}: {}.".format(program, os.uname().nodename, error.strerror)


def _failure(code: int, complaint: str, memory: MemoryWatch) -> ForeignError:
    # A shell whose command was killed ends by itself, with 128 and the number of the signal.
    number = -code if code < 0 else code - 128
    if code < 0 or number in set(signal.Signals):
        return killed("The command", number, memory, complaint)
    last = complaint.strip().rsplit("\n", 1)[-1].strip()
    message = "The command ended with exit code {}{}".format(code, ": " + last if last else ".")
    return ForeignError("CommandFailed", message, complaint)
