import type { EndCause, JobReport, TaskNews, TaskPhase } from '@gridloom/core/cluster';
import { CodedError } from '@gridloom/core/error';
import {
  crc32,
  ELEMENT_STATES,
  type ElementState,
  RECORD_BYTES,
  RECORD_REASONS,
  type RecordReason,
} from '@gridloom/core/grid';
import { includes, numbersOf, type Ranges, rangesOf } from '@gridloom/core/mapspec';
import { type Batch, cutBatches, elementsOfTask, type Plan } from '@gridloom/core/plan';
import type { Executor, Observation, RunPorts, Sizing } from './run-ports.ts';

/** How often things go wrong, as probabilities from 0 to 1. */
export type Faults = {
  /** The answer to a call is lost, before or after it took effect. */
  readonly drop: number;
  /** sbatch says no for good. */
  readonly refuse: number;
  /** A task is killed in the middle. */
  readonly kill: number;
  /** An element raises. */
  readonly raise: number;
  /** A poll brings no answer of the scheduler. */
  readonly silent: number;
  /** A poll brings only a part of the new records. */
  readonly lag: number;
  /** An ended job is forgotten at once. */
  readonly forget: number;
  /** The records cannot be read for one poll. */
  readonly hide: number;
};

export const CALM: Faults = { drop: 0, refuse: 0, kill: 0, raise: 0, silent: 0, lag: 0, forget: 0, hide: 0 };

type SimulatedTask = { phase: TaskPhase; cause: EndCause | null; left: number[] };
type SimulatedJob = {
  id: string;
  batch: Batch;
  executor: Executor;
  after: readonly string[];
  tasks: SimulatedTask[];
  forgotten: boolean;
};

/** Random numbers in [0, 1) from a seed (mulberry32, public domain). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * A cluster in memory with virtual time and seeded faults: it accepts jobs, computes elements as the worker would
 * (claims, records, skipping what failed upstream), and loses answers. It outlives every engine that drives it.
 */
