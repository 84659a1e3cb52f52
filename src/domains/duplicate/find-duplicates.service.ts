import type { TenantReader } from '../../database/tenant-database.ts';
import type { FieldChange } from '../audit/audit.rules.ts';
import type { Address, CustomerType } from '../customer/customer.rules.ts';
import { storedOrgNumber } from '../customer/customer.rules.ts';
import { MOST_PER_KEY } from '../customer/match-keys.rules.ts';
import {
  byScore,
  type CandidatePair,
  comparePair,
  type DuplicateRecord,
  inOrder,
  isNumberKey,
  keysOf,
  type LookedUpKey,
  MOST_SHOWN,
  storedKeysOf,
} from './candidate-pair.rules.ts';
import { findDismissed, findHolders, findRecords, type HeldKey } from './duplicate.repository.ts';
import { DEFAULT_MIN_SCORE } from './score-pair.rules.ts';

export type { CandidatePair };

/** The likely twins of customers as they are now, by their ids, best first, at most 20 each; archived ones have none. */
export async function findDuplicates(
  tenant: TenantReader,
  customerIds: readonly string[],
): Promise<Map<string, CandidatePair[]>> {
  const records = await findRecords(tenant, customerIds);
  const pairs = await findPairs(tenant, [...records.values()]);
  return new Map(customerIds.map((id) => [id, shownOf(id, pairs)]));
}

/** A customer that is not written: what a dry run says it would be. */
export interface WouldBe {
  readonly customerId: string;
  readonly companyId: string;
  readonly changes: readonly FieldChange[];
}

/** findDuplicates for customers that are not there, each told as JSON; by that. */
export async function findTwins(
  tenant: TenantReader,
  wouldBe: readonly string[],
): Promise<Map<string, CandidatePair[]>> {
  const records = wouldBe.map((told) => recordOf(tenant.organizationId, JSON.parse(told)));
  const pairs = await findPairs(tenant, records);
  return new Map(wouldBe.map((told, index) => [told, shownOf(records[index]?.id ?? '', pairs)]));
}

function shownOf(id: string, pairs: readonly CandidatePair[]): CandidatePair[] {
  const own = pairs.filter(({ firstId, secondId }) => firstId === id || secondId === id);
  return own
    .filter(({ score }) => score >= DEFAULT_MIN_SCORE)
    .sort(byScore)
    .slice(0, MOST_SHOWN);
}

/** The record that was told as the changes of a creation. */
function recordOf(organizationId: string, { customerId, companyId, changes }: WouldBe): DuplicateRecord {
  const told = new Map(changes.map(({ path, after }) => [path[0], after]));
  const get = <Value>(field: string) => (told.get(field) ?? null) as Value | null;
  const billingAddress = get<Address>('billingAddress');
  const shown = get<string>('orgNumber');
  const taxIds = get<Readonly<Record<string, { value: string; country: string | null }>>>('taxIdentifiers') ?? {};
  return {
    id: customerId,
    companyId,
    organizationId,
    isLive: true,
    isErased: false,
    name: get<string>('name') ?? '',
    legalName: get('legalName'),
    customerType: get<CustomerType>('customerType') ?? 'UNKNOWN',
    email: get('email'),
    additionalEmails: get<string[]>('additionalEmails') ?? [],
    phone: get('phone'),
    // What is shown comes back as what it was stored as, whatever the country.
    orgNumber: shown === null ? null : storedOrgNumber(shown, billingAddress?.country ?? ''),
    billingAddress,
    shippingAddress: get('shippingAddress'),
    storedKeys: [],
    taxNumbers: Object.entries(taxIds).map(([type, { value, country }]) => ({ type, value, country, storedKey: null })),
  };
}

/**
 * The pairs of these customers, the less likely ones too, each once: with the customers that share a key which not too many
 * have. The same two are a pair whichever of them is asked. Four statements, however many customers.
 */
export async function findPairs(tenant: TenantReader, subjects: readonly DuplicateRecord[]): Promise<CandidatePair[]> {
  const live = subjects.filter(({ isLive }) => isLive).map((record) => ({ record, keys: keysOf(record) }));
  if (live.length === 0) return [];
  const held = await findHeldKeys(tenant, live);
  const wanted = new Map(live.flatMap((one) => partnersOf(one, held)).map((pair) => [pair.join(' '), pair]));
  const ids = live.map(({ record }) => record.id);
  for (const pair of await findDismissed(tenant, ids)) wanted.delete(pair);
  const sides = new Map(live.map((one) => [one.record.id, one]));
  const others = [...new Set([...wanted.values()].flat())].filter((id) => !sides.has(id));
  for (const [id, record] of await findRecords(tenant, others)) sides.set(id, { record, keys: storedKeysOf(record) });
  return [...wanted.values()].flatMap(([one, other]) => compared(sides.get(one), sides.get(other), held) ?? []);
}

/** A customer with its keys. */
interface Side {
  readonly record: DuplicateRecord;
  readonly keys: ReadonlySet<bigint>;
}

type HeldKeys = ReadonlyMap<string, HeldKey>;
const slotOf = (companyId: string, key: bigint | string) => `${companyId} ${key}`;

async function findHeldKeys(tenant: TenantReader, sides: readonly Side[]): Promise<HeldKeys> {
  const asked = new Map<string, LookedUpKey>();
  for (const { record, keys } of sides)
    for (const key of keys) {
      const { companyId } = record;
      asked.set(slotOf(companyId, key), { companyId, key: String(key), isNumber: isNumberKey(key) });
    }
  const held = await findHolders(tenant, [...asked.values()]);
  return new Map(held.map((one) => [slotOf(one.companyId, one.key), one]));
}

function partnersOf({ record, keys }: Side, held: HeldKeys) {
  const holders = [...keys].flatMap((key) => held.get(slotOf(record.companyId, key))?.customerIds ?? []);
  return holders.filter((id) => id !== record.id).map((id) => inOrder(record.id, id));
}

function compared(one: Side | undefined, other: Side | undefined, held: HeldKeys): CandidatePair | null {
  if (!one?.record.isLive || !other?.record.isLive) return null;
  const [a, b] = [one.record, other.record];
  const shared = new Map<bigint, number>();
  for (const key of one.keys) {
    if (!other.keys.has(key)) continue;
    const { count = 0, customerIds = [] } = held.get(slotOf(a.companyId, key)) ?? {};
    // A customer that is not written has its keys nowhere.
    const unwritten = [a.id, b.id].filter((id) => !customerIds.includes(id));
    shared.set(key, Math.min(count + unwritten.length, MOST_PER_KEY));
  }
  return comparePair(a, b, shared);
}
