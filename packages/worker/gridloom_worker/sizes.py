"""Lengths of axes, also of those that are known only from what functions returned."""

import os

from .ranges import product_of
from .run_folder import read_json
from .stage_index import index_of
from .values import Damaged


class SizeUnknown(Exception):
    """The length of an axis cannot be told yet; the message says why."""


class SizesDiffer(Exception):
    """Two arrays give one axis different lengths; the message names both."""


def axis_sizes(run, stage_id: str) -> list:
    """Length of each axis of a stage's map, in order.

    Lengths that ``size`` settled are taken from there, so that the numbering of elements never changes.

    Raises:
        SizeUnknown: when an axis depends on values that are not there.
        SizesDiffer: when two arrays disagree.
    """
    key = ("sizes", stage_id)
    if key not in run.memo:
        run.memo[key] = _find_sizes(run, run.stage(stage_id))
    return run.memo[key]


def external_sizes(run, stage_id: str) -> list:
    """Lengths of the external axes, in order: elements are counted over them."""
    key = ("external", stage_id)
    if key not in run.memo:
        stage = run.stage(stage_id)
        settled = settled_sizes(run, stage)
        sizes = []
        for at, axis in enumerate(stage["axes"]):
            if axis["external"]:
                known = axis["size"] if axis["size"] != "?" else settled[at]
                sizes.append(measure_axis(run, stage, axis["name"]) if known is None else known)
        run.memo[key] = sizes
    return run.memo[key]


def element_count(run, stage_id: str) -> int:
    """Number of elements of a stage."""
    return product_of(external_sizes(run, stage_id))


def stage_index(run, stage_id: str):
    """The records of a stage; its sizes must be known."""
    return index_of(run, stage_id, element_count(run, stage_id))


def _find_sizes(run, stage: dict) -> list:
    external = iter(external_sizes(run, stage["id"]))
    internal = None
    sizes = []
    for axis in stage["axes"]:
        if axis["external"]:
            sizes.append(next(external))
        elif axis["size"] != "?":
            sizes.append(axis["size"])
        else:
            if internal is None:
                internal = dict(zip(_internal_names(stage), _returned_sizes(run, stage)))
            sizes.append(internal[axis["name"]])
    return sizes


def _internal_names(stage: dict) -> list:
    return [axis["name"] for axis in stage["axes"] if not axis["external"]]


def _returned_sizes(run, stage: dict) -> list:
    """Lengths of the internal axes as the first done element returned them."""
    index = stage_index(run, stage["id"])
    element = index.first_done()
    names = _internal_names(stage)
    if element < 0:
        state = index.state(0) if index.count else "not one of its elements exists"
        raise SizeUnknown(
            "The length of axis {} of {} is not known, because no element of {} is done{}.".format(
                names[0],
                stage["outputs"][0],
                stage["id"],
                " (element 0 is {})".format(state) if index.count else "",
            )
        )
    try:
        value = index.value(element, 0)
    except Damaged as error:
        raise SizeUnknown(
            "The length of axis {} of {} is not known, because the stored value of its element {} is damaged "
            "({}).".format(names[0], stage["outputs"][0], element, error)
        )
    return lengths_of(value, len(names))


def lengths_of(value, rank: int) -> list:
    """Lengths of the first ``rank`` levels of a nested value, read along the first items."""
    lengths = []
    for _ in range(rank):
        lengths.append(len(value))
        if not lengths[-1]:
            break
        value = value[0]
    return lengths + [0] * (rank - len(lengths))


def measure_axis(run, stage: dict, axis: str) -> int:
    """Length of an external axis from all arrays that have it.

    Raises:
        SizesDiffer: when two of them disagree.
    """
    found = None
    for parameter in stage["parameters"]:
        for at, name in enumerate(parameter["axes"] or []):
            if name != axis:
                continue
            source = parameter["from"]
            size = array_shape(run, source)[at]
            label = source.get("name") or source.get("output")
            if found and found[1] != size:
                raise SizesDiffer(
                    "Axis {} of {} has {} items in {} but {} in {}; arrays that share an axis need equal "
                    "lengths.".format(
                        axis, stage["id"], found[1], found[0], size, label
                    )
                )
            found = found or (label, size)
    if found is None:
        raise SizeUnknown("No input of {} has the axis {}.".format(stage["id"], axis))
    return found[1]


def array_shape(run, source: dict) -> list:
    """Shape of the array that a parameter reads."""
    if source["kind"] == "output":
        return axis_sizes(run, source["stage"])
    if source["kind"] == "input":
        # As planned: a file that it refers to may be gone once all is computed.
        shape = run.plan["inputs"].get(source["name"], {}).get("shape")
        if shape:
            return shape
    raise SizeUnknown("{} has no axes.".format(source.get("name", "A fixed value")))


def settled_sizes(run, stage: dict) -> list:
    """Lengths that ``size`` wrote down for a stage; None where it did not."""
    try:
        sizes = read_json(sizes_path(run, stage), "sizes")["sizes"] if _is_open(stage) else []
    except Exception:
        sizes = []
    return [None if size == -1 else size for size in sizes] or [None] * len(stage["axes"])


def settle_sizes(run, stage: dict, sizes: list) -> None:
    """Writes the lengths down for the tasks, once: the first to come decides."""
    if not _is_open(stage) or os.path.exists(sizes_path(run, stage)):
        return
    os.makedirs(run.at("sizes"), exist_ok=True)
    draft = "{}.{}".format(sizes_path(run, stage), os.getpid())
    import json

    with open(draft, "w") as file:
        json.dump({"sizes": sizes}, file)
    try:
        os.link(draft, sizes_path(run, stage))
    except FileExistsError:
        pass
    except OSError:
        os.rename(draft, sizes_path(run, stage))
        return
    os.unlink(draft)


def sizes_path(run, stage: dict) -> str:
    return run.at("sizes", stage["id"] + ".json")


def _is_open(stage: dict) -> bool:
    return any(axis["external"] and axis["size"] == "?" for axis in stage["axes"])
