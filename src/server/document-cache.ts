/** What a parsed document was read from, all kept ones together: a parsed one takes a hundred times the room of its text. */
const MOST_CHARACTERS = 1_000_000;

export interface DocumentCache<Value> {
  get(text: string): Value | undefined;
  set(text: string, value: Value): void;
}

/** Keeps what was last used. Yoga's own counts documents, however long they are: with long ones a caller fills the memory. */
export function createDocumentCache<Value>(mostCharacters = MOST_CHARACTERS): DocumentCache<Value> {
  const kept = new Map<string, Value>();
  let characters = 0;
  const forget = (text: string): void => {
    if (kept.delete(text)) characters -= text.length;
  };
  return {
    get: (text) => {
      const value = kept.get(text);
      if (value === undefined) return undefined;
      // The first of a Map is the one that was put in first.
      kept.delete(text);
      kept.set(text, value);
      return value;
    },
    set: (text, value) => {
      forget(text);
      kept.set(text, value);
      characters += text.length;
      for (const oldest of kept.keys()) {
        if (characters <= mostCharacters) return;
        forget(oldest);
      }
    },
  };
}
