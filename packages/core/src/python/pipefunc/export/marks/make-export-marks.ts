import type { Pipeline } from '../../../../pipeline/index.ts';
import { sameJson } from '../../../../pipeline/same-json.ts';
import { tokensOf, writeRecipe } from './code-recipe.ts';
import type { ExportMarks, FunctionMark, InputMark, NestMark, WireMark } from './export-marks.ts';
import { fingerprint } from './fingerprint.ts';
import { FUNCTION_FIELDS, markFields, NEST_FIELDS, PIPELINE_FIELDS } from './mark-fields.ts';
import { functionKeys, graphFingerprint, namedWires } from './named-graph.ts';

/** What a pipeline is beyond the one that the import makes of its script. */
export function makeExportMarks(pipeline: Pipeline, imported: Pipeline, source: string): ExportMarks {
  const wires = wireMarks(pipeline, imported);
  return {
    format: 1,
    ...markFields<Pipeline, (typeof PIPELINE_FIELDS)[number]>(imported, pipeline, PIPELINE_FIELDS),
    functions: functionMarks(pipeline, imported, source),
    inputs: inputMarks(pipeline, imported),
    nests: nestMarks(pipeline, imported),
    ...(wires && { wires }),
  };
}

function functionMarks(pipeline: Pipeline, imported: Pipeline, source: string): FunctionMark[] {
  const tokens = tokensOf(source);
  const keys = functionKeys(pipeline);
  const importedKeys = functionKeys(imported);
  const read = new Map(imported.functions.map((item) => [importedKeys.get(item.id), item]));
  return pipeline.functions.map((item): FunctionMark => {
    const key = keys.get(item.id) ?? '';
    const found = read.get(key);
    const code =
      found && found.code !== item.code
        ? { was: fingerprint(found.code), is: writeRecipe(item.code, tokens) }
        : undefined;
    return {
      key,
      id: item.id,
      at: [item.position.x, item.position.y],
      ...(item.notes !== '' && { notes: item.notes }),
      ...(item.acceptMissing && { acceptMissing: true }),
      ...(item.retry && { retry: item.retry }),
      ...(item.language !== 'python' && { language: item.language }),
      ...(code && { code }),
      ...(found && markFields(found, item, FUNCTION_FIELDS)),
    };
  });
}

function inputMarks(pipeline: Pipeline, imported: Pipeline): InputMark[] {
  const read = new Map(imported.inputs.map((input) => [input.name, input.value]));
  return pipeline.inputs.map(({ id, name, value, position }): InputMark => {
    const found = read.get(name);
    const mark: InputMark = { name, id, at: [position.x, position.y] };
    if (found === undefined) return { ...mark, only: value };
    return sameJson(found, value) ? mark : { ...mark, value: { was: fingerprint(found), is: value } };
  });
}

function nestMarks(pipeline: Pipeline, imported: Pipeline): NestMark[] {
  const keys = functionKeys(pipeline);
  const importedKeys = functionKeys(imported);
  const read = new Map(imported.nests.map((nest) => [nest.name, nest]));
  return pipeline.nests.map((nest): NestMark => {
    const { id, name, position, notes, outputs, resources, scope, chunkSize, executor } = nest;
    const functions = nest.functions.map((item) => keys.get(item) ?? '');
    const found = read.get(name);
    const mark: NestMark = {
      name,
      id,
      at: [position.x, position.y],
      ...(notes !== '' && { notes }),
      ...(nest.retry && { retry: nest.retry }),
    };
    if (!found) return { ...mark, only: { functions, outputs, resources, scope, chunkSize, executor } };
    const foundFunctions = found.functions.map((item) => importedKeys.get(item) ?? '');
    return {
      ...mark,
      ...(!sameJson(foundFunctions, functions) && { functions: { was: fingerprint(foundFunctions), is: functions } }),
      ...markFields(found, nest, NEST_FIELDS),
    };
  });
}

function wireMarks(pipeline: Pipeline, imported: Pipeline): ExportMarks['wires'] {
  const wires = namedWires(pipeline);
  const found = namedWires(imported);
  const names = new Set(pipeline.inputs.map(({ name }) => name));
  const keys = new Set(functionKeys(pipeline).values());
  const without = {
    functions: [...functionKeys(imported).values()].filter((key) => !keys.has(key)),
    inputs: imported.inputs.map(({ name }) => name).filter((name) => !names.has(name)),
  };
  const isMore = without.functions.length > 0 || without.inputs.length > 0;
  if (sameJson(wires, found) && !isMore) return undefined;
  const order = placesIn(found, wires);
  return {
    was: graphFingerprint(imported),
    ...(order ? { order } : { is: wires }),
    ...(isMore && { without }),
  };
}

/** Where each wire stands among those that were found; null when they are not the same wires. */
function placesIn(found: readonly WireMark[], wires: readonly WireMark[]): number[] | null {
  const places = new Map(found.map((wire, place) => [JSON.stringify(wire), place]));
  const order = wires.flatMap((wire) => places.get(JSON.stringify(wire)) ?? []);
  return order.length === wires.length && order.length === found.length ? order : null;
}
