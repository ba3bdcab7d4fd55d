import type { RunView } from '@gridloom/core/run';
import { isEnded } from '@gridloom/core/run';
import type { Client } from './session.ts';
import { UsageError } from './usage-error.ts';

/** The id of a run given by its id, an unambiguous beginning of it, or `last`. */
export async function findRun(client: Client, given: string): Promise<string> {
  const ids = (await client.run.list.query()).map(({ runId }) => runId);
  const found = given === 'last' ? ids.slice(0, 1) : ids.filter((id) => id === given || id.startsWith(given));
  if (found.length === 1) return found[0]!;
  if (found.length === 0) throw new UsageError(`There is no run "${given}". \`gridloom runs\` lists them.`);
  throw new UsageError(`"${given}" begins the ids of ${found.length} runs: ${found.join(', ')}. Give more of it.`);
}

const PATIENCE_MS = 20_000;

/** The run after the cluster has answered once since `sinceMs`, or as last known when it does not answer in time. */
export async function freshRun(client: Client, runId: string, sinceMs: number): Promise<RunView> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const run = await client.run.get.query({ runId });
    const fresh = (run.newsAt ?? 0) >= sinceMs || isEnded(run.word) || run.trouble.length > 0;
    if (fresh || Date.now() > deadline) return run;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
