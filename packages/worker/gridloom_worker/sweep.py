"""Removes exports, and lists of what is in folders, that nobody asked for lately."""

import os
import time

from .run_folder import list_names

_KEPT_S = 6 * 3600


def sweep(exports: str) -> None:
    """Whoever asks for one again makes it younger."""
    for name in list_names(exports):
        path = os.path.join(exports, name)
        try:
            if time.time() - os.lstat(path).st_mtime > _KEPT_S:
                os.unlink(path)
        except OSError:
            pass
