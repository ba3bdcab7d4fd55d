"""The resources of a task as a function sees them."""


class Resources:
    """Fields as attributes, named as in PipeFunc; None where nothing was asked for."""

    def __init__(self, **fields) -> None:
        self.__dict__.update(fields)

    def __repr__(self) -> str:
        given = ("{}={!r}".format(name, value) for name, value in vars(self).items() if value is not None)
        return "Resources({})".format(", ".join(given))

    def __eq__(self, other) -> bool:
        return isinstance(other, Resources) and vars(self) == vars(other)


def resources_object(resources: dict) -> Resources:
    """``{"cpus": 2, "memoryMib": 4096, ...}`` of a manifest as an object: memory is ``4GB``, time ``1:30:00``."""
    memory, minutes = resources.get("memoryMib"), resources.get("timeMinutes")
    return Resources(
        cpus=resources.get("cpus"),
        cpus_per_node=resources.get("cpusPerNode"),
        nodes=resources.get("nodes"),
        memory=None if memory is None else memory_text(memory),
        gpus=resources.get("gpus"),
        time=None if minutes is None else time_text(minutes),
        partition=resources.get("partition"),
        extra_args=dict(resources.get("extraArgs") or {}),
        parallelization_mode=resources.get("parallelizationMode", "external"),
    )


def memory_text(mebibytes: int) -> str:
    """As PipeFunc writes it: ``4GB``, ``500MB``, 1024 of one in the next, as SLURM counts."""
    for unit, size in (("TB", 2**20), ("GB", 2**10)):
        if mebibytes % size == 0:
            return "{}{}".format(mebibytes // size, unit)
    return "{}MB".format(mebibytes)


def time_text(minutes: int) -> str:
    """Minutes as SLURM writes them: ``1:30:00``, ``2-00:00:00``."""
    days, rest = divmod(minutes, 24 * 60)
    clock = "{}:{:02d}:00".format(*divmod(rest, 60))
    return "{}-{}".format(days, clock.rjust(8, "0")) if days else clock
