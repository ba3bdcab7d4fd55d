import type { ResourceError } from './normalise-resources.ts';
import { normaliseResources } from './normalise-resources.ts';
import type { ResourceForm, Resources } from './resource-form.ts';
import { EXPRESSION_FIELDS, RESOURCE_WORDS } from './resource-form.ts';

/**
 * Parses the resources of a group of elements as the worker evaluated them: fields of a form whose values are anything
 * that Python gave, beside fields that were parsed before (`memoryMib`, `timeMinutes`). Integral floats are integers.
 */
export function normaliseValues(
  fields: Readonly<Record<string, unknown>>,
): { ok: true; resources: Resources } | { ok: false; errors: readonly ResourceError[] } {
  const { memoryMib, timeMinutes, ...rest } = fields;
  // What was evaluated stands beside what was fixed under another key only when both are given; the former wins.
  const given: Record<string, unknown> = { memory: memoryMib, time: timeMinutes, ...withoutNone(rest) };
  const errors: ResourceError[] = [];
  const form: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(withoutNone(given))) {
    const error = kindError(field, value);
    if (error) errors.push(error);
    else form[field] = value;
  }
  // Every value has the type of its field now: `kindError` let nothing else through.
  const parsed = normaliseResources(form as ResourceForm);
  if (parsed.ok && errors.length === 0) return { ok: true, resources: parsed.resources.fixed };
  return { ok: false, errors: [...errors, ...(parsed.ok ? [] : parsed.errors)] };
}

/** Python's `None` for a field means that it is left out. */
function withoutNone(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));
}

function kindError(field: string, value: unknown): ResourceError | null {
  const isExpressionField = (EXPRESSION_FIELDS as readonly string[]).includes(field);
  const fits = isExpressionField
    ? typeof value === 'number' || typeof value === 'string'
    : field === 'extraArgs'
      ? typeof value === 'object' && !Array.isArray(value)
      : typeof value === 'string';
  const known = isExpressionField || field === 'partition' || field === 'extraArgs' || field === 'parallelizationMode';
  if (!known)
    return {
      field,
      message: `There is no resource called ${field}.`,
      hint: `Use ${Object.keys(RESOURCE_WORDS).join(', ')}.`,
    };
  if (fits) return null;
  return {
    field,
    message: `The value ${JSON.stringify(value)} cannot be ${RESOURCE_WORDS[field as keyof typeof RESOURCE_WORDS]}.`,
    hint: isExpressionField ? 'The expression must give a number or a text.' : 'Give a text.',
  };
}
