import { Pipeline } from '../../pipeline/index.ts';
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
