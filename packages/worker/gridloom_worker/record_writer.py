"""Writing records and values: append-only files of one writer."""

import os

from .errors import mount_of
from .records import RECORD_BYTES, seal_record

_BUFFER_BYTES = 1 << 18
_SYNC_S = 3.0
#: Filesystems of one machine, where others see a write without being asked to look again.
_LOCAL = {"ext2", "ext3", "ext4", "xfs", "btrfs", "tmpfs", "overlay", "zfs", "f2fs", "apfs", "bcachefs", "squashfs"}


class RecordWriter:
    """The records file and the values file of one claim, created at the first write.

    A final record is written after its frame. Any ``OSError`` leaves what was written before valid: readers take whole
    records only, and no record points to a frame that is not there.
    """

    def __init__(self, run, stage: str, name: str) -> None:
        self._records_path = run.at("records", stage, name)
        self._values_path = run.at("values", stage, name)
        self._records = None
        self._values = None
        self._record_buffer = bytearray()
        self._value_parts = []
        self._value_bytes = 0
        self._offset = 0
        self._synced = None
        self._shared = None

    def mark(self, record: bytearray) -> None:
        """Adds a record without a frame."""
        self._record_buffer += seal_record(record, 0)

    def add(self, record: bytearray, frame: bytes) -> None:
        """Adds a final record with its frame; flushed later unless there is much."""
        self._record_buffer += seal_record(record, self._offset)
        self._value_parts.append(frame)
        self._value_bytes += len(frame)
        self._offset += len(frame)
        if self._value_bytes > _BUFFER_BYTES or len(self._record_buffer) > 1024 * RECORD_BYTES:
            self.flush()

    def waiting(self) -> bool:
        """True when something is not flushed."""
        return bool(self._record_buffer)

    def flush(self) -> None:
        """Writes values, then records."""
        if self._value_parts:
            if self._values is None:
                self._values = _create(self._values_path)
            parts, self._value_parts, self._value_bytes = self._value_parts, [], 0
            write_all(self._values, b"".join(parts) if len(parts) > 1 else parts[0])
        if self._record_buffer:
            if self._records is None:
                self._records = _create(self._records_path)
            buffer, self._record_buffer = bytes(self._record_buffer), bytearray()
            write_all(self._records, buffer)

    def sync(self, now: float) -> None:
        """Makes a network filesystem send what was written: at the first call, so that others see the task's beginning
        at once, then every few seconds. ``now`` is monotonic, seconds."""
        if self._records is None:
            return
        if self._shared is None:
            self._shared = mount_of(self._records_path)[2] not in _LOCAL
        if not self._shared:
            return
        if self._synced is None or now - self._synced > _SYNC_S:
            self._synced = now
            for descriptor in (self._values, self._records):
                if descriptor is not None:
                    os.fsync(descriptor)

    def close(self) -> None:
        """Writes the rest. Closing is what publishes on NFS, and may be where a full disk shows."""
        self.flush()
        for descriptor in (self._values, self._records):
            if descriptor is not None:
                os.close(descriptor)
        self._values = self._records = None


def _create(path: str) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    try:
        return os.open(path, flags, 0o666)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return os.open(path, flags, 0o666)


def write_all(descriptor: int, data: bytes) -> None:
    """Writes all of ``data``, however little the system takes at a time."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
