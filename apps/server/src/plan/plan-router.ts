import { Pipeline } from '@gridloom/core/pipeline';
import { compilePlan } from '@gridloom/core/plan';
import { z } from 'zod';
import type { Profiles } from '../cluster/profiles.ts';
import { procedure, router } from '../rpc/trpc.ts';

export function createPlanRouter(profiles: Profiles) {
  return router({
    /** The plan, or all problems at once; the browser compiles the same by itself, this answer is the one that counts. */
    compile: procedure
      .input(z.strictObject({ pipeline: Pipeline, profileId: z.string() }))
      .query(({ input }) => compilePlan(input.pipeline, profiles.get(input.profileId))),
  });
}
