import { existsSync } from 'node:fs';

/**
 * What the daemons of one cluster have to know of each other.
 *
 * @typedef {object} Layout
 * @property {string} dir
 * @property {string} name SLURM's cluster name, also its database's
 * @property {{ ctld: number, dbd: number, db: number, ssh: number, slurmd: readonly number[] }} ports
 * @property {string} user the one who may log in
 * @property {string} dbPassword
 * @property {boolean} accounting
 * @property {Readonly<Record<string, string>>} settings of slurm.conf by name; they win over ours
 * @property {readonly string[]} partitions lines of slurm.conf beside `main` and `short`
 * @property {readonly string[]} sshd lines of sshd_config; sshd takes the first of two, so they win over ours
 */

/** @param {Layout} layout */
export function slurmConf(layout) {
  const { name, ports, partitions, settings } = layout;
  const nodes = ports.slurmd.map(
    (port, i) =>
      `NodeName=n${i + 1} NodeHostname=localhost NodeAddr=127.0.0.1 Port=${port} CPUs=16 RealMemory=16000 State=UNKNOWN`,
  );
  const lines = {
    ClusterName: name,
    ...networkSettings(layout),
    ...jobSettings(),
    ...accountingSettings(layout),
    ...settings,
  };
  return `${Object.entries(lines)
    .map(([key, value]) => `${key}=${value}`)
    .join('\n')}
${nodes.join('\n')}
PartitionName=main Nodes=n[1-${nodes.length}] Default=YES DefaultTime=60 MaxTime=2-00:00:00 State=UP
PartitionName=short Nodes=n1 MaxTime=5 State=UP
${partitions.map((line) => `${line}\n`).join('')}`;
}

/** @param {Layout} layout */
function networkSettings({ dir, ports }) {
  return {
    SlurmUser: 'root',
    SlurmctldHost: 'localhost(127.0.0.1)',
    SlurmctldPort: String(ports.ctld),
    AuthType: 'auth/munge',
    // A requeued job waits until its old credential has run out: 120 s unless it is said.
    AuthInfo: `socket=${dir}/run/munge.socket,cred_expire=10`,
    // Without these the daemons listen on every interface.
    CommunicationParameters: 'NoInAddrAny,NoCtldInAddrAny',
    StateSaveLocation: `${dir}/spool/ctld`,
    SlurmdSpoolDir: `${dir}/spool/%n`,
    SlurmctldPidFile: `${dir}/run/slurmctld.pid`,
    SlurmdPidFile: `${dir}/run/slurmd-%n.pid`,
    SlurmctldLogFile: `${dir}/log/slurmctld.log`,
    SlurmdLogFile: `${dir}/log/slurmd-%n.log`,
  };
}

function jobSettings() {
  return {
    MpiDefault: 'none',
    ProctrackType: 'proctrack/linuxproc',
    TaskPlugin: 'task/none',
    JobAcctGatherType: 'jobacct_gather/linux',
    JobAcctGatherFrequency: '1',
    SchedulerType: 'sched/backfill',
    SchedulerParameters: 'sched_min_interval=0,bf_interval=2,batch_sched_delay=0',
    SelectType: 'select/cons_tres',
    SelectTypeParameters: 'CR_Core_Memory',
    DefMemPerCPU: '100',
    MaxArraySize: '1001',
    MaxJobCount: '10000',
    KillWait: '5',
    SlurmdTimeout: '15',
    ReturnToService: '2',
    // The nodes claim more processors than this machine has.
    SlurmdParameters: 'config_overrides',
  };
}

/**
 * @param {Layout} layout
 * @returns {Record<string, string>}
 */
function accountingSettings({ dir, ports, accounting }) {
  if (!accounting) return { AccountingStorageType: 'accounting_storage/none' };
  return {
    AccountingStorageType: 'accounting_storage/slurmdbd',
    AccountingStorageHost: '127.0.0.1',
    AccountingStoragePort: String(ports.dbd),
    // The clients of slurmdbd take munge's socket from here, not from AuthInfo.
    AccountingStoragePass: `socket=${dir}/run/munge.socket`,
    AccountingStorageEnforce: 'associations,limits,qos',
    AccountingStoreFlags: 'job_comment',
  };
}

/** For the memory limits of `TaskPlugin=task/cgroup`; without that plugin nobody reads it. */
export function cgroupConf() {
  return `CgroupPlugin=${existsSync('/sys/fs/cgroup/cgroup.controllers') ? 'cgroup/v2' : 'cgroup/v1'}
CgroupMountpoint=/sys/fs/cgroup
ConstrainRAMSpace=yes
`;
}

/** @param {Layout} layout */
export function slurmdbdConf({ dir, ports, dbPassword }) {
  return `AuthType=auth/munge
AuthInfo=socket=${dir}/run/munge.socket
CommunicationParameters=NoInAddrAny
DbdHost=localhost
DbdAddr=127.0.0.1
DbdPort=${ports.dbd}
SlurmUser=root
LogFile=${dir}/log/slurmdbd.log
PidFile=${dir}/run/slurmdbd.pid
StorageType=accounting_storage/mysql
StorageHost=127.0.0.1
StoragePort=${ports.db}
StorageUser=slurm
StoragePass=${dbPassword}
StorageLoc=slurm_acct_db
`;
}

/** @param {Layout} layout */
export function mariadbConf({ dir, ports }) {
  return `[mysqld]
datadir=${dir}/db/data
socket=${dir}/db/socket
pid-file=${dir}/db/mariadbd.pid
log-error=${dir}/db/error.log
tmpdir=${dir}/db
port=${ports.db}
bind-address=127.0.0.1
user=mysql
skip-name-resolve
performance_schema=0
innodb_buffer_pool_size=64M
innodb_log_file_size=16M
innodb_lock_wait_timeout=900
innodb_flush_log_at_trx_commit=0
`;
}

/** @param {Layout} layout */
export function sshdConf({ dir, ports, user, sshd }) {
  return `${sshd.map((line) => `${line}\n`).join('')}ListenAddress 127.0.0.1
Port ${ports.ssh}
HostKey ${dir}/ssh/host_key
PidFile ${dir}/run/sshd.pid
AuthorizedKeysFile ${dir}/ssh/authorized_keys
AllowUsers ${user}
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
UseDNS no
PrintMotd no
# The folders above ours may be writable for others (a temporary folder is).
StrictModes no
SetEnv SLURM_CONF=${dir}/etc/slurm.conf
${sshd.some((line) => line.startsWith('Subsystem ')) ? '' : 'Subsystem sftp internal-sftp\n'}`;
}
