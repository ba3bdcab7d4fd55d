import { type MapSpec, parseMapspec, printMapspec, renameAxes, reviseMapspec } from '../../mapspec/index.ts';
import { arrayNames, type Pipeline, type PipelineFunction, type ProblemFix } from '../../pipeline/index.ts';
import type { ReadFunction } from '../compile/read-functions.ts';
import { endKey, type WireEnds } from '../compile/wire-ends.ts';
import { addInputFix, mappedValue } from './input-fixes.ts';
import { misspeltName } from './misspelt-name.ts';
import { removeSettingFix } from './setting-fixes.ts';

/** Another text for a mapspec; null where that is none, or changes nothing. */
export function mapspecFix({ id, mapspec: before }: PipelineFunction, mapspec: string | undefined): ProblemFix | null {
  if (mapspec === undefined || mapspec === before || !parseMapspec(mapspec).ok) return null;
  return { title: `Write ${mapspec}`, edits: [{ type: 'changeFunction', id, patch: { mapspec } }] };
}

function revised(item: PipelineFunction, change: (mapspec: MapSpec) => MapSpec): ProblemFix | null {
  return mapspecFix(item, reviseMapspec(item.mapspec ?? '', change));
}

/** The outputs as the function has them, with the axes that the first one was given. */
export function mapspecOutputsFix(item: PipelineFunction): ProblemFix | null {
  return revised(item, ({ inputs, outputs }) => {
    const axes = outputs[0]?.axes ?? [];
    return { inputs, outputs: item.outputs.map((name) => ({ name, axes })) };
  });
}

/**
 * The parameter that is plainly meant: by its letters, or because no other is left. Without one, the array goes where the
 * others have all of its axes.
 */
export function mapspecParameterFix({ item, parameters }: ReadFunction, name: string): ProblemFix | null {
  const written = parsed(item)?.inputs.map((array) => array.name) ?? [];
  const free = parameters.map((parameter) => parameter.name).filter((parameter) => !written.includes(parameter));
  const usable = free.filter((parameter) => !Object.hasOwn(item.bound, parameter));
  const isOnlyOne = usable.length === 1 && written.length === 1;
  const meant = isOnlyOne ? usable[0]! : misspeltName(name, usable);
  if (meant === null) return withoutArrayFix(item, name);
  return revised(item, ({ inputs, outputs }) => {
    const renamed = inputs.map((array) => (array.name === name ? { ...array, name: meant } : array));
    return { inputs: renamed, outputs };
  });
}

/** Takes an input out of the mapspec, where the others have all of its axes: what is mapped stays the same. */
function withoutArrayFix(item: PipelineFunction, name: string): ProblemFix | null {
  const mapspec = parsed(item);
  const others = mapspec?.inputs.filter((array) => array.name !== name) ?? [];
  const axes = new Set(others.flatMap((array) => array.axes));
  const own = mapspec?.inputs.find((array) => array.name === name)?.axes ?? [];
  if (!mapspec || !own.every((axis) => axis === null || axes.has(axis)) || !axes.size) return null;
  // Where arrays keep their places, taking one out of the middle would move the spacing of the others.
  return mapspecFix(item, printMapspec({ inputs: others, outputs: mapspec.outputs }));
}

/**
 * A bound value that is mapped over: unbound where something else feeds the parameter; an input where it is a list; not
 * mapped where the others have its axes. One value to map over must come from elsewhere, and no edit knows from where.
 */
export function mapspecBoundFix(
  owner: ReadFunction,
  { name, rank }: { readonly name: string; readonly rank: number },
  { pipeline, wires }: { readonly pipeline: Pipeline; readonly wires: WireEnds },
): ProblemFix | null {
  const { id, item } = owner;
  const unbind = removeSettingFix(item, 'bound', name);
  if (wires.has(endKey(id, name)) || pipeline.inputs.some((input) => input.name === name)) return unbind;
  const value = item.bound[name];
  const parameter = owner.parameters.find((candidate) => candidate.name === name);
  if (!Array.isArray(value)) return withoutArrayFix(item, name);
  if (!parameter || arrayNames(pipeline).has(name)) return null;
  const fix = addInputFix(pipeline, name, { readers: [{ owner, parameter }], value: mappedValue(value, rank) });
  return fix && { title: `Make the bound value the input ${name}`, edits: [...unbind.edits, ...fix.edits] };
}

/** Gives an axis of a function another name, unless its mapspec has an axis of that name already. */
export function renameAxisFix(item: PipelineFunction, axis: string, to: string): ProblemFix | null {
  const mapspec = parsed(item);
  const arrays = mapspec ? [...mapspec.inputs, ...mapspec.outputs] : [];
  if (arrays.some(({ axes }) => axes.includes(to))) return null;
  return revised(item, (written) => renameAxes(written, new Map([[axis, to]])));
}

/** Takes the last axes of an array whole: `x[i]` becomes `x[i, :]`. */
export function wholeAxesText(item: PipelineFunction, name: string, rank: number): string {
  return reviseMapspec(item.mapspec ?? '', ({ inputs, outputs }) => {
    const wider = inputs.map((array) => {
      const added = Array.from({ length: Math.max(0, rank - array.axes.length) }, () => null);
      return array.name === name ? { name, axes: [...array.axes, ...added] } : array;
    });
    return { inputs: wider, outputs };
  });
}

function parsed({ mapspec }: PipelineFunction): MapSpec | null {
  const read = parseMapspec(mapspec ?? '');
  return read.ok ? read.mapspec : null;
}
