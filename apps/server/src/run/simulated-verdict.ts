import { stateOf } from '@gridloom/core/grid';
import { commonOf, countOf, numbersOf, unionOf } from '@gridloom/core/mapspec';
import { batchesOf, runWord } from '@gridloom/core/run';
import { type Faults, seeded } from './simulated-faults.ts';
import { type History, live, type Weather } from './simulated-history.ts';

/** Where something fails, `GRIDLOOM_SEED=n npx vitest run simulated-cluster` tells that history alone. */
const ONE = process.env['GRIDLOOM_SEED'];
const HISTORIES = Number(process.env['GRIDLOOM_HISTORIES'] ?? 10_000);

/**
 * The histories of these numbers, by their first and one behind their last, for one of `parts` files of tests: files run at
 * the same time.
 */
export function seedsOf(part: number, parts: number): { readonly first: number; readonly last: number }[] {
  if (ONE) return part === 0 ? [{ first: Number(ONE), last: Number(ONE) + 1 }] : [];
  const own = Math.ceil(HISTORIES / parts);
  // So that a failure is seen before all are told.
  const some = Math.ceil(own / SOME);
  return Array.from({ length: SOME }, (_, at) => {
    const first = part * own + at * some + 1;
    return { first, last: first + some };
  });
}

const SOME = 5;

/** Tells histories in all weathers. @throws Error with the end of the first that breaks a rule */
export async function tellHistories(first: number, last: number): Promise<void> {
  for (let seed = first; seed < last; seed++) {
    const history = await live(seed, weatherOf(seed));
    const faults = wrongWith(history);
    if (faults.length > 0) throw new Error(tale(seed, history, faults));
  }
}

function weatherOf(seed: number): Weather {
  const random = seeded(seed * 7_919 + 1);
  const some = (most: number) => (random() < 0.5 ? 0 : random() * most);
  const faults: Faults = {
    drop: some(0.4),
    refuse: some(0.1),
    kill: some(0.15),
    lose: some(0.15),
    brokenNode: random() < 0.15,
    outside: some(0.05),
    raise: some(0.2),
    silent: some(0.4),
    lag: some(0.6),
    repeat: some(0.3),
    forget: some(0.5),
    hide: some(0.3),
    jump: some(0.2),
    quota: random() < 0.3 ? 1 + Math.floor(random() * 6) : Number.POSITIVE_INFINITY,
  };
  return { faults, crash: some(1), cancel: random() < 0.15, meddle: some(0.1) };
}

/** Everything that a history did against the rules. */
function wrongWith(history: History): string[] {
  const { plan, cluster, engine, firstEnd, partWord, touched } = history;
  const run = engine.current();
  const wrong = [...history.broken];
  if (!firstEnd.settled) wrong.push('it never settles');
  if (partWord !== 'done') wrong.push(`it is ${partWord} after calm retries`);
  if (runWord(run, engine.grids) !== 'done') wrong.push('it is not done when everything was asked for');
  wrong.push(...touched.map((element) => `${element} was computed though nobody asked for it`));
  const names = [...cluster.jobs.values()].map(({ batch }) => batch.id);
  if (new Set(names).size !== names.length) wrong.push(`a batch was submitted twice: ${names.join(' ')}`);
  for (const { batch } of cluster.jobs.values()) {
    const again = batch.round === 1 ? commonOf(batch.elements, cluster.adopted[batch.stage] ?? []) : [];
    if (again.length > 0) wrong.push(`${batch.id} computes what was taken over`);
  }
  for (const { id } of plan.stages) {
    const grid = engine.grids.get(id)!;
    const counted = Object.values(grid.counts).reduce((sum, count) => sum + count, 0);
    if (counted !== grid.states.length) wrong.push(`the counts of ${id} do not add up`);
    for (const element of grid.states.keys()) {
      const truth = cluster.results.stateOf(id, element);
      if (stateOf(grid, element) !== truth) wrong.push(`${id}[${element}] is ${stateOf(grid, element)}, not ${truth}`);
      if (!cluster.results.isDone(id, element)) wrong.push(`${id}[${element}] does not count as done`);
    }
  }
  const reduction = plan.stages.find(({ acceptMissing }) => acceptMissing);
  if (reduction && !cluster.zombiesWrote() && !cluster.results.isWhole(reduction.id, 0))
    wrong.push('a reduction went without what is there now');
  for (const { stage, rounds } of Object.values(run.stages)) {
    const again = new Map<number, number>();
    for (const round of rounds) {
      const all = batchesOf(run, round).map(({ batch }) => batch.elements);
      const covered = all.reduce((sum, one) => unionOf(sum, one), []);
      if (all.reduce((sum, one) => sum + countOf(one), 0) !== countOf(covered))
        wrong.push(`job arrays of round ${round.round} of ${stage.id} overlap`);
      if (round.by === 'user') for (const element of numbersOf(round.elements ?? [[0, 99]])) again.delete(element);
      for (const ranges of Object.values(round.causes))
        for (const element of numbersOf(ranges)) again.set(element, (again.get(element) ?? 0) + 1);
      for (const [element, times] of again)
        if (times > 8) wrong.push(`${stage.id}[${element}] was tried again ${times} times by itself`);
    }
  }
  return wrong;
}

function tale(seed: number, { lines }: History, faults: readonly string[]): string {
  const all = process.env['GRIDLOOM_SEED'] ? lines : lines.slice(-15);
  return [
    `seed ${seed}: ${faults.join('; ')}`,
    `To read it whole: GRIDLOOM_SEED=${seed} npx vitest run apps/server/src/run/simulated-cluster.test.ts`,
    ...all.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))),
  ].join('\n');
}
