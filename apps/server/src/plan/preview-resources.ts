import { type Profile, THIS_MACHINE } from '@gridloom/core/cluster';
import { CodedError } from '@gridloom/core/error';
import type { FunctionId, Pipeline, Problem } from '@gridloom/core/pipeline';
import { Json } from '@gridloom/core/pipeline';
import {
  compilePlan,
  type PreviewRequest,
  preparePreview,
  type ResourcePreview,
  resourcePreview,
} from '@gridloom/core/plan';
import { z } from 'zod';
import type { Sites } from '../cluster/sites.ts';

const PreviewAnswer = z.object({
  samples: z.array(
    z.object({
      element: z.int(),
      values: z.record(z.string(), Json),
      errors: z.record(z.string(), z.string()),
      arguments: z.record(z.string(), z.string()),
    }),
  ),
});

export type Previewed =
  | { readonly ok: true; readonly preview: ResourcePreview }
  /** Without a plan there are no elements; these errors stand before it. */
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * What a function's resource expressions give for some of its elements. They are evaluated on this machine, on the
 * profile's only where they read a file that lies there.
 *
 * @throws CodedError NOT_FOUND for a function that the plan does not have, WORKER_REFUSED when a file cannot be read
 */
export async function previewResources(
  pipeline: Pipeline,
  functionId: FunctionId,
  { profile, sites }: { readonly profile: Profile; readonly sites: Pick<Sites, 'site'> },
): Promise<Previewed> {
  // What the cluster would refuse is said of the samples, and must not stand before them.
  const compiled = compilePlan(pipeline, { ...profile, facts: null });
  if (!compiled.ok) return { ok: false, problems: compiled.problems.filter(({ severity }) => severity === 'error') };
  const stage = compiled.plan.stages.find((one) => one.functionId === functionId);
  const prepared = preparePreview(compiled.plan, functionId);
  if (!stage || !prepared) throw new CodedError('NOT_FOUND', { what: 'function', name: functionId });
  const samples = prepared.request ? await ask(prepared.request, profile.id, sites) : [];
  const facts = profile.scheduler.kind === 'slurm' ? profile.facts : null;
  return { ok: true, preview: resourcePreview(stage, prepared, samples, facts) };
}

async function ask(request: PreviewRequest, profileId: string, sites: Pick<Sites, 'site'>) {
  const readsFiles = Object.values(request.inputs).some(({ value }) => value.kind === 'reference');
  const site = await sites.site(readsFiles ? profileId : THIS_MACHINE);
  return PreviewAnswer.parse(await site.worker('preview', [], request)).samples;
}
