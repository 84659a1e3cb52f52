import { parseArgs } from 'node:util';
import { type ContenderName, contenderNames } from './contenders.ts';
import { type WorkloadName, workloadNames } from './workloads.ts';

export interface SpeedOptions {
  /** With `scale` the most that there are. */
  readonly customers: number;
  /** Clientele alone, on data of ten times the size of the one before. */
  readonly scale: boolean;
  readonly rounds: number;
  /** Of load, for each contender and workload in each round. */
  readonly seconds: number;
  /** null: all. */
  readonly only: readonly ContenderName[] | null;
  readonly workloads: readonly WorkloadName[] | null;
  /** Where the seeded data stays for the next run; null: nowhere. */
  readonly keep: string | null;
  /** Whether to take dist as it is, though its sources may be newer. */
  readonly asBuilt: boolean;
}

const LEAST_ROUNDS = 5;
const LEAST_SECONDS = 5;

/** @throws Error with one line for the user. */
export function readSpeedOptions(given: readonly string[]): SpeedOptions {
  const { values } = parseArgs({
    args: [...given],
    options: {
      customers: { type: 'string' },
      scale: { type: 'boolean', default: false },
      rounds: { type: 'string', default: String(LEAST_ROUNDS) },
      seconds: { type: 'string', default: String(LEAST_SECONDS) },
      only: { type: 'string' },
      workload: { type: 'string' },
      keep: { type: 'string' },
      'as-built': { type: 'boolean', default: false },
    },
  });
  return {
    customers: wholeNumber('customers', values.customers ?? String(usualCustomers(values.scale))),
    scale: values.scale,
    rounds: wholeNumber('rounds', values.rounds),
    seconds: wholeNumber('seconds', values.seconds),
    only: namesIn('only', values.only, contenderNames),
    workloads: namesIn('workload', values.workload, workloadNames),
    keep: values.keep ?? null,
    asBuilt: values['as-built'],
  };
}

/** Whether a run measures all, and long enough to be told in RESULTS.md. */
export function isWhole({ rounds, seconds, only, workloads, customers, scale }: SpeedOptions): boolean {
  return (
    rounds >= LEAST_ROUNDS && seconds >= LEAST_SECONDS && !only && !workloads && customers === usualCustomers(scale)
  );
}

const usualCustomers = (scale: boolean): number => (scale ? 1_000_000 : 100_000);

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d{0,7}$/.test(text)) throw new Error(`--${name} must be a number from 1, not ${text}`);
  return Number(text);
}

function namesIn<Name extends string>(option: string, text: string | undefined, known: readonly Name[]): Name[] | null {
  if (text === undefined) return null;
  return text.split(',').map((name) => {
    const found = known.find((one) => one === name.trim());
    if (!found) throw new Error(`--${option} must be a list of: ${known.join(', ')}`);
    return found;
  });
}
