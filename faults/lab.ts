import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { bringUp, type ClusterOptions } from '../e2e/cluster/bring-up.mjs';
import { type Cluster, freshDir, slurmEnv } from '../e2e/cluster/cluster-state.mjs';
import { isAlive, readPid, stopDaemon } from '../e2e/cluster/daemons.mjs';
import { findProgram } from '../e2e/cluster/find-program.mjs';
import { freePorts } from '../e2e/cluster/free-ports.mjs';
import { mustRun, runCommand } from '../e2e/cluster/run-command.mjs';
import { takeDown } from '../e2e/cluster/take-down.mjs';
import { callApi } from '../e2e/fixtures/gridloom-api.ts';
import { GridloomServer } from '../e2e/fixtures/gridloom-server.ts';
import { sshProfile } from '../e2e/fixtures/ssh-profile.ts';
import { makeShims, type SlurmCommand } from './slurm-shims.ts';
import { waitUntil } from './wait-until.ts';
import { type WatchedRun, watchRun } from './watched-run.ts';

const LIMITS = { maxArraySize: 1001, pollS: 0.3, graceS: 2 };

type Changes = Readonly<Record<string, unknown>>;

/** The part of a connection's state that is looked at here. */
type Connection = {
  readonly state: string;
  readonly message?: string;
  readonly nextTryAt?: number | null;
  readonly question?: { readonly id: string; readonly prompts: readonly { readonly label: string }[] };
};

