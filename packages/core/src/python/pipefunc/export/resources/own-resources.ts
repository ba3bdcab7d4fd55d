import type { FunctionId, Pipeline } from '../../../../pipeline/index.ts';
import { mergeResources, type ResourceForm } from '../../../../resources/index.ts';
import { exportResources } from './export-resources.ts';

export type OwnResources = {
  readonly of: ReadonlyMap<FunctionId, ResourceForm>;
  /** `default_resources` of the pipeline; null when there are none, or when every function has them in its own. */
  readonly defaults: string | null;
  readonly losses: readonly string[];
};

/**
 * PipeFunc loses extra options and the parallelisation mode of the pipeline's resources as soon as a function has its own,
 * and refuses `cpus` there beside `nodes` here. Where that would happen every function gets the merged resources itself.
 */
export function ownResources(pipeline: Pipeline): OwnResources {
  const { resources: defaults, functions, nests } = pipeline;
  const owners = [...functions, ...nests];
  const isLost = owners.some(
    ({ resources }) => Object.keys(resources).length > 0 && losesDefaults(defaults, resources),
  );
  const merged = (resources: ResourceForm) => (isLost ? mergeResources(defaults, resources) : resources);
  const of = new Map(owners.map(({ id, resources }) => [id, merged(resources)]));
  if (isLost) return { of, defaults: null, losses: [] };
  const { text, losses } = exportResources(defaults, null);
  return { of, defaults: text, losses: losses.map((loss) => `Resources of the pipeline: ${loss}.`) };
}

function losesDefaults(defaults: ResourceForm, own: ResourceForm): boolean {
  if (defaults.extraArgs || defaults.parallelizationMode) return true;
  const saysNodes = own.nodes !== undefined || own.cpusPerNode !== undefined;
  const defaultNodes = defaults.nodes !== undefined || defaults.cpusPerNode !== undefined;
  return (defaults.cpus !== undefined && saysNodes) || (defaultNodes && own.cpus !== undefined);
}
