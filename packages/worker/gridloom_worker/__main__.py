"""Entry point of the worker."""

import sys

if sys.version_info < (3, 8):
    sys.stderr.write("The Gridloom worker needs Python 3.8 or newer; this is {}.\n".format(sys.version.split()[0]))
    # As a shell says that a program cannot be executed: it is the Python that is refused, not what was asked.
    sys.exit(126)

from .command_line import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
if __name__ == "__mp_main__":
    # A process that user code started by multiprocessing's spawn: it must find the user's module as this one does.
    from .load_module import serve_spawned_process

    serve_spawned_process()
