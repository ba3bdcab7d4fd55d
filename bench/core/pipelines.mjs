/**
 * The pipelines of the measurement, in words that both sides read: functions with parameters, outputs, mapspec and
 * resources. Blocks of ten: a chain of seven maps, one function with two outputs, a zip of both, and a reduction that also
 * takes the results of the three blocks before.
 *
 * @param {number} count number of functions
 */
export function describePipeline(count) {
  const functions = [];
  const inputs = {};
  for (let index = 0; index < count; index++) {
    const block = Math.floor(index / 10);
    const at = index % 10;
    if (at === 0) inputs[`x_${block}`] = 10 + (block % 7);
    functions.push(describeFunction(block, at));
  }
  return { functions, inputs };
}

function describeFunction(block, at) {
  const name = `f_${block}_${at}`;
  const before = at === 0 ? `x_${block}` : `y_${block}_${at - 1}`;
  const resources = { cpus: 1 + (at % 4), memory: `${1 + at}GB`, time: '01:00:00' };
  if (at < 7) {
    const output = `y_${block}_${at}`;
    return {
      name,
      parameters: [before],
      outputs: [output],
      mapspec: `${before}[i${block}] -> ${output}[i${block}]`,
      resources,
    };
  }
  const [p, q, r, s] = ['p', 'q', 'r', 's'].map((letter) => `${letter}_${block}`);
  const axis = `[i${block}]`;
  if (at === 7) {
    return {
      name,
      parameters: [before],
      outputs: [p, q],
      mapspec: `${before}${axis} -> ${p}${axis}, ${q}${axis}`,
      resources,
    };
  }
  if (at === 8) {
    return { name, parameters: [p, q], outputs: [r], mapspec: `${p}${axis}, ${q}${axis} -> ${r}${axis}`, resources };
  }
  const earlier = [1, 2, 3].filter((back) => block >= back).map((back) => `s_${block - back}`);
  return { name, parameters: [r, ...earlier], outputs: [s], mapspec: null, resources };
}

/** The document that the compiler gets. `edition` is a comment in the code, so that no text was seen before. */
export function drawPipeline({ functions, inputs }, edition = '') {
  const position = { x: 0, y: 0 };
  const producers = new Map(functions.flatMap(({ name, outputs }) => outputs.map((output) => [output, name])));
  return {
    format: 2,
    name: 'Measured',
    description: '',
    functions: functions.map(({ name, parameters, outputs, mapspec, resources }) => ({
      id: name,
      language: 'python',
      code: codeOf(name, parameters, outputs, edition),
      entry: name,
      outputs,
      mapspec,
      internalShape: null,
      bound: {},
      defaults: {},
      resources,
      resourcesVariable: null,
      scope: 'map',
      chunkSize: 3,
      executor: 'slurm',
      variant: null,
      acceptMissing: false,
      notes: '',
      position,
    })),
    inputs: Object.entries(inputs).map(([name, stop]) => ({
      id: `i_${name}`,
      name,
      value: { kind: 'range', start: 0, stop, step: 1 },
      position,
    })),
    wires: functions.flatMap(({ name, parameters }) =>
      parameters.flatMap((parameter) => {
        const producer = producers.get(parameter);
        const from = { kind: 'output', id: producer, output: parameter };
        return producer === undefined ? [] : [{ from, to: { id: name, parameter } }];
      }),
    ),
    nests: [],
    activeVariants: {},
    checkTypes: true,
    resources: {},
  };
}

function codeOf(name, parameters, outputs, edition) {
  return `import math


def ${name}(${parameters.join(', ')}):
    """One step of the measurement. ${edition}"""
    value = math.sqrt(abs(float(${parameters.length === 1 ? parameters[0] : `len([${parameters.join(', ')}])`})))
    if value > 10:
        value = value - 10
    return ${outputs.map(() => 'value').join(', ')}
`;
}

/** Three functions over `side * side` elements: a product, a map, a reduction of one axis. */
export function drawSweep(side) {
  const { functions, ...rest } = drawPipeline({
    functions: [
      { name: 'f_a', parameters: ['u', 'v'], outputs: ['a'], mapspec: 'u[i], v[j] -> a[i, j]', resources: { cpus: 1 } },
      { name: 'f_b', parameters: ['a'], outputs: ['b'], mapspec: 'a[i, j] -> b[i, j]', resources: { cpus: 2 } },
      { name: 'f_c', parameters: ['b'], outputs: ['c'], mapspec: 'b[i, :] -> c[i]', resources: { cpus: 1 } },
    ],
    inputs: { u: side[0], v: side[1] },
  });
  return { ...rest, functions: functions.map((item) => ({ ...item, chunkSize: null })) };
}

export const PROFILE = {
  id: 'cluster',
  name: 'Cluster',
  shell: { kind: 'local' },
  scheduler: { kind: 'slurm', binFolder: null },
  root: '/scratch/runs',
  setup: '',
  python: 'python3',
  defaults: {},
  limits: { maxArraySize: 1001, pollS: 1, graceS: 1 },
  facts: null,
};
