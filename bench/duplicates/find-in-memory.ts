import {
  type MatchTaxNumber,
  MOST_PER_KEY,
  matchKeys,
  taxNumberKey,
} from '../../src/domains/customer/match-keys.rules.ts';
import {
  type DuplicateReason,
  LEAST_STORED_SCORE,
  type MatchRecord,
  scorePair,
} from '../../src/domains/duplicate/score-pair.rules.ts';
import type { PlantedCustomer } from './base-customers.ts';

export interface FoundPair {
  /** Places in the list of customers. */
  readonly first: number;
  readonly second: number;
  readonly score: number;
  readonly reasons: readonly DuplicateReason[];
}

export interface Found {
  readonly pairs: readonly FoundPair[];
  /** Of the process, in microseconds. */
  readonly cost: { readonly keysPerCustomer: number; readonly scorePerPair: number };
  readonly counts: { readonly keys: number; readonly compared: number };
}

const organizationId = '0190a0c0-0000-7000-8000-000000000000';

export function recordOf(customer: PlantedCustomer): MatchRecord {
  const { name, legalName, customerType, email, additionalEmails, phone, orgNumber, taxNumber, country } = customer;
  const facts = { organizationId, name, legalName, customerType, email, additionalEmails, phone };
  const taxNumbers: MatchTaxNumber[] = taxNumber ? [taxNumber] : [];
  // Swedish ones are stored as digits.
  const stored = country === 'SE' ? (orgNumber?.replace('-', '') ?? null) : orgNumber;
  return {
    ...facts,
    orgNumber: stored,
    billingAddress: customer.address ?? { country },
    shippingAddress: null,
    taxNumbers,
  };
}

function keysOf(record: MatchRecord): ReadonlySet<bigint> {
  const keys = new Set(matchKeys(record).map(({ key }) => key));
  for (const number of record.taxNumbers) {
    const key = taxNumberKey(organizationId, number);
    if (key !== null) keys.add(key);
  }
  return keys;
}

/** What the stored index does, in a Map: customers that share a key which fewer than MOST_PER_KEY have are compared. */
export function findInMemory(customers: readonly PlantedCustomer[]): Found {
  const records = customers.map(recordOf);
  const started = process.cpuUsage();
  const keys = records.map(keysOf);
  const keyed = process.cpuUsage(started);
  const places = new Map<bigint, number[]>();
  for (const [place, own] of keys.entries())
    for (const key of own) {
      const others = places.get(key);
      if (others) others.push(place);
      else places.set(key, [place]);
    }
  const pairs: FoundPair[] = [];
  let compared = 0;
  const before = process.cpuUsage();
  for (const [first, record] of records.entries()) {
    for (const [second, shared] of candidatesOf(first, [...(keys[first] ?? [])], places, keys)) {
      const other = records[second];
      if (!other) continue;
      compared += 1;
      const { score, reasons } = scorePair(record, other, shared);
      if (score >= LEAST_STORED_SCORE) pairs.push({ first, second, score, reasons });
    }
  }
  const scored = process.cpuUsage(before);
  return {
    pairs,
    cost: {
      keysPerCustomer: (keyed.user + keyed.system) / records.length,
      scorePerPair: (scored.user + scored.system) / compared,
    },
    counts: { keys: keys.reduce((sum, own) => sum + own.size, 0), compared },
  };
}

/** Later customers that share a key which not too many have, with all keys they share and how many customers have each. */
function candidatesOf(
  first: number,
  keys: readonly bigint[],
  places: ReadonlyMap<bigint, readonly number[]>,
  all: readonly ReadonlySet<bigint>[],
) {
  const holders = keys.map((key) => [key, places.get(key) ?? []] as const);
  const partners = new Set(holders.flatMap(([, others]) => (others.length < MOST_PER_KEY ? others : [])));
  return [...partners]
    .filter((second) => second > first)
    .map((second) => {
      const shared = holders.filter(([key]) => all[second]?.has(key));
      return [second, new Map(shared.map(([key, others]) => [key, Math.min(others.length, MOST_PER_KEY)]))] as const;
    });
}
