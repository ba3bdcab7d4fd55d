import type { JobReport, TaskNews } from '@gridloom/core/cluster';
import { CodedError } from '@gridloom/core/error';
import { includes, numbersOf, type Ranges, rangesOf } from '@gridloom/core/mapspec';
import { cutBatches, elementsOfTask, type Plan } from '@gridloom/core/plan';
import type { Executor, Observation, RunPorts, Sizing } from './run-ports.ts';
import type { Faults } from './simulated-faults.ts';
import { isOpen, type SimulatedJob, type SimulatedTask } from './simulated-job.ts';
import { createSimulatedRecords } from './simulated-records.ts';
import { createSimulatedResults } from './simulated-results.ts';

/** A process of a task that the scheduler believes to be over. */
type Zombie = { readonly job: SimulatedJob; readonly index: number; readonly file: string; left: number[] };

const NODES = ['n1', 'n2', 'n3'];

/**
 * A cluster in memory with virtual time and seeded faults: it accepts jobs, computes elements as the worker would (records,
 * skipping what failed upstream), and loses answers. It outlives every engine that drives it.
 */
export function createSimulatedCluster(plan: Plan, random: () => number, faults: Faults) {
  const jobs = new Map<string, SimulatedJob>();
  const records = createSimulatedRecords();
  const results = createSimulatedResults(plan, records);
  const zombies: Zombie[] = [];
  const control = new Map<string, Ranges>();
  const adopted: Record<string, Ranges> = {};
  let present = faults;
  let zombiesWrote = false;
  let monotonicMs = 1_000_000;
  let clockMs = 1_700_000_000_000;
  const chance = (probability: number) => probability > 0 && random() < probability;

  /** Takes over what is left of the results of an earlier run, once; answers what that is. */
  function adopt(stageId: string, elements: Ranges): Ranges {
    if (!Object.hasOwn(adopted, stageId)) {
      const found = chance(0.3) ? [] : [...numbersOf(elements)].filter(() => chance(0.8));
      for (const element of found) results.write(stageId, 'adopted-r_old-x-1-0.0.job', { element, round: 1 }, 'done');
      adopted[stageId] = rangesOf(found);
    }
    return adopted[stageId]!;
  }

  /** One process goes on by one element. */
  function compute(job: SimulatedJob, file: string, left: number[]): void {
    const { stage, round } = job.batch;
    const element = left.shift()!;
    const at = { element, round };
    if (includes(control.get(stage) ?? [], element)) return;
    results.write(stage, file, at, 'running');
    if (!results.readable(stage, element)) return results.write(stage, file, at, 'skipped', 'input-failed');
    results.note(stage, element);
    if (chance(present.raise)) return results.write(stage, file, at, 'failed', 'exception');
    results.write(stage, file, at, 'done');
  }

  function fileOf({ batch, id }: SimulatedJob, index: number, restarts: number): string {
    return `${batch.id}.${index}.${id}-${restarts}`;
  }

  function advanceTask(job: SimulatedJob, index: number): void {
    const task = job.tasks[index]!;
    if (task.phase === 'queued' && chance(present.outside)) return vanish(job, index);
    if (task.phase === 'queued') return start(job, index);
    if (task.phase !== 'running') return;
    if (task.left.length === 0) task.phase = 'done';
    else if (chance(present.kill)) {
      Object.assign(task, { phase: 'dead', cause: chance(0.5) ? 'out-of-memory' : 'time-limit' });
    } else if (chance(present.lose)) lose(job, index);
    else compute(job, fileOf(job, index, task.restarts), task.left);
  }

  function start(job: SimulatedJob, index: number): void {
    const task = job.tasks[index]!;
    const { extraArgs } = job.batch.resources;
    const excluded = (extraArgs['exclude'] ?? '').split(',');
    const nodes = NODES.filter((node) => !excluded.includes(node));
    if (job.held || nodes.length === 0 || !mayStart(job, index)) return;
    const node = nodes[Math.floor(random() * nodes.length)]!;
    Object.assign(task, { phase: 'running', node });
    if (present.brokenNode && node === 'n3') {
      Object.assign(task, { phase: 'dead', cause: 'launch-failure' });
      return;
    }
    task.left = [...numbersOf(elementsOfTask(job.batch, index))].filter(
      (element) => !results.isDone(job.batch.stage, element),
    );
  }

  function mayStart(job: SimulatedJob, index: number): boolean {
    return (
      !job.after.some((id) => jobs.get(id)?.tasks.some(isOpen)) &&
      job.afterTasks.every((id) => (jobs.get(id)?.tasks[index]?.phase ?? 'done') === 'done')
    );
  }

  /** Somebody else cancels a task that waits. */
  function vanish(job: SimulatedJob, index: number): void {
    Object.assign(job.tasks[index]!, { phase: 'dead', cause: 'cancelled', vanished: true });
  }

  /** The scheduler loses sight of a task: it ends it, or queues it again; the process may live on. */
  function lose(job: SimulatedJob, index: number): void {
    const task = job.tasks[index]!;
    if (chance(0.6)) zombies.push({ job, index, file: fileOf(job, index, task.restarts), left: [...task.left] });
    if (chance(0.5)) Object.assign(task, { phase: 'queued', restarts: task.restarts + 1, left: [] });
    else Object.assign(task, { phase: 'dead', cause: chance(0.5) ? 'node-failure' : 'preempted' });
  }

  /** Lets virtual time pass: each open task goes some steps on. */
  function advance(ms: number): void {
    monotonicMs += ms;
    clockMs += ms + (chance(present.jump) ? (random() - 0.5) * 7_200_000 : 0);
    for (const job of jobs.values()) {
      if (job.forgotten) continue;
      for (let step = 0; step < 2; step++) {
        for (const [index, task] of job.tasks.entries()) if (isOpen(task) && chance(0.8)) advanceTask(job, index);
      }
      if (!job.tasks.some(isOpen) && chance(present.forget)) job.forgotten = true;
    }
    for (const zombie of zombies) {
      if (zombie.left.length > 0 && chance(0.4)) {
        compute(zombie.job, zombie.file, zombie.left);
        zombiesWrote = true;
      }
      if (chance(0.2)) zombie.left = [];
    }
  }

  function reports(executor: Executor): JobReport[] {
    return [...jobs.values()].filter((job) => job.executor === executor && !job.forgotten).map(reportOf);
  }

  function reportOf(job: SimulatedJob): JobReport {
    return { jobId: job.id, news: job.tasks.flatMap(({ vanished }, index) => (vanished ? [] : newsOf(job, index))) };
  }

  function newsOf(job: SimulatedJob, index: number): TaskNews {
    const { phase, cause, node } = job.tasks[index]!;
    const broken = job.afterTasks.some((id) => jobs.get(id)?.tasks[index]?.phase === 'dead');
    return {
      tasks: [[index, index + 1]],
      phase: phase === 'queued' && job.held ? 'held' : phase,
      cause,
      reason: phase === 'queued' && broken ? 'DependencyNeverSatisfied' : (cause ?? phase),
      node,
      ...(phase === 'queued' && broken && { never: 'dependency' }),
    };
  }

  /** What one poll brings. */
  function observe(offsets: ReadonlyMap<string, number>): Observation {
    const answer = (executor: Executor) => (chance(present.silent) ? null : reports(executor));
    const shown = { slurm: answer('slurm'), local: answer('local') };
    if (chance(present.hide)) return { atMs: clockMs, reports: shown, files: [], unread: 'unreadable' };
    const files = records.read(offsets, {
      lags: () => chance(present.lag),
      repeats: () => chance(present.repeat),
      random,
    });
    return { atMs: clockMs, reports: shown, files, unread: null };
  }

  function openTasks(): number {
    return [...jobs.values()].reduce((sum, job) => sum + job.tasks.filter(isOpen).length, 0);
  }

  /** Tasks that would still compute something; what was queued again beside its living process is the cluster's affair. */
  function openWork(): number {
    return [...jobs.values()].reduce((sum, job) => {
      const { stage } = job.batch;
      const open = job.tasks.filter((task, index) => {
        if (!isOpen(task) || task.restarts > 0) return false;
        const elements = [...numbersOf(elementsOfTask(job.batch, index))];
        return elements.some((element) => results.stateOf(stage, element) === undefined);
      });
      return sum + open.length;
    }, 0);
  }

  /** A call whose answer may be lost before or after it took effect. */
  async function call<T>(work: () => T): Promise<T> {
    if (chance(present.drop / 2)) throw LOST;
    const answer = work();
    if (chance(present.drop / 2)) throw LOST;
    return answer;
  }

  const ports: RunPorts = {
    prepare: () =>
      call(() => {
        for (const { id, reuse } of plan.stages) if (reuse?.sizes === null) adopt(id, reuse.elements);
        return { folder: '/simulated', adopted };
      }),
    size: (stageId, round, elements) =>
      call((): Sizing => {
        const stage = plan.stages.find((one) => one.id === stageId)!;
        const all = [...numbersOf(elements ?? [[0, results.sizeOf(stageId)]])];
        const ready = all.filter((element) => results.readable(stageId, element));
        for (const element of all.filter((one) => !ready.includes(one))) {
          const file = `size-${stageId}-${round}.0.${monotonicMs}`;
          results.write(stageId, file, { element, round }, 'skipped', 'input-failed');
        }
        const counted = elements === null && stage.reuse?.sizes?.[0] === results.sizeOf(stageId);
        const adoptedNow = counted ? adopt(stageId, stage.reuse!.elements) : [];
        const left = ready.filter((element) => !includes(adoptedNow, element));
        const groups = [0, 1].map((rest) => ({
          elements: rangesOf(left.filter((element) => element % 2 === rest)),
          resources: { ...stage.resources.fixed, cpus: rest + 1 },
        }));
        const batches = cutBatches(stage, round, groups, { maxArraySize: 5 });
        return { sizes: stage.axes.map(() => results.sizeOf(stageId)), batches, adopted: adoptedNow };
      }),
    submit(batch, { executor, renewed, after, afterTasks }) {
      if (executor === 'slurm' && openTasks() + batch.taskCount > present.quota) {
        const details = { command: 'sbatch', answer: 'AssocMaxSubmitJobLimit', tasks: batch.taskCount };
        return Promise.reject(new CodedError('CLUSTER_QUOTA', details));
      }
      if (chance(present.refuse)) {
        const details = { command: 'sbatch', answer: 'Invalid partition name specified' };
        return Promise.reject(new CodedError('CLUSTER_REFUSED', details));
      }
      return call(() => {
        const id = `${jobs.size + 1}`;
        const tasks = Array.from({ length: batch.taskCount }, (): SimulatedTask => {
          return { phase: 'queued', cause: null, node: '', left: [], restarts: 0, vanished: false };
        });
        jobs.set(id, { id, batch, executor, after, afterTasks, tasks, held: false, forgotten: false });
        results.renew(batch, renewed);
        return id;
      });
    },
    find: (batch) => call(() => [...jobs.values()].find((job) => job.batch.id === batch.id)?.id ?? null),
    cancel: (_executor, parts) =>
      call(() => {
        for (const { jobId, tasks } of parts) {
          for (const [index, task] of jobs.get(jobId)!.tasks.entries()) {
            const isMeant = tasks === null || includes(tasks, index);
            if (isMeant && isOpen(task)) Object.assign(task, { phase: 'dead', cause: 'cancelled' });
          }
        }
      }),
    hold: (_executor, ids) =>
      call(() => {
        for (const id of ids) jobs.get(id)!.held = true;
      }),
    release: (_executor, ids) =>
      call(() => {
        for (const id of ids) jobs.get(id)!.held = false;
      }),
    giveUp: (stage, elements) => call(() => void control.set(stage, elements)),
    async autopsy(_executor, jobIds) {
      if (chance(present.silent)) throw LOST;
      return [...jobs.values()].filter((job) => jobIds.includes(job.id) && chance(0.5)).map(reportOf);
    },
  };

  return {
    ports,
    observe,
    advance,
    vanish,
    /** Epoch ms, as the server sees it. */
    now: () => clockMs,
    monotonicMs: () => monotonicMs,
    /** Changes the weather. */
    setFaults: (next: Faults) => void (present = next),
    jobs,
    results,
    /** What was taken over from an earlier run, by stage. */
    adopted,
    openWork,
    /** A process that was believed dead wrote: what was placed behind it may have gone without. */
    zombiesWrote: () => zombiesWrote,
  };
}

const LOST = new CodedError('CLUSTER_UNREACHABLE', { host: 'simulated', reason: 'the line dropped' });

export type SimulatedCluster = ReturnType<typeof createSimulatedCluster>;
