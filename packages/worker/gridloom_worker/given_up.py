"""Elements that nobody wants any more: ``control/<stage>.json``."""

from .bare import parse_json
from .run_folder import read_bytes

#: Seconds between two looks.
LOOK_S = 3.0


class GivenUp:
    """Reads which elements of a stage are given up. The file is opened each time: a filesystem may know an old one."""

    def __init__(self, run, stage: str) -> None:
        self._path = run.at("control", stage + ".json")
        self._known = b""
        self._next = 0.0

    def look(self, now: float) -> list:
        """Ranges of elements, when the file says something new and ``LOOK_S`` have passed; else none."""
        if now < self._next:
            return []
        self._next = now + LOOK_S
        try:
            data = read_bytes(self._path)
            if data == self._known:
                return []
            ranges = [[int(start), int(stop)] for start, stop in parse_json(data.decode())["givenUp"]]
        except (OSError, ValueError, KeyError, TypeError):
            # It is not there, or is being written: the next look tells.
            return []
        self._known = data
        return ranges
