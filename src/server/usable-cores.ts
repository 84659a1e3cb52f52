import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** The cores that this process may use, at least 1: a container's share may be far less than the machine has. */
export function usableCores(): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(shareOfContainer())));
}

/** "200000 100000": two cores' time. "max 100000", or no such file: no limit. */
function shareOfContainer(): number {
  try {
    const [quota, period] = readFileSync('/sys/fs/cgroup/cpu.max', 'utf8').split(' ').map(Number);
    const share = Number(quota) / Number(period);
    return Number.isNaN(share) ? Number.POSITIVE_INFINITY : share;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
