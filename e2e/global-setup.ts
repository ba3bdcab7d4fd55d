import { bringUp } from './cluster/bring-up.mjs';
import { freshDir } from './cluster/cluster-state.mjs';
import { whyNoCluster } from './cluster/missing-parts.mjs';
import { takeDown } from './cluster/take-down.mjs';

/** One cluster for all tests: the one that is up already when `GRIDLOOM_TEST_CLUSTER` names its folder, else our own. */
export default async function globalSetup() {
  if (process.env['GRIDLOOM_TEST_CLUSTER']) return;
  const why = whyNoCluster();
  if (why) {
    console.log(`Tests on SLURM are left out: ${why}.`);
    return;
  }
  const dir = freshDir();
  await bringUp(dir);
  process.env['GRIDLOOM_TEST_CLUSTER'] = dir;
  return () => takeDown(dir);
}
