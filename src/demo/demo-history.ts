import type { InvoiceRow } from './demo-billing-rows.ts';
import { daysAgo } from './demo-clock.ts';
import type { ChangeSpec, CustomerSpec } from './demo-customer-spec.ts';
import type { AuditEventRow, FieldChange, FieldDefinitionRow, TagLinkRow, TagRow } from './demo-part-rows.ts';
import type { DemoRandom } from './demo-random.ts';
import type { DemoRecord } from './demo-record.ts';
import type { CustomerRow, SubscriptionRow } from './demo-rows.ts';

/** What was changed of a customer after it was made, oldest first. */
export interface DemoChange {
  readonly at: Date;
  readonly path: readonly string[];
  readonly before: unknown;
  readonly reason: string | null;
}

/** Those that are told, and the ones that its status and its archiving tell of. Nothing was changed before `createdAt`. */
export function changesOf(spec: CustomerSpec, random: DemoRandom, now: Date, createdAt: Date): DemoChange[] {
  const { status = 'ACTIVE', statusReason, archivedDaysAgo } = spec;
  const statusDays = (archivedDaysAgo ?? 0) + random.integer(1, 3);
  const told: readonly ChangeSpec[] = [
    ...(spec.changes ?? []),
    ...(status === 'ACTIVE' ? [] : [['status', 'ACTIVE', statusDays, statusReason] as const]),
    ...(archivedDaysAgo === undefined ? [] : [['archivedAt', null, archivedDaysAgo] as const]),
  ];
  return told
    .map(([path, before, days, reason]) => {
      const at = daysAgo(now, days, random.integer(420, 960));
      return { at: at > createdAt ? at : createdAt, path: path.split('.'), before, reason: reason ?? null };
    })
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** A customer's history from its making to the `record` of today. */
export function makeHistory(
  customer: CustomerRow,
  record: DemoRecord,
  changes: readonly DemoChange[],
  random: DemoRandom,
): AuditEventRow[] {
  const event = (at: Date, action: string, told: readonly FieldChange[]): AuditEventRow => ({
    organizationId: customer.organizationId,
    id: random.id(at),
    subjectType: 'Customer',
    subjectId: customer.id,
    companyId: customer.companyId,
    action,
    changes: told,
    at,
  });
  // Backwards from today: what a change has made is what the next one found.
  let later = record;
  const events = changes.toReversed().map(({ at, path, before, reason }) => {
    const after = valueAt(later, path);
    later = withValue(later, path, before);
    const why = reason === null ? [] : [{ path: ['reason'], before: null, after: reason }];
    return event(at, actionOf(path), [{ path, before, after }, ...why]);
  });
  return [event(customer.createdAt, 'customer.created', changesOfCreation(later)), ...events.reverse()];
}

function actionOf([field]: readonly string[]): string {
  if (field === 'status') return 'customer.statusChanged';
  if (field === 'archivedAt') return 'customer.archived';
  return field === 'references' ? 'customer.referenceLinked' : 'customer.updated';
}

function valueAt(record: DemoRecord, [field = '', key]: readonly string[]): unknown {
  const value = record[field] ?? null;
  return key === undefined ? value : ((value as DemoRecord)[key] ?? null);
}

function withValue(record: DemoRecord, [field = '', key]: readonly string[], value: unknown): DemoRecord {
  if (key === undefined) return { ...record, [field]: value };
  const { [key]: _was, ...rest } = record[field] as DemoRecord;
  return { ...record, [field]: value === null ? rest : { ...rest, [key]: value } };
}

function changesOfCreation(record: object): FieldChange[] {
  return Object.entries(record)
    .filter(([, after]) => after !== null)
    .map(([field, after]) => ({ path: [field], before: null, after }));
}

/** That tags and custom fields were made: what belongs to the whole organization has events of no company. */
export function makeSetupEvents(
  random: DemoRandom,
  at: Date,
  tags: readonly TagRow[],
  definitions: readonly FieldDefinitionRow[],
): AuditEventRow[] {
  const event = (
    subject: TagRow | FieldDefinitionRow,
    subjectType: AuditEventRow['subjectType'],
    action: string,
    record: object,
  ): AuditEventRow => ({
    organizationId: subject.organizationId,
    id: random.id(at),
    subjectType,
    subjectId: subject.id,
    companyId: null,
    action,
    changes: changesOfCreation(record),
    at,
  });
  return [
    ...tags.map((tag) => event(tag, 'Tag', 'tag.created', { name: tag.name, color: tag.color })),
    ...definitions.map((definition) => {
      const { key, label, type, options } = definition;
      const record = { key, label, type, options: type === 'SELECT' ? options : null, required: false };
      return event(definition, 'CustomFieldDefinition', 'customField.defined', record);
    }),
  ];
}

/** That a subscription or an invoice was tagged: at the moment it was made. */
export function makeTaggedEvents(
  random: DemoRandom,
  tags: readonly TagRow[],
  links: readonly TagLinkRow[],
  subjectType: 'PlanSubscription' | 'Invoice',
  subjects: readonly (SubscriptionRow | InvoiceRow)[],
): AuditEventRow[] {
  const action = subjectType === 'Invoice' ? 'invoice.tagged' : 'subscription.tagged';
  return subjects.flatMap(({ organizationId, id: subjectId, companyId, createdAt: at }) => {
    const own = links.filter((link) => link.subscriptionId === subjectId || link.invoiceId === subjectId);
    if (own.length === 0) return [];
    const after = tags.filter(({ id }) => own.some(({ tagId }) => tagId === id)).map(({ name }) => name);
    const changes = [{ path: ['tags'], before: [], after: after.sort() }];
    return [{ organizationId, id: random.id(at), subjectType, subjectId, companyId, action, changes, at }];
  });
}
