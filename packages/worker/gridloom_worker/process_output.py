"""What a program prints, while it runs: its result is kept, its complaints go to the log."""

import os
import selectors

from .languages import ForeignError

#: Of what is printed as a result; more belongs into a file.
MAX_PRINTED_BYTES = 1 << 30
_TAIL_BYTES = 16 << 10
_READ_BYTES = 1 << 16


def gather(process) -> tuple:
    """Reads until the program and all that it started have closed their output.

    Args:
        process: With a pipe for stderr, which is copied to this process's own, and perhaps one for stdout.

    Returns:
        All bytes of stdout, and the end of stderr as text.

    Raises:
        ForeignError: when stdout is larger than ``MAX_PRINTED_BYTES``.
    """
    printed, tail = bytearray(), bytearray()
    with selectors.DefaultSelector() as selector:
        for stream in filter(None, (process.stdout, process.stderr)):
            selector.register(stream, selectors.EVENT_READ)
        while selector.get_map():
            for key, _ in selector.select():
                data = os.read(key.fd, _READ_BYTES)
                if not data:
                    selector.unregister(key.fileobj)
                    key.fileobj.close()
                elif key.fileobj is process.stdout:
                    printed += data
                    if len(printed) > MAX_PRINTED_BYTES:
                        raise ForeignError("WrongOutputs", _TOO_MUCH)
                else:
                    _write_all(2, data)
                    tail += data
                    del tail[:-_TAIL_BYTES]
    return bytes(printed), tail.decode("utf-8", "replace")


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


_TOO_MUCH = 'The command printed more than 1 GiB. Let it write its result to a file: "-> file".'
