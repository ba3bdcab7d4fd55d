import type { Plan, Stage, StageParameter } from '../plan.ts';
import { nameList } from '../problems/problem-entry.ts';
import { type IdentityParts, parameterPart } from './identify-stages.ts';
import type { KnownRun } from './known-run.ts';
import type { Planned } from './plan-reuse.ts';

/** Why a stage is not what it was in an earlier run, in one sentence: the parts of its identity that changed. */
export function describeChange(
  stage: Stage,
  before: Stage,
  { planned, known }: { readonly planned: Planned; readonly known: KnownRun },
): string {
  const parts = planned.identities.parts.get(stage.id) ?? {};
  const earlier = known.identities().parts.get(before.id) ?? {};
  const differs = (part: string) => parts[part] !== earlier[part];
  // Another function has another module as well.
  const told = PARTS.filter(([part]) => differs(part) && !(part === 'module' && differs('entry')));
  const changed = told.map(([, words]) => words);
  const sources = changedParameters(stage, before, parts, earlier).map((name) => {
    return sourceInWords(name, fromOf(stage, name), fromOf(before, name), known.run.plan);
  });
  const all = [...new Set([...changed, ...sources])];
  if (all.length === 0) return 'Its last results are of an earlier release and cannot be compared.';
  const words = nameList(all);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} changed after its last results.`;
}

const PARTS = [
  ['language', 'its language'],
  ['code', 'its code'],
  ['entry', 'the function that is called'],
  ['module', 'its number among the functions of this name'],
  ['mapspec', 'its mapspec'],
  ['outputs', 'the names of its outputs'],
  ['internalShape', 'its internal shape'],
  ['acceptMissing', 'whether it accepts missing elements'],
  ['resources', 'the resources it receives'],
] as const;

/** Parameters whose value comes from elsewhere, or is another one. Those that only one of the two has come with the code. */
function changedParameters(stage: Stage, before: Stage, parts: IdentityParts, earlier: IdentityParts): string[] {
  const names = new Set([...stage.parameters, ...before.parameters].map(({ name }) => name));
  return [...names].filter((name) => {
    const [now, then] = [parts[parameterPart(name)], earlier[parameterPart(name)]];
    const isNew = now === undefined || then === undefined;
    return now !== then && !(isNew && parts['code'] !== earlier['code']);
  });
}

function fromOf(stage: Stage, name: string): StageParameter['from'] | undefined {
  return stage.parameters.find((parameter) => parameter.name === name)?.from;
}

function sourceInWords(
  parameter: string,
  now: StageParameter['from'] | undefined,
  then: StageParameter['from'] | undefined,
  earlierPlan: Plan,
): string {
  if (now?.kind === 'input' && then?.kind === 'input') return `the input ${now.name}`;
  if (now?.kind === 'output' && then?.kind === 'output') {
    const producer = earlierPlan.stages.find(({ id }) => id === then.stage);
    if (producer?.outputs.includes(now.output)) return `the values of ${now.output}`;
  }
  return now?.kind === 'value' && then?.kind === 'value' ? `the value of ${parameter}` : `what ${parameter} gets`;
}
