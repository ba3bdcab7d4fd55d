import type { Json } from '../../pipeline/index.ts';
import { Pipeline } from '../../pipeline/index.ts';
import { readModule } from '../read-module.ts';
import { importPipefunc } from './import-pipefunc.ts';

/** Imports a text and gives the facts that tests state: by name, wires as `output -> function.parameter`. */
export function importForTest(source: string, fileName = 'sweep.py') {
  const { pipeline, unread } = importPipefunc(source, fileName);
  Pipeline.parse(pipeline);
  const name = new Map<string, string>([
    ...pipeline.functions.map((node) => [node.id, node.entry] as const),
    ...pipeline.inputs.map((node) => [node.id, node.name] as const),
  ]);
  return {
    pipeline,
    unread,
    why: unread.map((note) => `${note.line}: ${note.why}`),
    functions: Object.fromEntries(pipeline.functions.map((node) => [node.entry, node])),
    inputs: Object.fromEntries(pipeline.inputs.map((node) => [node.name, node.value])),
    wires: pipeline.wires.map(({ from, to }) => {
      const source = from.kind === 'input' ? name.get(from.id) : `${name.get(from.id)}.${from.output}`;
      return `${source} -> ${name.get(to.id)}.${to.parameter}`;
    }),
  };
}

/** A whole import as lines: one a function, nest and input, then what was noted. */
export function describeImport(source: string, fileName = 'sweep.py'): string[] {
  const { pipeline, unread } = importPipefunc(source, fileName);
  Pipeline.parse(pipeline);
  const nameOf = (id: string) => [...pipeline.functions, ...pipeline.nests].find((node) => node.id === id);
  const fedBy = new Map(
    pipeline.wires.map(({ from, to }) => [
      `${to.id} ${to.parameter}`,
      from.kind === 'input' ? (pipeline.inputs.find(({ id }) => id === from.id)?.name ?? '?') : from.output,
    ]),
  );
  const functions = pipeline.functions.map((node) => {
    const { parameters = [] } = readModule(node.code).functions.findLast(({ name }) => name === node.entry) ?? {};
    const ports = parameters.map(({ name }) => {
      const fed = fedBy.get(`${node.id} ${name}`);
      return fed === undefined ? `(${name})` : fed === name ? name : `${name}=${fed}`;
    });
    const facts = {
      bound: node.bound,
      defaults: node.defaults,
      resources: node.resources,
      internal: node.internalShape,
      to: node.resourcesVariable,
      scope: node.scope === 'map' ? null : node.scope,
      chunk: node.chunkSize,
      on: node.executor === 'slurm' ? null : node.executor,
      variant: node.variant && `${node.variant.of}=${node.variant.name}`,
    };
    return `${node.entry}(${ports.join(', ')}) -> ${node.outputs.join(', ')} | ${node.mapspec ?? 'once'}${said(facts)}`;
  });
  const nests = pipeline.nests.map(({ name, functions: inside, outputs, resources, scope, chunkSize, executor }) => {
    const members = inside.map((id) => pipeline.functions.find((node) => node.id === id)?.entry ?? nameOf(id)?.id);
    const facts = {
      resources,
      scope: scope === 'map' ? null : scope,
      chunk: chunkSize,
      on: executor === 'slurm' ? null : executor,
    };
    return `nest ${name}: ${members.join(' + ')} -> ${outputs?.join(', ') ?? 'all'}${said(facts)}`;
  });
  const inputs = pipeline.inputs.map(({ name, value: { kind, ...rest } }) => `input ${name}: ${kind}${said(rest)}`);
  const { name, description, activeVariants, checkTypes, resources } = pipeline;
  const whole = said({
    name: name === 'sweep' ? null : name,
    description: description || null,
    activeVariants,
    resources,
    checkTypes: checkTypes ? null : false,
  });
  return [
    ...functions,
    ...nests,
    ...inputs,
    ...(whole ? [`pipeline${whole}`] : []),
    ...unread.map(({ line, why }) => `unread ${line}: ${why}`),
  ];
}

/** What is not empty, as ` name=value`. */
function said(facts: Readonly<Record<string, Json | object | undefined>>): string {
  return Object.entries(facts)
    .filter(([, value]) => value !== null && value !== undefined && JSON.stringify(value) !== '{}')
    .map(([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('');
}
