import { DEFAULT_MIN_SCORE } from '../../src/domains/duplicate/score-pair.rules.ts';
import { type PlantedCustomer, seededCustomer } from './base-customers.ts';
import type { FoundPair } from './find-in-memory.ts';
import { type DecoyKind, decoyKinds, plantDecoys } from './plant-decoys.ts';
import { type PairKind, pairKinds, plantPairs } from './plant-pairs.ts';
import { chanceOf } from './random.ts';

export interface Stage {
  readonly customers: readonly PlantedCustomer[];
  /** By `first,second`. */
  readonly twins: ReadonlyMap<string, PairKind>;
  /** By place. */
  readonly decoys: ReadonlyMap<number, { readonly kind: DecoyKind; readonly group: number }>;
}

export interface StageSize {
  readonly seeded: number;
  readonly pairs: number;
  readonly decoyGroups: number;
}

/** Seeded customers, planted pairs and decoys, in one list. */
export function setStage(seed: number, size: StageSize): Stage {
  const chance = chanceOf(seed);
  const customers = Array.from({ length: size.seeded }, (_, index) => seededCustomer(chance, index + 1));
  const planted = plantInto(customers.length, seed, size);
  return { ...planted, customers: [...customers, ...planted.customers] };
}

/** What is planted beside so many customers; places count on behind them. */
export function plantInto(before: number, seed: number, { pairs, decoyGroups }: Omit<StageSize, 'seeded'>): Stage {
  const customers: PlantedCustomer[] = [];
  const twins = new Map<string, PairKind>();
  const decoys = new Map<number, { kind: DecoyKind; group: number }>();
  for (const { kind, customers: pair } of plantPairs(seed + 1, pairs, before + 1)) {
    const place = before + customers.push(...pair);
    twins.set(pairName(place - 2, place - 1), kind);
  }
  for (const [group, { kind, customers: all }] of plantDecoys(seed + 2, decoyGroups, before + pairs + 1).entries()) {
    for (const one of all) decoys.set(before + customers.push(one) - 1, { kind, group });
  }
  return { customers, twins, decoys };
}

export function pairName(a: number, b: number): string {
  return a < b ? `${a},${b}` : `${b},${a}`;
}

export interface Tally {
  readonly planted: number;
  readonly found: number;
}

export interface Measured {
  readonly precision: number;
  readonly recall: number;
  readonly byKind: Readonly<Record<PairKind, Tally>>;
  /** Proposed pairs that are no twins, by the kind of decoy; `seeded` for those of customers that are none. */
  readonly falseByKind: Readonly<Record<DecoyKind | 'seeded', number>>;
  readonly missed: readonly string[];
  readonly wrong: readonly FoundPair[];
}

export function measure(stage: Stage, found: readonly FoundPair[], minScore: number = DEFAULT_MIN_SCORE): Measured {
  const proposed = found.filter(({ score }) => score >= minScore);
  const names = new Set(proposed.map(({ first, second }) => pairName(first, second)));
  const wrong = proposed.filter(({ first, second }) => !stage.twins.has(pairName(first, second)));
  const missed = [...stage.twins.keys()].filter((name) => !names.has(name));
  const kinds = Object.keys(pairKinds) as PairKind[];
  const byKind = Object.fromEntries(kinds.map((kind) => [kind, tallyOf(stage, kind, names)])) as Record<
    PairKind,
    Tally
  >;
  const falseKinds = ['seeded', ...(Object.keys(decoyKinds) as DecoyKind[])] as const;
  const falseByKind = Object.fromEntries(
    falseKinds.map((kind) => [kind, wrong.filter((pair) => falseKindOf(stage, pair) === kind).length]),
  ) as Record<DecoyKind | 'seeded', number>;
  const right = proposed.length - wrong.length;
  return {
    precision: proposed.length === 0 ? 1 : right / proposed.length,
    recall: right / stage.twins.size,
    byKind,
    falseByKind,
    missed,
    wrong,
  };
}

function tallyOf({ twins }: Stage, kind: PairKind, names: ReadonlySet<string>): Tally {
  const planted = [...twins].filter(([, one]) => one === kind);
  return { planted: planted.length, found: planted.filter(([name]) => names.has(name)).length };
}

function falseKindOf({ decoys }: Stage, { first, second }: FoundPair): DecoyKind | 'seeded' {
  const [a, b] = [decoys.get(first), decoys.get(second)];
  return a && b && a.group === b.group ? a.kind : 'seeded';
}
