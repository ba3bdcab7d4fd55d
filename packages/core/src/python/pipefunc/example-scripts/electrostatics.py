"""The potential around a charged wire, for many voltages and mesh sizes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
from pipefunc import Pipeline, pipefunc
from pipefunc.typing import Array


@dataclass(frozen=True)
class Geometry:
    x: float
    y: float


@dataclass(frozen=True)
class Mesh:
    geometry: Geometry
    size: float


@dataclass
class Electrostatics:
    mesh: Mesh
    voltages: list[float]

    def charge(self) -> float:
        return _integrate(self.mesh) * sum(self.voltages)


def _integrate(mesh: Mesh) -> float:
    return mesh.geometry.x * mesh.geometry.y / mesh.size


@pipefunc(output_name="geo")
def make_geometry(x: float, y: float) -> Geometry:
    return Geometry(x, y)


@pipefunc(output_name=("mesh", "coarse_mesh"))
def make_mesh(geo: Geometry, mesh_size: float, coarse_mesh_size: float) -> tuple[Mesh, Mesh]:
    return Mesh(geo, mesh_size), Mesh(geo, coarse_mesh_size)


@pipefunc(output_name="materials")
def make_materials(geo: Geometry) -> dict[str, Any]:
    return defaultdict(list, wire=[geo])


@pipefunc(output_name="electrostatics", mapspec="V_left[i], V_right[j] -> electrostatics[i, j]")
def run_electrostatics(mesh: Mesh, materials: dict[str, Any], V_left: float, V_right: float) -> Electrostatics:
    return Electrostatics(mesh, [V_left, V_right])


@pipefunc(output_name="charge", mapspec="electrostatics[i, j] -> charge[i, j]")
def get_charge(electrostatics: Electrostatics) -> float:
    return electrostatics.charge()


@pipefunc(output_name="average_charge")
def average_charge(charge: Array[float]) -> float:
    return float(np.mean(charge))


pipeline = Pipeline([make_geometry, make_mesh, make_materials, run_electrostatics, get_charge, average_charge])
pipeline_2d = pipeline.copy()
pipeline_2d.add_mapspec_axis("x", axis="a")
pipeline_2d.add_mapspec_axis("y", axis="b")

if __name__ == "__main__":
    inputs = {
        "V_left": np.linspace(0, 2, 5),
        "V_right": np.linspace(-0.5, 0.5, 3),
        "x": np.linspace(0.1, 0.2, 3),
        "y": np.linspace(0.2, 0.3, 4),
        "mesh_size": 0.01,
        "coarse_mesh_size": 0.05,
    }
    results = pipeline_2d.map(inputs, run_folder="runs/electrostatics", parallel=False)
    print(results["average_charge"].output)
