/** Most characters of text whose answers are kept; several times the code of a pipeline with ten thousand functions. */
const MAX_CHARACTERS = 24_000_000;
/** A longer text would push all others out. */
const MAX_LENGTH = 1_000_000;

/**
 * A pure function of a text that remembers its last answers, so that an edit of one function in a hundred costs the reading
 * of one. Bounded, because a tab stays open for days: when half the room is full, what was not asked for since the half
 * before is forgotten.
 */
export function remembered<T>(answer: (text: string) => T): (text: string) => T {
  let young = new Map<string, T>();
  let old = new Map<string, T>();
  let characters = 0;
  return (text) => {
    const known = young.get(text);
    if (known !== undefined) return known;
    if (text.length > MAX_LENGTH) return answer(text);
    const found = old.get(text) ?? answer(text);
    characters += text.length + 100;
    if (characters > MAX_CHARACTERS / 2) {
      old = young;
      young = new Map();
      characters = text.length + 100;
    }
    young.set(text, found);
    return found;
  };
}
