/** JSON text with sorted keys and no white space: equal values have equal texts, whatever order their keys were set in. */
export function canonicalJson(value: unknown): string {
  // Plans have tens of thousands of values and are hashed on every edit, so nothing is made here that is not in the text.
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) text += text === '' ? canonicalJson(item) : `,${canonicalJson(item)}`;
    return `[${text}]`;
  }
  const items = itemsOf(value);
  for (const key of Object.keys(items).sort()) {
    const item = items[key];
    if (item !== undefined) text += (text === '' ? '' : ',') + keyText(key) + canonicalJson(item);
  }
  return `{${text}}`;
}

/** A key with its quotes and colon; names need no escapes, and almost all keys are names. */
function keyText(key: string): string {
  return /^\w+$/.test(key) ? `"${key}":` : `${JSON.stringify(key)}:`;
}

/** The same text in parts, each made when it is asked for: what is large need never be in one. */
export function* canonicalParts(value: unknown, depth = 2): Generator<string> {
  if (depth === 0 || typeof value !== 'object' || value === null) {
    yield canonicalJson(value);
  } else if (Array.isArray(value)) {
    let before = '[';
    for (const item of value) {
      yield before;
      yield* canonicalParts(item, depth - 1);
      before = ',';
    }
    yield before === '[' ? '[]' : ']';
  } else {
    let before = '{';
    const items = itemsOf(value);
    for (const key of Object.keys(items).sort()) {
      if (items[key] === undefined) continue;
      yield before + keyText(key);
      yield* canonicalParts(items[key], depth - 1);
      before = ',';
    }
    yield before === '{' ? '{}' : '}';
  }
}

function itemsOf(value: object): Readonly<Record<string, unknown>> {
  // Whatever a plain object holds can be looked up by its keys.
  return value as Readonly<Record<string, unknown>>;
}
