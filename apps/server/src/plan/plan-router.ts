import { FunctionId, InputValue, Pipeline } from '@gridloom/core/pipeline';
import { Selection, type WorkerSource } from '@gridloom/core/plan';
import { z } from 'zod';
import type { Profiles } from '../cluster/profiles.ts';
import type { Sites } from '../cluster/sites.ts';
import { procedure, router } from '../rpc/trpc.ts';
import type { Runs } from '../run/runs.ts';
import { compileAsKnown } from './compile-seen.ts';
import { bundleFolder, exportSbatch, zipBundle } from './export-sbatch.ts';
import { lookAtReferences, type Reference } from './look-at-references.ts';
import { previewResources } from './preview-resources.ts';

const ReferenceInput = InputValue.refine((value): value is Reference => value.kind === 'reference');

type PlanParts = {
  readonly profiles: Profiles;
  readonly sites: Pick<Sites, 'site'>;
  readonly runs: Pick<Runs, 'earlier'>;
  readonly workerSource: WorkerSource;
};

export function createPlanRouter({ profiles, sites, runs, workerSource }: PlanParts) {
  return router({
    /** The plan, or all problems at once; the browser compiles the same by itself, this answer is the one that counts. */
    compile: procedure
      .input(
        z.strictObject({
          pipeline: Pipeline,
          profileId: z.string(),
          /** Of the saved pipeline whose earlier runs are looked at; without it the plan takes nothing over. */
          pipelineId: z.string().nullable().optional(),
          reuse: z.boolean().optional(),
          selection: Selection.optional(),
        }),
      )
      .query(async ({ input: { pipeline, profileId, pipelineId, reuse = true, selection } }) => {
        const profile = profiles.get(profileId);
        // The same runs as when it is started: what is shown is what happens.
        const earlier = reuse && pipelineId != null ? runs.earlier(pipelineId, profileId) : [];
        const site = () => sites.site(profileId);
        return compileAsKnown(pipeline, { profile, site, earlier, ...(selection && { selection }) });
      }),
    /** What a function's resource expressions give for some of its elements, evaluated before there is a run. */
    preview: procedure
      .input(z.strictObject({ pipeline: Pipeline, profileId: z.string(), functionId: FunctionId }))
      .mutation(({ input: { pipeline, profileId, functionId } }) =>
        previewResources(pipeline, functionId, { profile: profiles.get(profileId), sites }),
      ),
    /** The plan as a folder of sbatch scripts that needs no Gridloom; its files by path, and the same as a zip archive. */
    exportSbatch: procedure
      .input(z.strictObject({ pipeline: Pipeline, profileId: z.string(), selection: Selection.optional() }))
      .mutation(async ({ input: { pipeline, profileId, selection } }) => {
        const profile = profiles.get(profileId);
        const site = () => sites.site(profileId);
        const bundle = await exportSbatch({ pipeline, profile, site, selection, workerSource });
        if (!bundle.ok) return bundle;
        const folder = bundleFolder(pipeline);
        return { ...bundle, fileName: `${folder}.zip`, zip: zipBundle(bundle, folder) };
      }),
    /** What a file on the cluster holds: its shape and type, or why it cannot be read. */
    look: procedure
      .input(z.strictObject({ profileId: z.string(), reference: ReferenceInput }))
      .mutation(async ({ input }) => {
        const [found] = await lookAtReferences(await sites.site(input.profileId), [input.reference]);
        return found!;
      }),
  });
}
