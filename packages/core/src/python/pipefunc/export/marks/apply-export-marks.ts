import type {
  FunctionId,
  InputId,
  Nest,
  Pipeline,
  PipelineFunction,
  PipelineInput,
} from '../../../../pipeline/index.ts';
import { createFreshNames } from '../../fresh-names.ts';
import type { ExportMarks, WireMark } from './export-marks.ts';
import { fingerprint } from './fingerprint.ts';
import { FUNCTION_FIELDS, fieldsOfMarks, NEST_FIELDS, PIPELINE_FIELDS } from './mark-fields.ts';
import { functionKeys, graphFingerprint, namedWires, wiresOfNames } from './named-graph.ts';

/**
 * Gives an imported pipeline back what the script had no place for. A mark holds only where the import reads what it read
 * when the script was written: edits of the script win. What cannot be edited there (ids, places, notes) always comes back.
 */
export function applyExportMarks(imported: Pipeline, marks: ExportMarks): Pipeline {
  const graph = marks.wires?.was === graphFingerprint(imported) ? marks.wires : null;
  const keys = functionKeys(imported);
  const { functions, ids } = markedFunctions(imported, marks, new Set(graph?.without?.functions));
  const outputs = new Set(functions.flatMap((item) => item.outputs));
  const inputs = markedInputs(imported, marks, { without: new Set(graph?.without?.inputs), outputs });
  return {
    ...imported,
    ...fieldsOfMarks<Pipeline, (typeof PIPELINE_FIELDS)[number]>(imported, marks, PIPELINE_FIELDS),
    functions,
    inputs,
    wires: wiresOfNames(
      markedWires(namedWires(imported), graph),
      ids,
      new Map(inputs.map(({ id, name }) => [name, id])),
    ),
    nests: markedNests(imported, marks, { keys, ids }),
  };
}

function markedFunctions(
  imported: Pipeline,
  marks: ExportMarks,
  without: ReadonlySet<string>,
): { functions: PipelineFunction[]; ids: Map<string, FunctionId> } {
  const keys = functionKeys(imported);
  const places = new Map(marks.functions.map((mark, place) => [mark.key, { mark, place }]));
  const fresh = createFreshIds([...marks.functions, ...marks.nests]);
  const ids = new Map<string, FunctionId>();
  const functions = imported.functions
    .map((item) => ({ item, key: keys.get(item.id) ?? '' }))
    .filter(({ key }) => !without.has(key))
    .toSorted((a, b) => placeOf(places.get(a.key)) - placeOf(places.get(b.key)))
    .map(({ item, key }): PipelineFunction => {
      const mark = places.get(key)?.mark;
      const id = mark?.id ?? fresh(item.id);
      ids.set(key, id);
      if (!mark) return { ...item, id };
      const [x, y] = mark.at;
      const code = mark.code?.was === fingerprint(item.code) && typeof mark.code.is === 'string' ? mark.code.is : null;
      return {
        ...item,
        ...fieldsOfMarks<PipelineFunction, (typeof FUNCTION_FIELDS)[number]>(item, mark, FUNCTION_FIELDS),
        id,
        ...(code !== null && { code, language: mark.language ?? item.language }),
        notes: mark.notes ?? item.notes,
        acceptMissing: mark.acceptMissing ?? item.acceptMissing,
        ...(mark.retry && { retry: mark.retry }),
        position: { x, y },
      };
    });
  return { functions, ids };
}

function markedInputs(
  imported: Pipeline,
  marks: ExportMarks,
  script: { readonly without: ReadonlySet<string>; readonly outputs: ReadonlySet<string> },
): PipelineInput[] {
  const places = new Map(marks.inputs.map((mark, place) => [mark.name, { mark, place }]));
  const fresh = createFreshIds(marks.inputs);
  const read = imported.inputs.filter(({ name }) => !script.without.has(name));
  const names = new Set([...read.map(({ name }) => name), ...script.outputs]);
  const added = marks.inputs.flatMap(({ name, id, only }): PipelineInput[] =>
    only === undefined || names.has(name) ? [] : [{ id, name, value: only, position: { x: 0, y: 0 } }],
  );
  return [...read, ...added]
    .toSorted((a, b) => placeOf(places.get(a.name)) - placeOf(places.get(b.name)))
    .map((input): PipelineInput => {
      const mark = places.get(input.name)?.mark;
      if (!mark) return { ...input, id: fresh(input.id) };
      const [x, y] = mark.at;
      const value = mark.value?.was === fingerprint(input.value) ? mark.value.is : input.value;
      return { ...input, id: mark.id, value, position: { x, y } };
    });
}

function markedWires(wires: readonly WireMark[], graph: ExportMarks['wires'] | null): readonly WireMark[] {
  if (!graph) return wires;
  if (graph.is) return graph.is;
  const ordered = graph.order?.map((index) => wires[index]).filter((wire) => wire !== undefined);
  return ordered ?? wires;
}

function markedNests(
  imported: Pipeline,
  marks: ExportMarks,
  of: { readonly keys: ReadonlyMap<FunctionId, string>; readonly ids: ReadonlyMap<string, FunctionId> },
): Nest[] {
  const places = new Map(marks.nests.map((mark, place) => [mark.name, { mark, place }]));
  const fresh = createFreshIds([...marks.functions, ...marks.nests]);
  const idsOf = (keys: readonly string[]) => keys.flatMap((key) => of.ids.get(key) ?? []);
  const nested = new Set(imported.nests.flatMap(({ functions }) => functions.map((id) => of.keys.get(id) ?? '')));
  const names = new Set(imported.nests.map(({ name }) => name));
  const read = imported.nests.map((nest): Nest => {
    const mark = places.get(nest.name)?.mark;
    const keys = nest.functions.map((id) => of.keys.get(id) ?? '');
    if (!mark) return { ...nest, id: fresh(nest.id), functions: idsOf(keys) };
    const [x, y] = mark.at;
    return {
      ...nest,
      ...fieldsOfMarks<Nest, (typeof NEST_FIELDS)[number]>(nest, mark, NEST_FIELDS),
      id: mark.id,
      functions: idsOf(mark.functions?.was === fingerprint(keys) ? mark.functions.is : keys),
      notes: mark.notes ?? nest.notes,
      ...(mark.retry && { retry: mark.retry }),
      position: { x, y },
    };
  });
  const added = marks.nests.flatMap(({ name, id, at, notes = '', retry, only }): Nest[] => {
    const isFree = only?.functions.every((key) => of.ids.has(key) && !nested.has(key));
    if (!only || !isFree || names.has(name)) return [];
    const [x, y] = at;
    const { functions, ...settings } = only;
    return [{ ...settings, id, name, functions: idsOf(functions), notes, ...(retry && { retry }), position: { x, y } }];
  });
  return [...read, ...added].toSorted((a, b) => placeOf(places.get(a.name)) - placeOf(places.get(b.name)));
}

/** What has no mark was added to the script: it comes last. */
function placeOf(found: { readonly place: number } | undefined): number {
  return found?.place ?? Number.MAX_SAFE_INTEGER;
}

/** Ids beside those that marks give back. */
function createFreshIds(
  marks: readonly { readonly id: FunctionId | InputId }[],
): <Id extends FunctionId | InputId>(id: Id) => Id {
  const fresh = createFreshNames(marks.map(({ id }) => id));
  // The pattern of an id allows digits behind it.
  return <Id extends FunctionId | InputId>(id: Id) => fresh(id) as Id;
}
