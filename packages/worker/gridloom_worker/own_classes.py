"""Classes that several functions of a pipeline define alike: each module has a copy of its own."""

import io

from .load_module import PACKAGE


class OwnClasses:
    """Gives a function its own copy of a class for objects that another function's copy made.

    Each function of a pipeline is a module of its own, so a class that two of them define is two classes, and
    ``isinstance``, enum members and equality of dataclasses would tell them apart. Where the text of both definitions is
    the same, they are the same class to their author.
    """

    def __init__(self) -> None:
        self.module = None
        self.known = {}

    def belong_to(self, module) -> None:
        """From now on objects are made for the functions of this module."""
        self.module = module
        self.known = {}

    def find(self, module: str, name: str):
        """The own class for a class of another module; None where there is none of the same text."""
        if self.module is None or not module.startswith(PACKAGE + ".") or module == self.module.__name__:
            return None
        key = (module, name)
        if key not in self.known:
            self.known[key] = self._find(module, name)
        return self.known[key]

    def _find(self, module: str, name: str):
        top = name.split(".")[0]
        own = _class_text(self.module.__name__, top)
        if own is None or own != _class_text(module, top):
            return None
        found = self.module
        for part in name.split("."):
            found = getattr(found, part, None)
        return found if isinstance(found, type) else None


def _class_text(module: str, name: str):
    """The definition of a class at the top level of a module of the run, without running it."""
    import ast
    import importlib.util

    try:
        spec = importlib.util.find_spec(module)
        source = spec.loader.get_source(module)
        for node in ast.parse(source).body:
            if isinstance(node, ast.ClassDef) and node.name == name:
                decorators = [ast.get_source_segment(source, each) for each in node.decorator_list]
                return decorators, ast.get_source_segment(source, node)
    except Exception:
        # A module that cannot be read has no class that could be the same.
        return None
    return None


own_classes = OwnClasses()
_OF_THE_RUN = PACKAGE.encode()


def unpickle(payload: memoryview):
    """As ``pickle.loads``, with the own classes of the function that asks."""
    import pickle

    # Most values name no class of the run; C code reads those without calling back.
    if own_classes.module is None or payload.obj.find(_OF_THE_RUN) < 0:
        return pickle.loads(payload)
    return _unpickler()(io.BytesIO(payload)).load()


_unpicklers = []


def _unpickler():
    """The class is made once ``pickle`` is there, which a task of numbers never imports."""
    if not _unpicklers:
        import pickle

        class Unpickler(pickle.Unpickler):
            def find_class(self, module: str, name: str):
                return own_classes.find(module, name) or super().find_class(module, name)

        _unpicklers.append(Unpickler)
    return _unpicklers[0]
