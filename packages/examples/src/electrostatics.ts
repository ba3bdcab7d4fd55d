import { drawPipeline } from './draw-pipeline.ts';
import type { Example } from './example.ts';

const GEOMETRY = `def make_geometry(x: float, y: float) -> dict:
    """A box of x by y metres between two electrodes."""
    return {"width": x, "height": y}
`;

const MESH = `def make_mesh(geo: dict, mesh_size: float) -> dict:
    """A regular mesh with cells of mesh_size metres."""
    return {
        "columns": round(geo["width"] / mesh_size) + 1,
        "rows": round(geo["height"] / mesh_size) + 1,
        "cell": mesh_size,
    }
`;

const ELECTROSTATICS = `EPSILON_0 = 8.854e-12  # farad per metre
SWEEPS = 1200


def electrostatics(mesh: dict, V_left: float, V_right: float) -> float:
    """Charge on the left electrode, in coulomb per metre of depth.

    Solves Laplace's equation by relaxation. The electrodes hold their voltage, the walls above and below are grounded.
    """
    rows, columns = mesh["rows"], mesh["columns"]
    potential = [[0.0] * columns for _ in range(rows)]
    for row in range(1, rows - 1):
        potential[row][0] = V_left
        potential[row][-1] = V_right
    for _ in range(SWEEPS):
        relax(potential)
    field = sum(potential[row][0] - potential[row][1] for row in range(1, rows - 1))
    return EPSILON_0 * field


def relax(potential: list) -> None:
    """Replaces every inner potential by the mean of its neighbours, in place."""
    for row in range(1, len(potential) - 1):
        above, here, below = potential[row - 1], potential[row], potential[row + 1]
        for column in range(1, len(here) - 1):
            here[column] = (above[column] + below[column] + here[column - 1] + here[column + 1]) / 4
`;

const AVERAGE_CHARGE = `def average_charge(charge) -> float:
    """The mean charge over all pairs of voltages."""
    values = [value for row in charge for value in row]
    return sum(values) / len(values)
`;

/** A sweep over two voltages after a shared preparation, and a reduction. */
export const ELECTROSTATICS_SWEEP: Example = {
  id: 'electrostatics',
  title: 'Two voltages, one capacitor',
  teaches: 'Prepare once, sweep two axes, ask for cpus by an expression, and reduce the plane to one number.',
  pipeline: drawPipeline({
    name: 'Two voltages, one capacitor',
    description:
      'Solves the potential between two electrodes for every pair of voltages, and averages the charge. Geometry and mesh are computed once.',
    inputs: [
      { name: 'x', value: { kind: 'value', value: 0.4 }, position: { x: 0, y: 0 } },
      { name: 'y', value: { kind: 'value', value: 0.3 }, position: { x: 0, y: 120 } },
      { name: 'mesh_size', value: { kind: 'value', value: 0.01 }, position: { x: 300, y: 180 } },
      {
        name: 'V_left',
        value: { kind: 'linspace', start: 0, stop: 2, count: 5 },
        position: { x: 600, y: 240 },
      },
      {
        name: 'V_right',
        value: { kind: 'linspace', start: -0.5, stop: 0.5, count: 4 },
        position: { x: 600, y: 360 },
      },
    ],
    functions: [
      { entry: 'make_geometry', code: GEOMETRY, outputs: ['geo'], position: { x: 300, y: 30 } },
      { entry: 'make_mesh', code: MESH, outputs: ['mesh'], position: { x: 600, y: 90 } },
      {
        entry: 'electrostatics',
        code: ELECTROSTATICS,
        outputs: ['charge'],
        mapspec: 'V_left[i], V_right[j] -> charge[i, j]',
        resources: { cpus: { expression: 'int(abs(V_left - V_right)) + 1' }, parallelizationMode: 'internal' },
        scope: 'element',
        position: { x: 900, y: 180 },
      },
      { entry: 'average_charge', code: AVERAGE_CHARGE, outputs: ['mean_charge'], position: { x: 1200, y: 180 } },
    ],
    wires: [
      ['x', 'make_geometry.x'],
      ['y', 'make_geometry.y'],
      ['geo', 'make_mesh.geo'],
      ['mesh_size', 'make_mesh.mesh_size'],
      ['mesh', 'electrostatics.mesh'],
      ['V_left', 'electrostatics.V_left'],
      ['V_right', 'electrostatics.V_right'],
      ['charge', 'average_charge.charge'],
    ],
    resources: { memory: '100MB', time: '00:05:00' },
  }),
};
