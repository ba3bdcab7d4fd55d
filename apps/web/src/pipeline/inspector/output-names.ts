import type { FunctionId, Pipeline, PipelineEdit } from '@gridloom/core/pipeline';
import type { Read } from '../input-text.ts';

/** Reads `mean, std`. Whether the names are good is for the compiler to say. */
export function readOutputs(text: string): Read<readonly string[]> {
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => name === ''))
    return { ok: false, message: 'Write at least one name, with one comma between two.' };
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  return twice ? { ok: false, message: `"${twice}" stands there twice.` } : { ok: true, value: names };
}

/** The edits that give a function other outputs: as many as before are renamed, so that wires and mapspec follow. */
export function changeOutputs(pipeline: Pipeline, id: FunctionId, outputs: readonly string[]): PipelineEdit[] {
  const before = pipeline.functions.find((item) => item.id === id)?.outputs ?? [];
  if (before.length === outputs.length) {
    const changed = before.flatMap((from, at) => (from === outputs[at] ? [] : [{ from, to: outputs[at]! }]));
    // Two names that change places at once are not a renaming.
    if (changed.length === 1) return changed.map((names) => ({ type: 'renameOutput', id, ...names }));
  }
  const lost = pipeline.wires.filter(
    ({ from }) => from.kind === 'output' && from.id === id && !outputs.includes(from.output),
  );
  return [
    ...lost.map(({ to }): PipelineEdit => ({ type: 'disconnect', to })),
    { type: 'changeFunction', id, patch: { outputs: [...outputs] } },
  ];
}
