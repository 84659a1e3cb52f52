import type { Actor } from '../../access/actor.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import type { AuditEntry, AuditedRecord } from '../audit/audit.rules.ts';
import type { CustomerColumns, CustomerRow } from './customer.repository.ts';
import type { CustomerDetails, CustomerDetailsInput } from './customer-details.rules.ts';
import type { Identity } from './customer-identity.repository.ts';

/** What the reading of an input may depend on. */
export interface PartReading {
  /** Where the customer's details stand in the input. */
  readonly path: readonly string[];
  readonly issues: InputIssues;
  /** The billing country that the customer will have. */
  readonly billingCountry: string | null;
  /** The record as it was; null for a new customer. */
  readonly before: AuditedRecord | null;
}

export interface PartEntry<Value> {
  /** As it was before the write, where it is not new. */
  readonly customer: CustomerRow;
  /** What was read; undefined where the input says nothing of it. */
  readonly value: Value | undefined;
  readonly isNew: boolean;
}

/**
 * What a domain above this one adds to a customer: fields of its details, checked with all others and written in the same
 * transaction. Everything works on many customers at once.
 */
export interface CustomerPart<Loaded, Value> {
  /** Its name in the record: `tags`. */
  readonly name: string;
  /** What the customer `t` has of it, as SQL that gives JSON; null where the record does not speak of it. */
  readonly record: string | null;
  /** What reading needs to know of the organization, once a transaction. */
  load(tx: TenantTransaction, inputs: readonly CustomerDetailsInput[]): Promise<Loaded>;
  /** Reads its fields, with an issue for each problem; undefined where the input says nothing of it. */
  read(input: CustomerDetailsInput, reading: PartReading, loaded: Loaded): Value | undefined;
  /** What of it is an identity: claimed with all others of a new customer, before anything is written. */
  identities?(value: Value, organizationId: string): readonly Identity[];
  /** Columns of a new customer that follow from it. */
  columns?(value: Value | undefined, details: CustomerDetails, asksVies: boolean): Partial<CustomerColumns>;
  /** Writes what was read. Customers about which nothing was said come along, for what is derived. */
  write(tx: TenantTransaction, actor: Actor, entries: readonly PartEntry<Value>[]): Promise<readonly AuditEntry[]>;
}

type AnyPart = CustomerPart<unknown, unknown>;
const parts: AnyPart[] = [];

/** Registers a part. Parts run in the order of registration, which is the domains' own (schema.ts). */
export function addCustomerPart<Loaded, Value>(part: CustomerPart<Loaded, Value>): void {
  parts.push(part as AnyPart);
}

/** What the record of a customer says of its parts: SQL by name. */
export function partRecords(): Readonly<Record<string, string>> {
  return Object.fromEntries(parts.flatMap(({ name, record }) => (record === null ? [] : [[name, record]])));
}

export type LoadedParts = ReadonlyMap<AnyPart, unknown>;
export type PartValues = ReadonlyMap<AnyPart, unknown>;

export async function loadParts(tx: TenantTransaction, inputs: readonly CustomerDetailsInput[]): Promise<LoadedParts> {
  const loaded = new Map<AnyPart, unknown>();
  for (const part of parts) loaded.set(part, await part.load(tx, inputs));
  return loaded;
}

export function readParts(loaded: LoadedParts, input: CustomerDetailsInput, reading: PartReading): PartValues {
  return new Map(parts.map((part) => [part, part.read(input, reading, loaded.get(part))]));
}

/** The identities among what was read of a new customer. */
export function partIdentities(values: PartValues, organizationId: string): Identity[] {
  return parts.flatMap((part) => {
    const value = values.get(part);
    return value === undefined ? [] : [...(part.identities?.(value, organizationId) ?? [])];
  });
}

/** The columns of a new customer that follow from its parts. */
export function partColumns(values: PartValues, details: CustomerDetails, asksVies: boolean): Partial<CustomerColumns> {
  return Object.assign({}, ...parts.map((part) => part.columns?.(values.get(part), details, asksVies)));
}

export async function writeParts(
  tx: TenantTransaction,
  actor: Actor,
  entries: readonly { readonly customer: CustomerRow; readonly values: PartValues; readonly isNew: boolean }[],
): Promise<AuditEntry[]> {
  const events: AuditEntry[] = [];
  for (const part of parts) {
    const own = entries.map(({ customer, values, isNew }) => ({ customer, value: values.get(part), isNew }));
    events.push(...(await part.write(tx, actor, own)));
  }
  return events;
}
