import { isDeepStrictEqual } from 'node:util';

/** One field that a write changed. */
export interface FieldChange {
  readonly path: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
}

/** What was done to one object. */
export interface AuditEntry {
  /** `<subject>.<what happened>`: customer.created. */
  readonly action: string;
  readonly subjectType: AuditSubject;
  readonly subjectId: string;
  /** The company whose keys may read the event; null for the organization's own. */
  readonly companyId: string | null;
  readonly changes: readonly FieldChange[];
}

/** The types that events speak of, and the scope that reads the events of each: null for what every key may read. */
const subjectScopes = {
  Organization: null,
  Company: null,
  Tag: null,
  CustomFieldDefinition: null,
  ApiKey: 'ADMIN',
  Customer: 'CUSTOMERS_READ',
  Verification: 'CUSTOMERS_READ',
  PaymentMethod: 'BILLING_READ',
  Wallet: 'BILLING_READ',
  Plan: 'BILLING_READ',
  PlanSubscription: 'BILLING_READ',
  Invoice: 'BILLING_READ',
} as const satisfies Record<string, string | null>;
export type AuditSubject = keyof typeof subjectScopes;

/** What a key may read the events of. Those of keys tell of companies: a key that is limited to some reads none of them. */
export function readableSubjects(hasScope: (scope: string) => boolean, isLimited: boolean): string[] {
  const subjects = Object.entries(subjectScopes).filter(([, scope]) => scope === null || hasScope(scope));
  return subjects.map(([subject]) => subject).filter((subject) => !(isLimited && subject === 'ApiKey'));
}

/** A record as changes speak of it: fields with JSON values. */
export type AuditedRecord = Readonly<Record<string, unknown>>;

/** The changes that made a record: every field that has a value. */
export function changesOfCreation(record: AuditedRecord): FieldChange[] {
  return Object.entries(record)
    .filter(([, after]) => after !== null && after !== undefined)
    .map(([field, after]) => ({ path: [field], before: null, after }));
}

/**
 * What differs between two states of a record. A field that is an object in both (an address, metadata) is compared key
 * by key: `["billingAddress", "city"]`. Lists and everything else are one value.
 */
export function changesBetween(before: AuditedRecord, after: AuditedRecord): FieldChange[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields.flatMap((field) => {
    const [from, to] = [own(before, field), own(after, field)];
    if (!isObject(from) || !isObject(to)) return changed([field], from, to);
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    return keys.flatMap((key) => changed([field, key], own(from, key), own(to, key)));
  });
}

/** A caller's key may be named like something that every object has: `constructor`. */
function own(record: AuditedRecord, field: string): unknown {
  return Object.hasOwn(record, field) ? (record[field] ?? null) : null;
}

function changed(path: readonly string[], before: unknown, after: unknown): FieldChange[] {
  return isDeepStrictEqual(before, after) ? [] : [{ path, before, after }];
}

function isObject(value: unknown): value is AuditedRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