export function createSimulatedCluster(plan: Plan, random: () => number, faults: Faults) {
  const jobs = new Map<string, SimulatedJob>();
  const files = new Map<string, number[]>();
  const claims = new Set<string>();
  const truth = new Map<string, ElementState>();
  const computed = new Map<string, number>();
  const adopted: Record<string, Ranges> = {};
  let present = faults;
  let nowMs = 1_000_000;
  const chance = (probability: number) => random() < probability;

  function write(
    stage: string,
    file: string,
    element: number,
    state: ElementState,
    round: number,
    reason: RecordReason = 'none',
  ): void {
    const bytes = new Uint8Array(RECORD_BYTES);
    const view = new DataView(bytes.buffer);
    view.setUint8(4, ELEMENT_STATES.indexOf(state));
    view.setUint8(5, round);
    view.setUint8(7, RECORD_REASONS.indexOf(reason));
    view.setBigUint64(8, BigInt(element), true);
    view.setUint32(0, crc32(bytes.subarray(4)), true);
    const path = `${stage}/${file}`;
    files.set(path, [...(files.get(path) ?? []), ...bytes]);
    if (state !== 'running' && truth.get(`${stage}:${element}`) !== 'done') truth.set(`${stage}:${element}`, state);
  }

  /** Takes over what is left of the results of an earlier run, once; answers what that is. */
  function adopt(stageId: string, elements: Ranges): Ranges {
    if (!Object.hasOwn(adopted, stageId)) {
      const found = chance(0.3) ? [] : [...numbersOf(elements)].filter(() => chance(0.8));
      for (const element of found) write(stageId, 'adopted-r_old-x-1-0.0.job', element, 'done', 1);
      adopted[stageId] = rangesOf(found);
    }
    return adopted[stageId]!;
  }

  /** Whether everything an element reads is done: elements of equal number when the upstream stage has as many, else all. */
  function upstreamDone(stageId: string, element: number, count: number): boolean {
    const stage = plan.stages.find((one) => one.id === stageId)!;
    return stage.after.every((before) => {
      const size = sizeOf(before);
      const needed = size === count ? [element] : Array.from({ length: size }, (_, index) => index);
      return needed.every((index) => truth.get(`${before}:${index}`) === 'done');
    });
  }

  function sizeOf(stageId: string): number {
    const stage = plan.stages.find((one) => one.id === stageId)!;
    return stage.elementCount ?? 7;
  }

  function compute(job: SimulatedJob, index: number): void {
    const task = job.tasks[index]!;
    const { stage, round, id } = job.batch;
    const element = task.left.shift()!;
    const file = `${id}.${index}.${job.id}`;
    write(stage, file, element, 'running', round);
    if (!upstreamDone(stage, element, sizeOf(stage)))
      return write(stage, file, element, 'skipped', round, 'input-failed');
    const key = `${stage}:${element}`;
    if (truth.get(key) === 'done') computed.set(key, (computed.get(key) ?? 1) + 1);
    if (chance(present.raise)) return write(stage, file, element, 'failed', round, 'exception');
    write(stage, file, element, 'done', round);
  }

  function advanceTask(job: SimulatedJob, index: number): void {
    const task = job.tasks[index]!;
    if (task.phase === 'queued') {
      if (job.after.some((id) => jobs.get(id)?.tasks.some((one) => isOpen(one)))) return;
      task.phase = 'running';
      const claim = `${job.batch.id}.${index}`;
      task.left = claims.has(claim)
        ? []
        : task.left.filter((element) => truth.get(`${job.batch.stage}:${element}`) !== 'done');
      claims.add(claim);
    }
    if (task.phase !== 'running') return;
    if (task.left.length > 0 && chance(present.kill)) {
      Object.assign(task, { phase: 'dead', cause: chance(0.5) ? 'out-of-memory' : 'node-failure' });
    } else if (task.left.length > 0) compute(job, index);
    else task.phase = 'done';
  }

  /** Lets virtual time pass: each open task goes one step on. */
  function advance(ms: number): void {
    nowMs += ms;
    for (const job of jobs.values()) {
      for (const index of job.tasks.keys()) if (chance(0.7)) advanceTask(job, index);
      if (!job.tasks.some(isOpen) && chance(present.forget)) job.forgotten = true;
    }
  }

  function reports(executor: Executor): JobReport[] {
    return [...jobs.values()]
      .filter((job) => job.executor === executor && !job.forgotten)
      .map((job) => ({ jobId: job.id, news: job.tasks.map((task, index) => newsOf(task, index)) }));
  }

  /** What a poll would bring: part of the records, and the schedulers' answers unless they are silent. */
  function observe(offsets: ReadonlyMap<string, number>): Observation {
    const answer = (executor: Executor) => (chance(present.silent) ? null : reports(executor));
    if (chance(present.hide)) {
      return {
        atMs: nowMs,
        reports: { slurm: answer('slurm'), local: answer('local') },
        files: [],
        unread: 'unreadable',
      };
    }
    const news = [...files].flatMap(([path, bytes]) => {
      const from = offsets.get(path) ?? 0;
      const upTo = chance(present.lag) ? from + Math.floor(random() * (bytes.length - from)) : bytes.length;
      return upTo > from
        ? [{ path, stage: path.split('/')[0]!, from, bytes: Uint8Array.from(bytes.slice(from, upTo)) }]
        : [];
    });
    return { atMs: nowMs, reports: { slurm: answer('slurm'), local: answer('local') }, files: news, unread: null };
  }

  function lost(): Error {
    return new CodedError('CLUSTER_UNREACHABLE', { host: 'simulated', reason: 'the line dropped' });
  }

  const ports: RunPorts = {
    async prepare() {
      if (chance(present.drop)) throw lost();
      for (const { id, reuse } of plan.stages) if (reuse?.sizes === null) adopt(id, reuse.elements);
      if (chance(present.drop)) throw lost();
      return { folder: '/simulated', adopted };
    },
    async size(stageId, round, elements): Promise<Sizing> {
      if (chance(present.drop)) throw lost();
      const stage = plan.stages.find((one) => one.id === stageId)!;
      const all = [...numbersOf(elements ?? [[0, sizeOf(stageId)]])];
      const ready = all.filter((element) => upstreamDone(stageId, element, sizeOf(stageId)));
      for (const element of all.filter((one) => !ready.includes(one))) {
        write(stageId, `size-${stageId}-${round}.0.${nowMs}`, element, 'skipped', round, 'input-failed');
      }
      const counted = elements === null && stage.reuse?.sizes?.[0] === sizeOf(stageId);
      const adoptedNow = counted ? adopt(stageId, stage.reuse!.elements) : [];
      const left = ready.filter((element) => !includes(adoptedNow, element));
      const even: Ranges = rangesOf(left.filter((element) => element % 2 === 0));
      const odd: Ranges = rangesOf(left.filter((element) => element % 2 === 1));
      const groups = [even, odd].map((one, index) => ({
        elements: one,
        resources: { ...stage.resources.fixed, cpus: index + 1 },
      }));
      const batches = cutBatches(
        stage,
        round,
        groups.filter((group) => group.elements.length > 0),
        { maxArraySize: 5 },
      );
      if (chance(present.drop)) throw lost();
      return { sizes: stage.axes.map(() => sizeOf(stageId)), batches, adopted: adoptedNow };
    },
    async submit(batch, _renewed, executor, after) {
      if (chance(present.refuse))
        throw new CodedError('CLUSTER_REFUSED', { command: 'sbatch', answer: 'Invalid partition name specified' });
      if (chance(present.drop / 2)) throw lost();
      const id = `${jobs.size + 1}`;
      const tasks = Array.from({ length: batch.taskCount }, (_, task): SimulatedTask => {
        return { phase: 'queued', cause: null, left: [...numbersOf(elementsOfTask(batch, task))] };
      });
      jobs.set(id, { id, batch, executor, after, tasks, forgotten: false });
      if (chance(present.drop / 2)) throw lost();
      return id;
    },
    async find(batch) {
      if (chance(present.drop)) throw lost();
      return [...jobs.values()].find((job) => job.batch.id === batch.id)?.id ?? null;
    },
    async cancel(_executor, jobIds) {
      if (chance(present.drop)) throw lost();
      for (const task of jobIds.flatMap((id) => jobs.get(id)?.tasks ?? [])) {
        if (isOpen(task)) Object.assign(task, { phase: 'dead', cause: 'cancelled' });
      }
    },
    async autopsy(_executor, jobIds) {
      if (chance(present.silent)) throw lost();
      return [...jobs.values()]
        .filter((job) => jobIds.includes(job.id) && chance(0.5))
        .map((job) => ({ jobId: job.id, news: job.tasks.map((task, index) => newsOf(task, index)) }));
    },
  };

  return {
    ports,
    observe,
    advance,
    now: () => nowMs,
    /** Changes the weather. */
    setFaults: (next: Faults) => void (present = next),
    jobs,
    /** What was taken over from an earlier run, by stage. */
    adopted,
    /** How often each element was computed although it was done already, by `stage:element`; empty when all is well. */
    computedAgain: () => [...computed.keys()],
    /** The cluster's own view of an element, undefined when it was never finished. */
    truthOf: (stage: string, element: number) => truth.get(`${stage}:${element}`),
  };
}

function isOpen(task: SimulatedTask): boolean {
  return task.phase === 'queued' || task.phase === 'running';
}

function newsOf(task: SimulatedTask, index: number): TaskNews {
  return {
    tasks: [[index, index + 1]],
    phase: task.phase,
    cause: task.cause,
    reason: task.cause ?? task.phase,
    node: 'n1',
  };
}
