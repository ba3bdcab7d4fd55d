import { parseArgs } from 'node:util';
import type { Compiled, Plan } from '@gridloom/core/plan';
import { dataFolderOf, findProfile, only } from './arguments.ts';
import { loadPipeline } from './load-pipeline.ts';
import { openSession } from './session.ts';

const COMPILE_OPTIONS = {
  inputs: { type: 'string' },
  profile: { type: 'string' },
  json: { type: 'boolean' },
  data: { type: 'string' },
} as const;

/** `gridloom compile PIPELINE`: the plan, or every problem. */
export async function compileCommand(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...argv], options: COMPILE_OPTIONS, allowPositionals: true });
  const given = only(positionals, 'gridloom compile PIPELINE [--inputs FILE] [--profile P] [--json]');
  const session = await openSession(dataFolderOf(values.data));
  try {
    const { pipeline } = await loadPipeline(session.client, given, values.inputs);
    const profileId = await findProfile(session.client, values.profile);
    const compiled: Compiled = await session.client.plan.compile.query({ pipeline, profileId });
    if (values.json) console.log(JSON.stringify(compiled, null, 2));
    else if (compiled.ok) console.log(printPlan(compiled.plan));
    if (!values.json || !compiled.ok)
      for (const { severity, message, hint } of compiled.problems) console.error(`${severity}: ${message} ${hint}`);
    return compiled.ok ? 0 : 3;
  } finally {
    await session.close();
  }
}

function printPlan({ stages, estimate }: Plan): string {
  const rows = stages.map(({ id, mapspec, elementCount, batches, release }) => {
    const tasks = batches.reduce((sum, batch) => sum + batch.taskCount, 0);
    const work =
      release.kind === 'at-once' ? `${tasks} tasks in ${batches.length} job arrays` : `sized later: ${release.why}`;
    return `  ${id}: ${mapspec ?? 'once'}, ${elementCount ?? '?'} elements, ${work}`;
  });
  const more = estimate.atLeast ? ' at least' : '';
  return [
    ...rows,
    `${more ? 'At least' : 'In all'} ${estimate.elements} elements, ${estimate.tasks} tasks, ${estimate.jobArrays} job arrays.`,
  ].join('\n');
}
