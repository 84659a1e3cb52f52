import { v5 } from 'uuid';
import { kindOfKey, type MatchTaxNumber, matchKeys, taxNumberKey } from '../customer/match-keys.rules.ts';
import { type DuplicateReason, LEAST_STORED_SCORE, type MatchRecord, scorePair } from './score-pair.rules.ts';

/** As many pairs of one customer as are shown with it. */
export const MOST_SHOWN = 20;

/** A tax identifier with the key that is stored with it, as text. */
export interface KeyedTaxNumber extends MatchTaxNumber {
  readonly storedKey: string | null;
}

/** A customer as it is compared. */
export interface DuplicateRecord extends MatchRecord {
  readonly id: string;
  readonly companyId: string;
  /** Not archived, merged or erased. */
  readonly isLive: boolean;
  /** It is recognised by nothing any more. */
  readonly isErased: boolean;
  /** Its match keys as they are stored, as text. */
  readonly storedKeys: readonly string[];
  readonly taxNumbers: readonly KeyedTaxNumber[];
}

/** A key of a company's customers: customers of two companies are never the same. */
export interface LookedUpKey {
  readonly companyId: string;
  /** A signed integer of 64 bits, as text. */
  readonly key: string;
  /** Tax identifiers may have it too. */
  readonly isNumber: boolean;
}

/** Two customers that are likely the same. */
export interface CandidatePair {
  readonly id: string;
  readonly companyId: string;
  /** The lesser of the two ids. */
  readonly firstId: string;
  readonly secondId: string;
  readonly score: number;
  readonly reasons: readonly DuplicateReason[];
}

// Any UUID will do, as long as it never changes: ids of pairs are made of it.
const PAIRS = '5bd0f3a4-6d0c-4b8b-9d7e-5c1f3a1e9b42';

/** Two ids in the one order in which pairs are stored. */
export function inOrder(a: string, b: string): readonly [first: string, second: string] {
  return a < b ? [a, b] : [b, a];
}

/** All keys of a customer, of its tax identifiers too, as its facts ask for them: what is stored may be of an older release. */
export function keysOf(record: DuplicateRecord): ReadonlySet<bigint> {
  const numbers = record.taxNumbers.map((number) => taxNumberKey(record.organizationId, number));
  return new Set([...matchKeys(record).map(({ key }) => key), ...numbers.filter((key) => key !== null)]);
}

/** All keys of a customer as they are stored, by which it is found. */
export function storedKeysOf({ storedKeys, taxNumbers }: DuplicateRecord): ReadonlySet<bigint> {
  const numbers = taxNumbers.flatMap(({ storedKey }) => storedKey ?? []);
  return new Set([...storedKeys, ...numbers].map(BigInt));
}

/** Whether the keys that are stored with a customer and with its tax identifiers are those that its facts ask for. */
export function hasItsKeys(record: DuplicateRecord): boolean {
  if (record.isErased) return true;
  const wanted = matchKeys(record).map(({ key }) => String(key));
  const hasOwn = wanted.length === record.storedKeys.length && wanted.every((key) => record.storedKeys.includes(key));
  const isKeyed = ({ storedKey, ...number }: KeyedTaxNumber) =>
    storedKey === (taxNumberKey(record.organizationId, number)?.toString() ?? null);
  return hasOwn && record.taxNumbers.every(isKeyed);
}

export function isNumberKey(key: bigint): boolean {
  return kindOfKey(key) === 'NUMBER';
}

/** Compares two customers that share these keys, which so many have. Null where they are hardly the same. */
export function comparePair(
  a: DuplicateRecord,
  b: DuplicateRecord,
  shared: ReadonlyMap<bigint, number>,
): CandidatePair | null {
  const { score, reasons } = scorePair(a, b, shared);
  if (score < LEAST_STORED_SCORE) return null;
  const [firstId, secondId] = inOrder(a.id, b.id);
  return { id: v5(`${firstId} ${secondId}`, PAIRS), companyId: a.companyId, firstId, secondId, score, reasons };
}

/** The best first. */
export function byScore(a: CandidatePair, b: CandidatePair): number {
  return b.score - a.score || (a.id < b.id ? 1 : -1);
}
