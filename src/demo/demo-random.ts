import { v7 } from 'uuid';

/** Chance that is the same at every run, so that screenshots, tests and documentation show the same customers. */
export interface DemoRandom {
  /** A whole number from `min` to `max`, both possible. */
  integer(min: number, max: number): number;
  /** True in `share` (0 to 1) of the calls. */
  chance(share: number): boolean;
  /** A UUID v7 of a moment: ids sort as their rows were made. */
  id(at: Date): string;
}

export function createDemoRandom(seed: number): DemoRandom {
  const next = mulberry32(seed);
  const integer = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    integer,
    chance: (share) => next() < share,
    id: (at) => v7({ msecs: at.getTime(), random: Uint8Array.from({ length: 16 }, () => integer(0, 255)) }),
  };
}

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state are plenty for a demo. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
