"""JavaScript functions: one ``node`` for each child process, kept alive, one element after another."""

import json
import os
import shutil
import signal
import subprocess

from .json_values import NotJson, from_json, to_json
from .languages import ForeignError, die_with_worker, killed, own_environment
from .memory_limit import MemoryWatch
from .node_program import NODE_PROGRAM

_READ_BYTES = 1 << 16


class JavascriptFunction:
    """A function of a module that ``node`` has loaded.

    Raises:
        ForeignError: from the beginning, when there is no node or the module cannot be loaded; from a call, when the
            function throws, gives what JSON cannot hold, or ends its process. The next call starts another one then.
    """

    def __init__(self, path: str, stage: dict) -> None:
        self.path = path
        self.stage = stage
        self.program = shutil.which("node")
        self.process = None
        if self.program is None:
            host = os.uname().nodename
            raise ForeignError(
                "NodeMissing",
                "node was not found on {}; load it in the set-up lines of the profile, such as "
                '"module load nodejs".'.format(host),
            )
        self.prepare = die_with_worker(signal.SIGKILL)
        self.memory = MemoryWatch()
        self._start()

    def __call__(self, **arguments):
        """The value that the function returns; a promise is waited for."""
        try:
            given = ["{}:{}".format(json.dumps(name), to_json(value, name)) for name, value in arguments.items()]
        except NotJson as error:
            raise ForeignError("TypeError", str(error))
        if self.process is None:
            self._start()
        return self._answer("{" + ",".join(given) + "}\n")

    def program_pid(self):
        """The process that computes, which lives longer than an element; None while there is none."""
        return self.process and self.process.pid

    def _start(self) -> None:
        requests_out, self.requests = os.pipe()
        self.answers, answers_in = os.pipe()
        about = {
            "path": self.path,
            "signature": self.stage["signature"],
            "requests": requests_out,
            "answers": answers_in,
        }
        try:
            self.process = subprocess.Popen(
                [self.program, "--eval", NODE_PROGRAM, json.dumps(about)],
                env=own_environment(),
                stdin=subprocess.DEVNULL,
                pass_fds=(requests_out, answers_in),
                preexec_fn=self.prepare,
            )
        except OSError as error:
            os.close(self.requests)
            os.close(self.answers)
            raise ForeignError("NodeMissing", "{} could not be started: {}.".format(self.program, error.strerror))
        finally:
            os.close(requests_out)
            os.close(answers_in)
        self.received = b""
        # The module is loaded before the first element asks for it, so that its error is that of the code.
        self._answer("")

    def _answer(self, request: str):
        line = self._exchange(request.encode())
        if line is None:
            raise self._ended()
        answer = from_json(line.decode())
        if "error" in answer:
            error = answer["error"]
            raise ForeignError(error["type"], error["message"], error["stack"])
        return answer["value"]

    def _exchange(self, data: bytes):
        """Sends a request and gives the line that answers it; None when the process ended instead."""
        try:
            while data:
                data = data[os.write(self.requests, data) :]
        except BrokenPipeError:
            return None
        parts = [self.received]
        while b"\n" not in parts[-1]:
            part = os.read(self.answers, _READ_BYTES)
            if not part:
                return None
            parts.append(part)
        line, self.received = b"".join(parts).split(b"\n", 1)
        return line

    def _ended(self) -> ForeignError:
        """What it means that the process ended before it answered."""
        os.close(self.requests)
        os.close(self.answers)
        code = self.process.wait()
        self.process = None
        if code < 0:
            return killed("node", -code, self.memory)
        if code == _WAITS_FOR_NOTHING:
            message = "The function waits for a promise that nothing can fulfil any more."
        else:
            message = (
                "node ended with exit code {} before the function returned (process.exit, or an error outside of it: "
                "see the log).".format(code)
            )
        return ForeignError("NodeEnded", message, reason="killed")


#: The program below ends with it when nothing is left to do although it has not answered.
_WAITS_FOR_NOTHING = 13
