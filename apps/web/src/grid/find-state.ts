/**
 * The next element with a state, going round at the end; null when no other element has it.
 *
 * @param step - 1 for forwards, -1 for backwards
 */
export function findState(states: Uint8Array, from: number, code: number, step: 1 | -1): number | null {
  for (let gone = 1; gone < states.length; gone++) {
    const element = (from + step * gone + states.length * 2) % states.length;
    if (states[element] === code) return element;
  }
  return null;
}
