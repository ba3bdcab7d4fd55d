import type { Profile } from '../../cluster/index.ts';
import type { Pipeline } from '../../pipeline/index.ts';
import { explainResources, type ResourceFact, type ResourceForm } from '../../resources/index.ts';

type Known = {
  readonly profile: ResourceForm;
  readonly pipeline: ResourceForm;
  readonly facts: readonly ResourceFact[];
};
const known = new WeakMap<ResourceForm, Known>();

/**
 * Where each option comes from that is in force for a function with this form. Remembered while the three forms stay the
 * same objects, as they do from one edit of a pipeline to the next.
 */
export function resourceFacts(pipeline: Pipeline, profile: Profile, own: ResourceForm): readonly ResourceFact[] {
  const before = known.get(own);
  if (before && before.profile === profile.defaults && before.pipeline === pipeline.resources) return before.facts;
  const facts = explainResources({ profile: profile.defaults, pipeline: pipeline.resources, function: own });
  known.set(own, { profile: profile.defaults, pipeline: pipeline.resources, facts });
  return facts;
}
