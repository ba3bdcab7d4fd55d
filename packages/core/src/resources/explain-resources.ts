import { mergeResources } from './merge-resources.ts';
import { EXPRESSION_FIELDS, type Expression, type ResourceForm } from './resource-form.ts';

/** The levels of resources, each stronger than those before it. */
export const RESOURCE_LEVELS = ['profile', 'pipeline', 'function', 'retry'] as const;
export type ResourceLevel = (typeof RESOURCE_LEVELS)[number];

/** How a sentence calls a level. */
export const LEVEL_WORDS = {
  profile: 'profile default',
  pipeline: 'pipeline',
  function: 'function',
  retry: 'retry',
} as const satisfies Record<ResourceLevel, string>;

/** One option in force, and where it comes from. */
export type ResourceFact = {
  /** A key of the form, or `extraArgs.<key>`. */
  readonly field: string;
  /** As it was written; an expression as its text, a bare flag as nothing. */
  readonly value: string;
  readonly isExpression: boolean;
  readonly from: ResourceLevel;
  /**
   * What weaker levels say of the same thing and lost, the strongest first: the same option, or another one that says it
   * too (`nodes` under `cpus`).
   */
  readonly overrides: readonly { readonly field: string; readonly value: string; readonly from: ResourceLevel }[];
  /** `memory 8GB from profile default`. */
  readonly sentence: string;
};

/** The forms of one function by level; a level that says nothing may be left out. */
export type LeveledForms = { readonly [L in ResourceLevel]?: ResourceForm };

/** Which options are in force after merging, where each comes from, and what it overrode. */
export function explainResources(forms: LeveledForms): ResourceFact[] {
  const levels = RESOURCE_LEVELS.flatMap((from): Level[] => {
    const form = forms[from] ?? {};
    const options = optionsOf(form);
    return options.length === 0 ? [] : [{ from, form, options }];
  });
  const merged = mergeResources(...levels.map(({ form }) => form));
  return optionsOf(merged).map(({ field, value, isExpression }) => {
    // What is in force was written last by the strongest level that has the option.
    const strength = levels.findLastIndex(({ options }) => options.some((option) => option.field === field));
    const { from, form } = levels[strength]!;
    const overrides = levels
      .slice(0, strength)
      .toReversed()
      .flatMap((weaker) => lost(weaker, field, form));
    return { field, value, isExpression, from, overrides, sentence: sentenceOf({ field, value, from }) };
  });
}

type Level = { readonly from: ResourceLevel; readonly form: ResourceForm; readonly options: readonly Option[] };

/** Options of a weaker form that this option alone would drop or replace. */
function lost({ from, form: weaker, options }: Level, field: string, stronger: ResourceForm) {
  // Only these can drop an option of another name, or be dropped by one.
  const mayDrop = /^(?:cpus|nodes|extraArgs)/.test(field) || weaker.extraArgs !== undefined;
  const left = mayDrop ? optionsOf(mergeResources(weaker, only(stronger, field))) : options;
  return options
    .filter((option) => option.field === field || !left.some((kept) => kept.field === option.field))
    .map((option) => ({ field: option.field, value: option.value, from }));
}

function only(form: ResourceForm, field: string): ResourceForm {
  const [key = '', option] = field.split(/\.(.*)/s);
  if (option !== undefined) return { extraArgs: { [option]: form.extraArgs?.[option] ?? null } };
  return Object.fromEntries(Object.entries(form).filter(([name]) => name === key));
}

type Option = { readonly field: string; readonly value: string; readonly isExpression: boolean };

/** Every option of a form, fields before extra ones. */
function optionsOf(form: ResourceForm): Option[] {
  const fields = [...EXPRESSION_FIELDS, 'partition', 'parallelizationMode'] as const;
  const said = fields.flatMap((field): Option[] => {
    const value: number | string | Expression | undefined = form[field];
    if (value === undefined) return [];
    const isExpression = typeof value === 'object';
    return [{ field, value: isExpression ? value.expression : String(value), isExpression }];
  });
  const extra = Object.entries(form.extraArgs ?? {}).map(([name, value]) => {
    return { field: `extraArgs.${name}`, value: String(value ?? ''), isExpression: false };
  });
  return [...said, ...extra];
}

const FIELD_NAMES: Readonly<Record<string, string>> = {
  cpusPerNode: 'cpus per node',
  parallelizationMode: 'parallelisation mode',
};

function sentenceOf({ field, value, from }: { field: string; value: string; from: ResourceLevel }): string {
  const name = FIELD_NAMES[field] ?? field.replace(/^extraArgs\./, '');
  return [name, value, 'from', LEVEL_WORDS[from]].filter((word) => word !== '').join(' ');
}
