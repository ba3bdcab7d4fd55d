import { setTimeout as delay } from 'node:timers/promises';
import { shellQuote } from '@gridloom/core/cluster';
import type { Site } from '../cluster/site.ts';

/** Somebody waits for the answer, and a cluster may not give one. */
const LOOK_MS = 5_000;

/**
 * Whether the cluster says that a run folder is not there; without an answer in time it may be. A task that runs on may have
 * made an empty one in its place.
 */
export function folderIsGone(site: Promise<Site>, folder: string): Promise<boolean> {
  const look = async () => {
    const { shell } = await site;
    return (await shell.run(`[ -f ${shellQuote(`${folder}/plan.json`)} ]`, { timeoutMs: LOOK_MS })).code === 1;
  };
  return Promise.race([look().catch(() => false), delay(LOOK_MS, false, { ref: false })]);
}
