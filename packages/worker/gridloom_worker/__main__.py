"""The worker by ``python -m gridloom_worker``, for its tests; what travels to a cluster begins in ``start.py``."""

import sys

from .command_line import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
if __name__ == "__mp_main__":
    # A process that user code started by multiprocessing's spawn: it must find the user's module as this one does.
    from .load_module import serve_spawned_process

    serve_spawned_process()
