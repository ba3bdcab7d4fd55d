"""What an element may change in its process, and how the next one finds it as it was."""

import os
import sys

_ELEMENT = b"GRIDLOOM_ELEMENT"
_STARTS_PROGRAM = {"subprocess.Popen", "os.system", "os.posix_spawn", "os.exec", "os.spawn", "os.fork", "os.forkpty"}


class ChildState:
    """The folder, the number of the element in the environment, and which process this is.

    All of it costs nothing for an element that touches none of it, as a function of a microsecond must not pay for a
    system call. So the environment is told the element when it is read, or when a program is started.

    Args:
        element: Called for the number of the element that is computed.
        touched: Gets an item when the folder may be another one, or the process.
    """

    def __init__(self, element, touched: list) -> None:
        self._element = element
        self._touched = touched
        self._folder = os.getcwd()
        self._process = os.getpid()
        os.environ._data = os.environb._data = _Environment(os.environ._data, element)
        sys.addaudithook(self._on_event)
        os.register_at_fork(after_in_child=self._touch)

    def _touch(self) -> None:
        self._touched.append(True)

    def _on_event(self, event: str, _arguments) -> None:
        if event == "os.chdir":
            self._touch()
        elif event in _STARTS_PROGRAM:
            self.tell()

    def tell(self) -> None:
        """Writes the element where programs and compiled code read it."""
        os.putenv(_ELEMENT, b"%d" % self._element())

    def mend(self) -> None:
        """Goes back to the folder of the task."""
        self.check_process()
        try:
            os.chdir(self._folder)
        except OSError:
            pass

    def check_process(self) -> None:
        """Ends this process when it is a copy that user code forked: only the original may report."""
        if os.getpid() != self._process:
            os._exit(0)


class _Environment(dict):
    def __init__(self, data: dict, element) -> None:
        super().__init__(data)
        self._element = element
        self[_ELEMENT] = b""

    def __getitem__(self, key):
        # What user code writes there itself stays.
        value = super().__getitem__(key)
        return b"%d" % self._element() if key == _ELEMENT and value == b"" else value
