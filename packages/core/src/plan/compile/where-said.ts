import type { Profile } from '../../cluster/index.ts';
import type { Nest, Pipeline, PipelineEdit, ProblemFix, ProblemPlace } from '../../pipeline/index.ts';
import type { ResourceForm } from '../../resources/index.ts';
import type { ReadFunction } from './read-functions.ts';

/** Where a resource is said, and how it can be said otherwise. */
export type Said = {
  readonly place: ProblemPlace;
  /** What messages call the form. */
  readonly said: string;
  /** Another value in the form that says it; null for a profile, which is no part of the pipeline. */
  readonly mend: (field: string, value: number | string) => ProblemFix | null;
  /** Another value for this function: in the form that says it, or in the function's own where that is the profile. */
  readonly override: (field: string, value: number | string) => ProblemFix | null;
  /** Another form in the place of the one that says it; null for a profile. */
  readonly revise: (title: string, change: (form: ResourceForm) => ResourceForm) => ProblemFix | null;
};

/** The form that has the last word on a field. A pipeline's own mistake is said once, not for each of its functions. */
export function whereSaid(pipeline: Pipeline, profile: Profile, owner: ReadFunction, field: string): Said {
  const node = { kind: 'function', id: owner.id } as const;
  const inFunction = (name: string, value: number | string) =>
    fixOf(name, value, editOwner(pipeline, owner, name, value));
  const none = () => null;
  if (field === 'chunkSize') {
    return { place: { node, field }, said: owner.name, mend: none, override: inFunction, revise: none };
  }
  const own = {
    place: { node, field: `resources.${field}` },
    said: owner.name,
    mend: inFunction,
    override: inFunction,
    revise: (title: string, change: (form: ResourceForm) => ResourceForm): ProblemFix => {
      const patch = { resources: change(owner.item.resources) };
      return { title, edits: [changeOwner(pipeline, owner, patch)] };
    },
  };
  if (says(owner.item.resources, field)) return own;
  if (says(pipeline.resources, field)) {
    const mend = (name: string, value: number | string) => {
      const resources = withValue(pipeline.resources, name, value);
      return fixOf(name, value, { type: 'changePipeline', patch: { resources } });
    };
    const revise: Said['revise'] = (title, change) => {
      const patch = { resources: change(pipeline.resources) };
      return { title, edits: [{ type: 'changePipeline', patch }] };
    };
    return { place: { field: `resources.${field}` }, said: 'the pipeline', mend, override: mend, revise };
  }
  if (!says(profile.defaults, field)) return own;
  const place = { field: `profile.${field}` };
  return { place, said: `the profile ${profile.name}`, mend: none, override: inFunction, revise: none };
}

function says(form: ResourceForm, field: string): boolean {
  const [key = '', option] = field.split(/\.(.*)/s);
  return option === undefined ? Object.hasOwn(form, key) : Object.hasOwn(form.extraArgs ?? {}, option);
}

/** Null where one edit does not do: chunks of a function that has a task for each element. */
function editOwner(
  pipeline: Pipeline,
  owner: ReadFunction,
  field: string,
  value: number | string,
): PipelineEdit | null {
  const { item } = owner;
  if (field === 'chunkSize') {
    if (item.scope === 'element' || typeof value !== 'number') return null;
    return changeOwner(pipeline, owner, { chunkSize: value });
  }
  return changeOwner(pipeline, owner, { resources: withValue(item.resources, field, value) });
}

function changeOwner(
  pipeline: Pipeline,
  { item }: ReadFunction,
  patch: Partial<Pick<Nest, 'chunkSize' | 'resources'>>,
): PipelineEdit {
  const isNest = pipeline.nests.some(({ id }) => id === item.id);
  return isNest ? { type: 'changeNest', id: item.id, patch } : { type: 'changeFunction', id: item.id, patch };
}

function withValue(form: ResourceForm, field: string, value: number | string): ResourceForm {
  const [key = '', option] = field.split(/\.(.*)/s);
  return option === undefined
    ? { ...form, [key]: value }
    : { ...form, extraArgs: { ...form.extraArgs, [option]: value } };
}

const FIELD_TITLES: Readonly<Record<string, string>> = {
  cpusPerNode: 'cpus per node',
  chunkSize: 'the chunk size',
  memory: 'the memory',
  time: 'the time',
  partition: 'the partition',
};

function fixOf(field: string, value: number | string, edit: PipelineEdit | null): ProblemFix | null {
  const name = FIELD_TITLES[field] ?? field.replace(/^extraArgs\./, '');
  return edit && { title: `Set ${name} to ${value}`, edits: [edit] };
}
