#!/usr/bin/env python3
# The Gridloom worker: Python 3.8 or newer, standard library only. It starts here; its modules stand in the file
# `.modules` beside this one.
import sys

if sys.version_info < (3, 8):
    sys.stderr.write("The Gridloom worker needs Python 3.8 or newer; this is {}.\n".format(sys.version.split()[0]))
    # As a shell says that a program cannot be executed: it is the Python that is refused, not what was asked.
    sys.exit(126)

import gc
import os
from marshal import dumps, loads

MODULES = os.path.abspath(__file__)[: -len("py")] + "modules"
#: Of the text of the modules: code that was kept from another text is never taken.
VERSION = "@version@"
#: Begins the line before each module; its name follows.
TITLE = "#@ "
#: What a task needs, each after what it imports itself.
TASK = "@task@".split()
#: Thousands of tasks may start, each a Python of its own, and compiling took most of that. So the compiled modules are
#: kept for the next one to start, in ``.gridloom`` beside the run folders or, where there is none, beside this file: the
#: length of what a task needs, that, and all modules by name.
KEPT = [
    os.path.join(folder, "worker-{}.{}.code".format(VERSION, sys.implementation.cache_tag))
    for folder in (os.path.join(os.path.dirname(os.path.dirname(MODULES)), ".gridloom"), os.path.dirname(MODULES))
]
LENGTH_BYTES = 8


class Modules:
    """Imports the modules of the worker."""

    #: Compiled, by name; None until one is asked for.
    code = None

    @classmethod
    def run_for_task(cls):
        """Imports what a task needs, if its code was kept: at once it takes less than the import of one after another."""
        for name, code in kept_code(of_task=True) or []:
            module = type(sys)(name)
            module.__loader__ = cls
            module.__package__ = "gridloom_worker"
            if name == "gridloom_worker":
                module.__path__ = []
            sys.modules[name] = module
            exec(code, module.__dict__)

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if not name.startswith("gridloom_worker"):
            return None
        if cls.code is None:
            cls.code = kept_code() or compiled_code()
        if name not in cls.code:
            return None
        return type(sys.__spec__)(name, cls, is_package=name == "gridloom_worker")

    @classmethod
    def create_module(cls, spec):
        return None

    @classmethod
    def exec_module(cls, module):
        exec(loads(cls.code[module.__name__]), module.__dict__)

    @classmethod
    def get_source(cls, name):
        return sources().get(name, "")


def kept_code(of_task=False):
    """What a task needs, as ``(name, code)``; or all modules by name. None where nothing was kept, or it is cut off."""
    for path in KEPT:
        try:
            with open(path, "rb") as file:
                length = int.from_bytes(file.read(LENGTH_BYTES), "little")
                if of_task:
                    return loads(file.read(length))
                file.seek(length, 1)
                return loads(file.read())
        except (OSError, ValueError, EOFError, TypeError):
            pass
    return None


def compiled_code():
    """All modules by name; they are kept where they can be."""
    compiled = {name: compile(text, path_of(name), "exec", optimize=2) for name, text in sources().items()}
    code = {name: dumps(each) for name, each in compiled.items()}
    task = dumps([(name, compiled[name]) for name in TASK])
    data = len(task).to_bytes(LENGTH_BYTES, "little") + task + dumps(code)
    any(keep(path, data) for path in KEPT)
    return code


def path_of(name):
    """What tracebacks call a module."""
    return "worker.py/" + name.rpartition(".")[2] + ".py"


def sources():
    """The text of each module by name."""
    try:
        with open(MODULES, encoding="ascii") as file:
            text = file.read()
    except (OSError, ValueError) as error:
        sys.exit("{} cannot be read: {}.".format(MODULES, error))
    from hashlib import sha256

    if sha256(text.encode()).hexdigest()[: len(VERSION)] != VERSION:
        sys.exit("{} is not what belongs to {}. Copy both anew.".format(MODULES, __file__))
    parts = (part.partition("\n") for part in text.split("\n" + TITLE)[1:])
    return {name: text for name, _, text in parts}


def keep(path, data):
    """Writes a file that nobody sees by halves; False where that cannot be."""
    draft = "{}.{}-{}".format(path, os.uname().nodename, os.getpid())
    try:
        with open(draft, "wb") as file:
            file.write(data)
        os.replace(draft, path)
    except OSError:
        try:
            os.unlink(draft)
        except OSError:
            pass
        return False
    return True


sys.meta_path.insert(0, Modules)
if sys.argv[1:2] == ["task"]:
    if __name__ == "__main__":
        # Until it has children, which turn it on, a task makes no garbage worth looking for.
        gc.disable()
    Modules.run_for_task()

from gridloom_worker.command_line import main

if __name__ == "__main__":
    code = main(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, OSError, ValueError):
            # It was closed, or nobody reads it any more.
            pass
    # All is written, and taking Python apart, module by module, takes longer than some tasks.
    os._exit(code)
if __name__ == "__mp_main__":
    # A process that user code started by multiprocessing's spawn: it must find the user's module as this one does.
    from gridloom_worker.load_module import serve_spawned_process

    serve_spawned_process()
