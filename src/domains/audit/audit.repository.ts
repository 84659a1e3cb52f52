import { type Sql, sql } from '../../database/sql.ts';
import { columns, defineTable, type Order, type RowOf } from '../../database/table.ts';
import { type FieldChange, readableSubjects } from './audit.rules.ts';

export const auditEventTable = defineTable({
  name: 'audit_event',
  typename: 'AuditEvent',
  // A key that sees some companies sees their events, and those of the organization itself.
  visibility: 'company_id_or_null',
  // What a key may not read of an object, it may not read out of its events either.
  readableBy: (hasScope, isLimited) => sql`t.subject_type = any(${readableSubjects(hasScope, isLimited)}::text[])`,
  columns: {
    id: columns.uuid('id'),
    action: columns.text('action'),
    apiKeyId: columns.uuidOrNull('api_key_id'),
    requestId: columns.textOrNull('request_id'),
    at: columns.instant('at'),
    subjectType: columns.text('subject_type'),
    subjectId: columns.uuid('subject_id'),
    changes: columns.json<readonly FieldChange[]>('changes'),
  },
});
export type AuditEventRow = RowOf<typeof auditEventTable>;

export const auditEventOrder: Order = { name: 'at', key: sql`t.at`, type: 'timestamptz', nullable: false };

/** Events of these objects. */
export function ofSubject(ids: readonly string[]): Sql {
  return sql`t.subject_id = any(${ids}::uuid[])`;
}
