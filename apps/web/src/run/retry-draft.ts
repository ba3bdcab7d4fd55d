import type { StateCounts } from '@gridloom/core/grid';
import { countTasks, type Plan } from '@gridloom/core/plan';
import { normaliseResources, printMemory, printTime, type ResourceForm } from '@gridloom/core/resources';
import type { RunView, StageView } from '@gridloom/core/run';
import { readElements } from './element-ranges.ts';
import type { RunTarget } from './run-target.ts';

/** States whose elements a retry can take. */
export const RETRY_STATES = ['failed', 'skipped', 'cancelled'] as const;
export type RetryState = (typeof RETRY_STATES)[number];

/** A retry as its form holds it: every field is what was typed, empty for "as before". */
export type RetryDraft = {
  readonly where: RunTarget['where'];
  readonly stage: string;
  readonly elements: string;
  readonly states: readonly RetryState[];
  readonly memory: string;
  readonly time: string;
  readonly cpus: string;
  readonly partition: string;
  readonly chunkSize: string;
};

export type RetryErrors = Partial<Record<keyof RetryDraft, string>>;

export type RetryOrder = {
  readonly target: RunTarget;
  readonly states: RetryState[];
  /** Only what is to be different. */
  readonly set: ResourceForm;
  /** Null: as before. */
  readonly chunkSize: number | null;
};

/** What a draft orders, or what is wrong by field. */
export function readRetry(
  draft: RetryDraft,
  elementCount: number | null,
): { ok: true; order: RetryOrder } | { ok: false; errors: RetryErrors } {
  const errors: { -readonly [K in keyof RetryErrors]: RetryErrors[K] } = {};
  const set = readSet(draft);
  const resources = normaliseResources(set);
  for (const { field, message, hint } of resources.ok ? [] : resources.errors) {
    const name = field.split('.')[0];
    if (name === 'memory' || name === 'time' || name === 'cpus' || name === 'partition')
      errors[name] ??= `${message} ${hint}`;
  }
  const chunk = draft.chunkSize.trim();
  if (chunk !== '' && !/^[1-9]\d{0,8}$/.test(chunk)) errors.chunkSize = 'Write a whole number of 1 or more.';
  if (draft.states.length === 0) errors.states = 'Choose at least one.';
  let target: RunTarget = draft.where === 'stage' ? { where: 'stage', stage: draft.stage } : { where: 'run' };
  if (draft.where === 'elements') {
    const read = readElements(draft.elements, elementCount);
    if (!read.ok) errors.elements = read.message;
    else if (read.elements.length === 0) errors.elements = 'Write element numbers, such as 0-9, 12.';
    else target = { where: 'elements', stage: draft.stage, elements: read.elements };
  }
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  return {
    ok: true,
    order: { target, states: [...draft.states], set, chunkSize: chunk === '' ? null : Number(chunk) },
  };
}

function readSet({ memory, time, cpus, partition }: RetryDraft): ResourceForm {
  return {
    ...(memory.trim() && { memory: memory.trim() }),
    ...(time.trim() && { time: /^\d+$/.test(time.trim()) ? Number(time) : time.trim() }),
    ...(cpus.trim() && { cpus: /^\d+$/.test(cpus.trim()) ? Number(cpus) : cpus.trim() }),
    ...(partition.trim() && { partition: partition.trim() }),
  };
}

/** How many elements of a state-count a retry of these states takes. */
export function retried(counts: StateCounts, states: readonly RetryState[]): number {
  return states.reduce((sum, state) => sum + counts[state], 0);
}

/**
 * Elements that an order takes and the tasks they make, about: groups of unequal resources make a task more each.
 *
 * @param countsOf - states of the ordered elements of a stage, where only some are meant; null while they are not read
 * @returns null while it cannot be told
 */
export function retrySize(
  { target, states, chunkSize }: RetryOrder,
  { view, plan }: { readonly view: RunView; readonly plan: Plan },
  countsOf: (target: RunTarget & { where: 'elements' }) => StateCounts | null,
): { readonly elements: number; readonly tasks: number } | null {
  let [elements, tasks] = [0, 0];
  for (const stage of stagesOf(view, target)) {
    const counts = target.where === 'elements' ? countsOf(target) : stage.counts;
    if (counts === null) return null;
    const count = retried(counts, states);
    const planned = plan.stages.find(({ id }) => id === stage.id);
    elements += count;
    tasks += planned ? countTasks({ scope: planned.scope, chunkSize: chunkSize ?? planned.chunkSize }, count) : 0;
  }
  return { elements, tasks };
}

export function stagesOf(view: RunView, target: RunTarget): readonly StageView[] {
  return target.where === 'run' ? view.stages : view.stages.filter(({ id }) => id === target.stage);
}

/** What the newest job arrays of some stages asked for, a text a field: `4G`, or `2G to 8G`; empty where nothing did. */
export function resourcesBefore(
  stages: readonly StageView[],
): Record<'memory' | 'time' | 'cpus' | 'partition', string> {
  const asked = stages.flatMap(({ jobs }) => {
    const newest = Math.max(0, ...jobs.map(({ round }) => round));
    return jobs.filter(({ round }) => round === newest).map(({ resources }) => resources);
  });
  return {
    memory: span(
      asked.map(({ memoryMib }) => memoryMib),
      printMemory,
    ),
    time: span(
      asked.map(({ timeMinutes }) => timeMinutes),
      printTime,
    ),
    cpus: span(
      asked.map(({ cpus }) => cpus),
      String,
    ),
    partition: [...new Set(asked.flatMap(({ partition }) => partition ?? []))].join(', '),
  };
}

function span(values: readonly (number | undefined)[], print: (value: number) => string): string {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return '';
  const [least, most] = [Math.min(...known), Math.max(...known)];
  return least === most ? print(most) : `${print(least)} to ${print(most)}`;
}

/** The most that they asked for, times a factor, as it is typed; empty where nothing was asked for. */
export function timesMost(stages: readonly StageView[], field: 'memory' | 'time', factor: number): string {
  const values = stages.flatMap(({ jobs }) =>
    jobs.flatMap(({ resources }) => (field === 'memory' ? resources.memoryMib : resources.timeMinutes) ?? []),
  );
  if (values.length === 0) return '';
  const most = Math.max(...values) * factor;
  return field === 'memory' ? printMemory(most) : printTime(most);
}
