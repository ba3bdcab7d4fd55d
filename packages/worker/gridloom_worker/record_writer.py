"""Writing records and values: append-only files of one writer."""

import os

from .block import seal_block
from .errors import is_disk_full, mount_of
from .records import RECORD_BYTES, record_at, seal_record

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
        self._failure = None
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

    def add_block(self, block, frames) -> None:
        """Adds the final records of a block; ``frames`` are parts of the frames of all its elements.

        Raises:
            EOFError: as reading ``frames`` does; no record is written then.
        """
        records = seal_block(block, self._offset)
        if isinstance(frames, tuple):
            # Before the frames: when not all of those can be written, it is known which were.
            self._record_buffer += records
        for part in frames:
            self._value_parts.append(part)
            self._value_bytes += len(part)
            self._offset += len(part)
            if self._value_bytes > _BUFFER_BYTES:
                self._writing(self._flush_values)
        if not isinstance(frames, tuple):
            self._record_buffer += records
        if len(self._record_buffer) > _BUFFER_BYTES:
            self.flush()

    def waiting(self) -> bool:
        """True when something is not flushed."""
        return bool(self._record_buffer)

    def flush(self) -> None:
        """Writes values, then records."""
        self._writing(self._flush_values)
        self._writing(self._flush_records)

    def _writing(self, write) -> None:
        """After a failure nothing more is written: a record must never point to a frame that is not there."""
        if self._failure is not None:
            raise self._failure
        try:
            write()
        except OSError as error:
            self._failure = error
            self._save_whole()
            raise

    def _save_whole(self) -> None:
        """Writes the records whose frames were written before the failure, as many as fit.

        Frames that no record can point to any more are cut off, which makes room for the records of the others.
        """
        stored = 0 if self._values is None else os.lseek(self._values, 0, os.SEEK_CUR)
        buffer = self._record_buffer
        # The rest of a record that was written in part.
        torn = len(buffer) % RECORD_BYTES
        places = range(torn, len(buffer), RECORD_BYTES)
        ends = [(at, sum(record_at(buffer, at)[10:12])) for at in places]
        kept = [(buffer[at : at + RECORD_BYTES], end) for at, end in ends if end <= stored]
        self._record_buffer = buffer[:torn] + b"".join(record for record, _ in kept)
        while self._record_buffer:
            try:
                return self._flush_records()
            except OSError as error:
                if not kept or not is_disk_full(error):
                    return
            written = len(kept) - len(self._record_buffer) // RECORD_BYTES
            del kept[:written]
            gone = max(1, len(kept) // 16)
            del kept[-gone:], self._record_buffer[-gone * RECORD_BYTES :]
            if kept and self._values is not None:
                os.ftruncate(self._values, max(end for _, end in kept))

    def _flush_values(self) -> None:
        if self._value_parts:
            if self._values is None:
                self._values = _create(self._values_path)
            parts, self._value_parts, self._value_bytes = self._value_parts, [], 0
            write_all(self._values, b"".join(parts) if len(parts) > 1 else parts[0])

    def _flush_records(self) -> None:
        if self._record_buffer:
            if self._records is None:
                self._records = _create(self._records_path)
            while self._record_buffer:
                del self._record_buffer[: os.write(self._records, self._record_buffer)]

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

    def close(self, durable: bool = False) -> None:
        """Writes the rest. Closing is what publishes on NFS, and may be where a full disk shows.

        ``durable``: through to the disk, as the machine may be gone soon.
        """
        if self._failure is None:
            self.flush()
        for descriptor in (self._values, self._records):
            if descriptor is not None:
                if durable:
                    os.fsync(descriptor)
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