/** A cluster and a server of their own for the cases of one file, both gone behind the last of them. */
export function openLab(options: ClusterOptions = {}) {
  let cluster: Cluster | null = null;
  let server: GridloomServer | null = null;
  let number = 0;
  const sshds: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    // By the mark whoever started the suite finds what an interrupted case left.
    const dir = `${freshDir()}${process.env['GRIDLOOM_FAULTS_MARK'] ?? ''}`;
    cluster = await bringUp(dir, options);
    mkdirSync(join(dir, 'open'));
    chmodSync(join(dir, 'open'), 0o1777);
    server = await startServer('data');
  }, 120_000);

  /** What a case that failed leaves behind is no burden for the next one. */
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail' || task.concurrent) return;
    const jobs = new Set((await lab.queue('PD,R,S,CG,CF')).map((line) => /^\d+/.exec(line)?.[0] ?? ''));
    if (jobs.size > 0) await lab.command('scancel', ...jobs);
  });

  afterAll(async () => {
    await server?.stop();
    for (const stop of sshds) await stop();
    if (cluster) await takeDown(cluster.dir);
  }, 120_000);

  const up = (): Cluster => {
    if (!cluster) throw new Error('The cluster did not come up.');
    return cluster;
  };
  const running = (): GridloomServer => {
    if (!server) throw new Error('The server did not start.');
    return server;
  };

  /** A server with a data folder of its own below the cluster's; the caller stops it. */
  async function startServer(name: string, more: NodeJS.ProcessEnv = {}): Promise<GridloomServer> {
    const { SSH_AUTH_SOCK: _, ...env } = slurmEnv(up());
    const started = new GridloomServer(join(up().dir, name), { ...env, ...more });
    await started.start();
    return started;
  }

  const lab = {
    get cluster() {
      return up();
    },
    get server() {
      return running();
    },
    startServer,
    /** A path that everybody may write, unlike all before. */
    path(name: string): string {
      return join(up().dir, 'open', `${++number}-${name}`);
    },
    /** SLURM over SSH; saved. */
    sshProfile: (changes: Changes = {}, shell: Changes = {}, at = running()) => {
      const plain = sshProfile(up());
      return saved({ ...plain, limits: LIMITS, ...changes, shell: { ...plain.shell, ...shell } }, at);
    },
    /** SLURM on this machine; saved. */
    hereProfile: (changes: Changes = {}) =>
      saved({ ...sshProfile(up()), shell: { kind: 'local' }, root: up().hereRoot, limits: LIMITS, ...changes }),
    /** State of a profile's connection, as its chip shows it. */
    async connection(id: string): Promise<Connection> {
      const rows = (await callApi(running(), 'profile.list', {})) as {
        profile: { id: string };
        connection: Connection;
      }[];
      return rows.find(({ profile }) => profile.id === id)!.connection;
    },
    /** The profile's scheduler, with some of SLURM's commands replaced. */
    shims(instead: Partial<Record<SlurmCommand, string>>) {
      const shims = makeShims(lab.path('bin'), instead);
      return { ...shims, scheduler: { kind: 'slurm', binFolder: shims.folder } };
    },
    async start(pipeline: unknown, profileId: string, at = running()): Promise<WatchedRun> {
      const started = await callApi(at, 'run.start', { pipeline, profileId, pipelineId: null });
      return watchRun(at, (started as { runId: string }).runId);
    },
    /** For moments that a case chooses itself, never in the hope that something has happened until then. */
    sleepUntil: (epochMs: number) => sleep(Math.max(0, epochMs - Date.now())),
    /** Makes a file for which the code of a run waits. */
    open(gate: string): void {
      writeFileSync(gate, '');
    },
    /** Values that were written by `called`, in order of size. */
    calls(ledger: string): number[] {
      if (!existsSync(ledger)) return [];
      return readFileSync(ledger, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map(Number)
        .sort((a, b) => a - b);
    },
    /** A program of this machine, in the environment of the cluster; its output. */
    command: (program: string, ...args: string[]) => mustRun(program, args, { env: slurmEnv(up()) }),
    /** Jobs in the queue, ended ones too: `12_3|R|n1|reason`. */
    async queue(states = 'all'): Promise<string[]> {
      const { stdout } = await runCommand('squeue', ['-h', '-r', '-t', states, '-o', '%i|%t|%N|%r|%j'], {
        env: slurmEnv(up()),
      });
      return stdout.split('\n').filter(Boolean);
    },
    /** Nothing of ours waits or runs any more. */
    async noJobIsLeft(): Promise<void> {
      await waitUntil('No job is left', async () => (await lab.queue('PD,R,S,CG,CF')).length === 0, {
        timeoutS: 30,
        explain: async () => (await lab.queue()).join('\n'),
      });
    },
    /** Ids of the job arrays of a run that the controller has heard of, by name. */
    async jobsOf(run: WatchedRun): Promise<Map<string, Set<string>>> {
      const byName = new Map<string, Set<string>>();
      for (const line of await lab.queue()) {
        const [id = '', , , , name = ''] = line.split('|');
        if (name.startsWith(`gl-${run.id}-`)) byName.set(name, (byName.get(name) ?? new Set()).add(id.split('_')[0]!));
      }
      return byName;
    },
    /**
     * Another sshd of this cluster, on a port of its own.
     *
     * @param lines - of its configuration; they win over those of the first
     * @param before - shell lines that run before it, in a mount namespace of its own
     */
    async startSshd(lines: readonly string[], before = ''): Promise<{ port: number; stop: () => Promise<void> }> {
      const [port = 0] = await freePorts(1);
      const name = `sshd-${++number}`;
      const plain = readFileSync(join(up().dir, 'etc/sshd_config'), 'utf8').replaceAll(/^(Port|PidFile) .*\n/gm, '');
      const config = join(up().dir, `etc/${name}_config`);
      writeFileSync(config, [`Port ${port}`, `PidFile ${up().dir}/run/${name}.pid`, ...lines, plain].join('\n'));
      const sshd = [findProgram('sshd') ?? 'sshd', '-f', config, '-E', join(up().dir, `log/${name}.log`)].join(' ');
      if (before === '') await lab.command('sh', '-c', sshd);
      else await lab.command('unshare', '-m', '--propagation', 'private', 'sh', '-c', `set -e\n${before}\n${sshd}`);
      await waitUntil(`${name} listens`, () => isAlive(join(up().dir, `run/${name}.pid`)));
      const stop = () => stopDaemon(join(up().dir, `run/${name}.pid`));
      sshds.push(stop);
      return { port, stop };
    },
    /** Adds a line to slurm.conf while the cluster runs. @returns takes it out again */
    async reconfigure(line: string): Promise<() => Promise<void>> {
      const before = readFileSync(up().slurmConf, 'utf8');
      const become = async (text: string) => {
        writeFileSync(up().slurmConf, text);
        await lab.command('scontrol', 'reconfigure');
      };
      await become(`${before}${line}\n`);
      return () => become(before);
    },
    pid(file: string): number {
      const pid = readPid(join(up().dir, file));
      if (pid === null) throw new Error(`There is no process behind ${file}.`);
      return pid;
    },
    /** Ends a daemon at once, and waits until it is gone. */
    async kill(file: string): Promise<void> {
      process.kill(lab.pid(file), 'SIGKILL');
      await waitUntil(`${file} ends`, () => !isAlive(join(up().dir, file)));
      rmSync(join(up().dir, file), { force: true });
    },
  };

  async function saved(profile: Changes, at = running()): Promise<string> {
    const id = `lab-${++number}`;
    await callApi(at, 'profile.save', { ...profile, id, name: id });
    return id;
  }

  return lab;
}
