import { normaliseResources } from './normalise-resources.ts';
import { parseMemory } from './parse-memory.ts';
import { parseTime } from './parse-time.ts';
import { EXPRESSION_FIELDS, type ExpressionField, RESOURCE_WORDS, type ResourceForm } from './resource-form.ts';

/** One form for several, or the first reason in a sentence why there is none. */
export type CombinedForm =
  | { readonly ok: true; readonly form: ResourceForm }
  | { readonly ok: false; readonly message: string; readonly hint: string };

const GIVE_ONE = 'Give resources to all of them together instead.';

/**
 * What is enough for each of several functions that share one task: the largest of every number, compared as quantities
 * (`2:00:00` is more than `30:00`, `1GB` as much as `1024MB`) and kept as the winner wrote it, the first of equal ones.
 * The last partition wins, the first of each extra option; the mode is `internal` as soon as one of them owns its cpus.
 */
export function combineMax(forms: readonly ResourceForm[]): CombinedForm {
  const form: ResourceForm = {};
  for (const field of EXPRESSION_FIELDS) {
    const refusal = setLargest(form, field, forms);
    if (refusal) return { ok: false, ...refusal };
  }
  if (form.cpus !== undefined && (form.nodes !== undefined || form.cpusPerNode !== undefined)) {
    return {
      ok: false,
      message: 'One of the functions asks for cpus and another one for nodes.',
      hint: 'Let all of them ask for cpus, or all for nodes with cpus per node.',
    };
  }
  const partition = forms.findLast((each) => each.partition !== undefined)?.partition;
  if (partition !== undefined) form.partition = partition;
  const extraArgs = Object.assign({}, ...forms.map((each) => each.extraArgs).toReversed());
  if (Object.keys(extraArgs).length > 0) form.extraArgs = inOrderGiven(extraArgs, forms);
  const modes = forms.map((each) => each.parallelizationMode).filter((mode) => mode !== undefined);
  const mode = modes.find((each) => each === 'internal') ?? modes[0];
  if (mode !== undefined) form.parallelizationMode = mode;
  // An extra option of one form can say what a field of another one says.
  const normal = normaliseResources(form);
  return normal.ok ? { ok: true, form } : { ok: false, message: normal.errors[0]!.message, hint: GIVE_ONE };
}

/**
 * Resources of a nest: its own where it has any, and they are fixed, else the largest of what its functions ask for.
 */
export function nestResources(own: ResourceForm, forms: readonly ResourceForm[]): CombinedForm {
  if (Object.keys(own).length === 0) return combineMax(forms);
  const field = EXPRESSION_FIELDS.find((each) => typeof own[each] === 'object');
  return field === undefined ? { ok: true, form: own } : { ok: false, ...expressionRefusal(field) };
}

function setLargest(form: ResourceForm, field: ExpressionField, forms: readonly ResourceForm[]) {
  let largest = -1;
  for (const { [field]: given } of forms) {
    if (given === undefined) continue;
    if (typeof given === 'object') return expressionRefusal(field);
    const amount = amountOf(field, given);
    if (typeof amount !== 'number') return amount;
    if (amount <= largest) continue;
    largest = amount;
    form[field] = given;
  }
  return null;
}

function expressionRefusal(field: ExpressionField): { message: string; hint: string } {
  const said = RESOURCE_WORDS[field];
  return {
    message: `${said.replace(/^t/, 'T')} is given by an expression, but functions that share a task need one fixed value.`,
    hint: 'Give them together resources of their own, as plain values.',
  };
}

/** A field as a number that can be compared with others of that field, or what is wrong with it. */
function amountOf(field: ExpressionField, given: number | string): number | { message: string; hint: string } {
  if (field === 'memory' || field === 'time') {
    const parsed = field === 'memory' ? parseMemory(given) : parseTime(given);
    return 'value' in parsed ? parsed.value : parsed;
  }
  const normal = normaliseResources({ ...(field === 'cpusPerNode' ? { nodes: 1 } : {}), [field]: given });
  if (normal.ok) return normal.resources.fixed[field] ?? 0;
  return { message: normal.errors[0]!.message, hint: normal.errors[0]!.hint };
}

/** The same options in the order in which they are first mentioned. */
function inOrderGiven(options: NonNullable<ResourceForm['extraArgs']>, forms: readonly ResourceForm[]) {
  const names = new Set(forms.flatMap((each) => Object.keys(each.extraArgs ?? {})));
  return Object.fromEntries([...names].map((name) => [name, options[name]!]));
}
