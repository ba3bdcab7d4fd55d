/**
 * How tests find the cluster that is up for them.
 *
 * @param {import('../../e2e/cluster/cluster-state.mjs').Cluster} cluster
 * @returns {NodeJS.ProcessEnv}
 */
export function clusterEnv(cluster) {
  return {
    ...process.env,
    GRIDLOOM_TEST_CLUSTER: cluster.dir,
    GRIDLOOM_TEST_SLURM_CONF: cluster.slurmConf,
    GRIDLOOM_TEST_SSH_HOST: cluster.host,
    GRIDLOOM_TEST_SSH_PORT: String(cluster.port),
    GRIDLOOM_TEST_SSH_USER: cluster.user,
    GRIDLOOM_TEST_SSH_KEY: cluster.keyFile,
    GRIDLOOM_TEST_SSH_HOST_KEY: cluster.hostKey,
    /** For runs of the ssh user. */
    GRIDLOOM_TEST_ROOT: cluster.root,
    /** For runs of the user who runs the tests. */
    GRIDLOOM_TEST_HERE_ROOT: cluster.hereRoot,
  };
}
