"""The 64-byte records: what happened to which element. Layout: ``packages/core/src/grid/task-record.ts``."""

import zlib

from .bare import struct

RECORD_BYTES = 64
STATES = ("waiting", "queued", "running", "done", "failed", "skipped", "cancelled")
RUNNING, DONE, FAILED, SKIPPED, CANCELLED = 2, 3, 4, 5, 6
REASONS = (
    "none",
    "exception",
    "killed",
    "unpicklable",
    "input-failed",
    "input-missing",
    "expression",
    "code",
    "disk",
    "out-of-memory",
    "cancelled",
    "time-limit",
)

# crc, state, attempt, flags, reason, element, start s, wall s, cpu s, peak KiB, length, offset, number, pid, zero
RECORD = struct.Struct("<IBBBBQdffIIQdII")
_CRC = struct.Struct("<I")
_OFFSET = struct.Struct("<Q")


def pack_record(
    element: int,
    state: int,
    attempt: int,
    reason: str = "none",
    started: float = 0.0,
    wall: float = 0.0,
    cpu: float = 0.0,
    peak_kib: int = 0,
    length: int = 0,
    number=None,
    pid: int = 0,
) -> bytearray:
    """A record without offset and checksum: see ``seal_record``. Times in seconds, memory in KiB."""
    return bytearray(
        RECORD.pack(
            0,
            state,
            min(attempt, 255),
            0 if number is None else 1,
            REASONS.index(reason),
            element,
            started,
            wall,
            cpu,
            min(peak_kib, 0xFFFFFFFF),
            length,
            0,
            0.0 if number is None else number,
            pid & 0xFFFFFFFF,
            0,
        )
    )


def seal_record(record: bytearray, offset: int) -> bytearray:
    """Writes where the frame lies, and the checksum, into ``record``."""
    _OFFSET.pack_into(record, 40, offset)
    _CRC.pack_into(record, 0, zlib.crc32(memoryview(record)[4:]))
    return record


def read_records(data: bytes):
    """Fields of the whole, undamaged records at the beginning of ``data``, in order."""
    whole = memoryview(data)[: len(data) - len(data) % RECORD_BYTES]
    at = 0
    for fields in RECORD.iter_unpack(whole):
        if fields[0] == zlib.crc32(whole[at + 4 : at + RECORD_BYTES]) and fields[1] < 7 and fields[4] < len(REASONS):
            yield fields
        at += RECORD_BYTES


def record_at(data: bytes, place: int):
    """Fields of the record that begins at ``place``; None when it is damaged."""
    fields = RECORD.unpack_from(data, place)
    crc = zlib.crc32(memoryview(data)[place + 4 : place + RECORD_BYTES])
    return fields if fields[0] == crc and fields[1] < len(STATES) and fields[4] < len(REASONS) else None
