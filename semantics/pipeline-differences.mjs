import { isDeepStrictEqual } from 'node:util';

const SHOWN_LENGTH = 300;

/**
 * What differs between two pipelines as JSON, apart from where their nodes lie on the canvas.
 *
 * @param {unknown} before
 * @param {unknown} after
 * @returns {string[]}
 */
export function pipelineDifferences(before, after) {
  return jsonDifferences('pipeline', withoutPlaces(before), withoutPlaces(after));
}

/**
 * @param {unknown} value
 * @returns {unknown}
 */
function withoutPlaces(value) {
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => name !== 'position');
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutPlaces(inner)]));
}

/**
 * @param {string} place
 * @param {unknown} before
 * @param {unknown} after
 * @returns {string[]}
 */
function jsonDifferences(place, before, after) {
  if (isDeepStrictEqual(before, after)) return [];
  if (typeof before === 'object' && typeof after === 'object' && before !== null && after !== null) {
    const [one, other] = /** @type {Record<string, unknown>[]} */ ([before, after]);
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) => jsonDifferences(`${place}.${name}`, one?.[name], other?.[name]));
  }
  return [`${place} was ${shown(before)}, and is ${shown(after)}`];
}

/** @param {unknown} value */
function shown(value) {
  const text = JSON.stringify(value) ?? 'not there';
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}...` : text;
}
