/** A repeatable source of chance: the same seed gives the same story. */
export interface Chance {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from 0 up to, not including, `below`. */
  below(below: number): number;
  pick<T>(list: readonly T[]): T;
  /** True so often in a hundred. */
  percent(often: number): boolean;
}

/** Mulberry32. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  const pick = <T>(list: readonly T[]): T => {
    const picked = list[below(list.length)];
    if (picked === undefined) throw new Error('nothing to pick from an empty list');
    return picked;
  };
  return { next, below, pick, percent: (often) => next() * 100 < often };
}

/** Runs what asks Math.random, as the seed generator does, with a repeatable source. */
export function withChance<T>(chance: Chance, work: () => T): T {
  const original = Math.random;
  Math.random = chance.next;
  try {
    return work();
  } finally {
    Math.random = original;
  }
}
