import { readSlurmJobId } from './slurm-array.ts';

/** `sacct -o` fields that `readUsage` reads, with `-nP --units=K`. */
export const USAGE_FIELDS = 'JobID,ElapsedRaw,TotalCPU,MaxRSS,AllocCPUS,ReqMem';

/** What the tasks of a job array that have begun asked for and used, as far as accounting knows. */
export type JobUsage = {
  readonly jobId: string;
  readonly tasks: number;
  /** Of all tasks together. */
  readonly elapsedS: number;
  /** Of all tasks together: used, and kept for them. */
  readonly cpuS: number;
  readonly allocatedCpuS: number;
  /** Of one task: asked for, and used by the one that used most. SLURM looks every so often and may miss a peak. */
  readonly requestedMib: number | null;
  readonly peakMib: number | null;
};

/** Reads sacct's rows of jobs and their steps; one answer per job that has begun, in the order asked for. */
export function readUsage(text: string, jobIds: readonly string[]): JobUsage[] {
  const usage = new Map<string, JobUsage>();
  for (const line of text.split('\n')) {
    const [id = '', elapsed = '', cpu = '', peak = '', cpus = '', requested = ''] = line.split('|');
    const [task = '', ...step] = id.split('.');
    const jobId = readSlurmJobId(task)?.jobId;
    if (jobId === undefined) continue;
    const before = usage.get(jobId) ?? { ...NOTHING, jobId };
    const peakMib = most(before.peakMib, readMib(peak));
    // The row of a job has the times, those of its steps the memory. What waits has no cpus yet.
    if (step.length > 0) usage.set(jobId, { ...before, peakMib });
    if (step.length > 0 || Number(cpus) === 0) continue;
    usage.set(jobId, {
      jobId,
      tasks: before.tasks + 1,
      elapsedS: before.elapsedS + Number(elapsed),
      cpuS: before.cpuS + readSeconds(cpu),
      allocatedCpuS: before.allocatedCpuS + Number(elapsed) * Number(cpus),
      requestedMib: most(before.requestedMib, readMib(requested)),
      peakMib,
    });
  }
  return jobIds.flatMap((jobId) => usage.get(jobId) ?? []);
}

const NOTHING = { tasks: 0, elapsedS: 0, cpuS: 0, allocatedCpuS: 0, requestedMib: null, peakMib: null };

function most(left: number | null, right: number | null): number | null {
  return left === null || right === null ? (left ?? right) : Math.max(left, right);
}

/** `204800K`; releases before 21.08 add `n` or `c`: for each node, or each cpu. */
function readMib(text: string): number | null {
  const match = /^([\d.]+)([KMGT])[nc]?$/.exec(text);
  return match === null ? null : (Number(match[1]) * 1024 ** 'KMGT'.indexOf(match[2]!)) / 1024;
}

/** `[days-[hours:]]minutes:seconds`, with a fraction. */
function readSeconds(text: string): number {
  const match = /^(?:(\d+)-)?(?:(\d+):)?(\d+):([\d.]+)$/.exec(text);
  if (!match) return 0;
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = match;
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
}
