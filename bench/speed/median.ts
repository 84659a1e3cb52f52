import type { Sample } from './measure-rounds.ts';

export type Figure = 'perSecond' | 'p50' | 'p99' | 'serverCpu' | 'databaseCpu' | 'memory';

/** The middle one of the rounds; null where nothing was measured. */
export function medianOf(samples: readonly Sample[], figure: Figure): number | null {
  const values = sorted(samples, figure);
  const middle = values.length / 2;
  const [low, high] = [values[Math.ceil(middle) - 1], values[Math.floor(middle)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** The least and the most of all rounds. */
export function rangeOf(samples: readonly Sample[], figure: Figure): readonly [number, number] {
  const values = sorted(samples, figure);
  return [values[0] ?? 0, values.at(-1) ?? 0];
}

function sorted(samples: readonly Sample[], figure: Figure): number[] {
  return samples.map((one) => one[figure]).sort((one, other) => one - other);
}
