import { allOf, countOf } from '../../mapspec/index.ts';
import type { Plan, Stage } from '../plan.ts';
import { type Candidate, candidateOf, chooseRuns, isCountedAlike, MAX_TAKEN_RUNS } from './choose-runs.ts';
import { describeChange } from './describe-change.ts';
import type { Identities } from './identify-stages.ts';
import { counterpart, type KnownRun } from './known-run.ts';

/** What a function takes over from earlier runs, in numbers of elements. */
export type ReuseFacts = {
  readonly reused: number;
  /** Elements that are asked for and computed; null while their number is unknown. */
  readonly fresh: number | null;
  /** Results of an earlier run that no longer hold. */
  readonly stale: number;
  /** Why they do not, in a sentence; empty when there are none. */
  readonly why: string;
};

/** The plan that is being made, as far as reuse reads it. */
export type Planned = {
  readonly identities: Identities;
  readonly inputs: Plan['inputs'];
  /** By stage: the reference that it reads, directly or through others, whose content nobody has compared. */
  readonly unsure: ReadonlyMap<string, string>;
};

type Reused = { readonly reuse: Stage['reuse']; readonly facts: ReuseFacts };

/**
 * Finds what each stage takes over, by its id: elements that are asked for and done in an earlier run, where a stage of
 * equal identity counted the same elements and was computed from what is taken over with it.
 *
 * @param stages - each after those it reads
 * @param earlier - the newest first
 */
export function planReuse(
  stages: readonly Stage[],
  planned: Planned,
  earlier: readonly KnownRun[],
): Map<string, Reused> {
  const chosen = chooseRuns(stages, earlier, planned.unsure);
  return new Map(
    stages.map((stage) => {
      const taken = chosen.get(stage.id);
      const reused = countOf(taken?.elements ?? []);
      const asked = stage.elementCount === null ? null : (stage.selected ?? allOf(stage.elementCount));
      const fresh = asked === null ? null : countOf(asked) - reused;
      const lost = taken ? leftResults(stage, taken, chosen) : lostResults(stage, { planned, chosen }, earlier);
      return [stage.id, { reuse: taken ? reuseOf(stage, taken) : null, facts: { reused, fresh, ...lost } }];
    }),
  );
}

function reuseOf(stage: Stage, { known, before, elements, sizes }: Candidate): NonNullable<Stage['reuse']> {
  const { runId, folder } = known.run;
  return { runId, folder, stage: before.id, elements, sizes: stage.elementCount === null ? [...sizes] : null };
}

type Lost = Pick<ReuseFacts, 'stale' | 'why'>;

const NOTHING_LOST: Lost = { stale: 0, why: '' };

/** What a run has of a stage, and what was left of it there. */
function leftResults(stage: Stage, taken: Candidate, chosen: ReadonlyMap<string, Candidate>): Lost {
  const stale = countOf(taken.found) - countOf(taken.elements);
  if (stale === 0) return NOTHING_LOST;
  const pieces = `They lie in more than ${MAX_TAKEN_RUNS} separate pieces, of which the longest are taken over.`;
  return { stale, why: taken.isCut ? pieces : whyApart(stage, taken.known, chosen) };
}

/** What the newest earlier run that computed the function has, and why it cannot be taken over. */
function lostResults(
  stage: Stage,
  { planned, chosen }: { readonly planned: Planned; readonly chosen: ReadonlyMap<string, Candidate> },
  earlier: readonly KnownRun[],
): Lost {
  for (const known of earlier) {
    const before = counterpart(known, stage);
    const stale = before ? countOf(known.run.stages[before.id]?.done ?? []) : 0;
    if (!before || stale === 0) continue;
    if (known.changed !== '') return { stale, why: known.changed };
    if (before.identity !== stage.identity) {
      return { stale, why: describeChange(stage, before, { planned, known }) };
    }
    const why = whyNot(stage, before, planned, known);
    if (why !== '') return { stale, why };
    const found = countOf(candidateOf(stage, known)?.found ?? []);
    return found === 0 ? NOTHING_LOST : { stale: found, why: whyApart(stage, known, chosen) };
  }
  return NOTHING_LOST;
}

/** Why results of equal identity are not taken over; empty when it is what they were computed from, or nothing. */
function whyNot(stage: Stage, before: Stage, planned: Planned, known: KnownRun): string {
  const path = planned.unsure.get(stage.id);
  if (path !== undefined) return `It depends on the file ${path}, which may have changed after its last results.`;
  if (known.partial.has(before.id)) return 'Elements were missing from what its last results were computed from.';
  const open = stage.axes.filter(({ size, external }) => external && size === '?').map(({ name }) => name);
  if (open.length > 0 && known.run.stages[before.id]?.sizes === undefined) {
    return `How long ${open.join(', ')} was in the last run is not known, so its elements cannot be compared.`;
  }
  return isCountedAlike(before, stage) ? '' : 'Its elements are counted otherwise than in its last results.';
}

/** Results that hold, were they not computed from values that this run does not have: which. */
function whyApart(stage: Stage, { run }: KnownRun, chosen: ReadonlyMap<string, Candidate>): string {
  const sources = stage.parameters.flatMap(({ from }) => (from.kind === 'output' ? [from] : []));
  const elsewhere = sources.find(({ stage: id }) => {
    const source = chosen.get(id);
    return source !== undefined && source.known.run !== run;
  });
  if (elsewhere) {
    return `They were computed from other values of ${elsewhere.output} than those that are taken over.`;
  }
  const anew = sources.find(({ stage: id }) => chosen.get(id) === undefined) ?? sources[0];
  return `They were computed from values of ${anew?.output ?? 'an output'} that are computed anew.`;
}

/** Stages that read a file whose content is not in the plan, with its path. */
export function unsureStages(stages: readonly Stage[], inputs: Plan['inputs']): Map<string, string> {
  const unsure = new Map<string, string>();
  for (const stage of stages) {
    for (const { from } of stage.parameters) {
      const value = from.kind === 'input' ? inputs[from.name]?.value : null;
      const path =
        from.kind === 'output' ? unsure.get(from.stage) : value?.kind === 'reference' ? value.path : undefined;
      if (path !== undefined && !unsure.has(stage.id)) unsure.set(stage.id, path);
    }
  }
  return unsure;
}
