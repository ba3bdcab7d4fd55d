"""A sweep over two voltages: a geometry, a mesh, materials, a solved field, and its charge at the best place."""

from dataclasses import dataclass

import numpy as np
from pipefunc import Pipeline, pipefunc
from pipefunc.typing import Array


@dataclass(frozen=True)
class Geometry:
    width: float
    height: float


@dataclass(frozen=True)
class Mesh:
    geometry: Geometry
    size: float


@dataclass(frozen=True)
class Material:
    geometry: Geometry
    permittivity: float


@dataclass(frozen=True)
class Field:
    mesh: Mesh
    voltages: tuple


@pipefunc(output_name="geometry")
def make_geometry(x: float, y: float) -> Geometry:
    return Geometry(x, y)


@pipefunc(output_name=("mesh", "coarse_mesh"))
def make_mesh(geometry: Geometry, mesh_size: float, coarse_mesh_size: float) -> tuple[Mesh, Mesh]:
    return Mesh(geometry, mesh_size), Mesh(geometry, coarse_mesh_size)


@pipefunc(output_name="materials")
def make_materials(geometry: Geometry) -> Material:
    return Material(geometry, 11.7)


@pipefunc(output_name="field", mapspec="V_left[i], V_right[j] -> field[i, j]")
def solve(mesh: Mesh, materials: Material, V_left: float, V_right: float) -> Field:
    return Field(mesh, (V_left, V_right))


@pipefunc(output_name="charge", mapspec="field[i, j] -> charge[i, j]")
def charge(field: Field) -> float:
    left, right = field.voltages
    return field.mesh.size * (left - right) ** 2 + 0.1 * left


@pipefunc(output_name="average_charge")
def average_charge(charge: Array[float]) -> float:
    return float(np.mean(charge))


pipeline = Pipeline([make_geometry, make_mesh, make_materials, solve, charge, average_charge])
inputs = {
    "V_left": np.linspace(0, 2, 3),
    "V_right": np.linspace(-0.5, 0.5, 2),
    "x": 0.1,
    "y": 0.2,
    "mesh_size": 0.01,
    "coarse_mesh_size": 0.05,
}

if __name__ == "__main__":
    results = pipeline.map(inputs, run_folder="electrostatics", parallel=False)
    print(results["average_charge"].output)
