import type { Actor } from '../../access/actor.ts';
import { newId } from '../../database/new-id.ts';
import { sql, TENANT } from '../../database/sql.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import type { AuditEntry } from './audit.rules.ts';

/** Who did it, in which request; nobody and none for what the gateway does by itself. */
export interface AuditedWrite {
  readonly actor: Pick<Actor, 'apiKeyId'>;
  readonly requestId: string | null;
}

export const ownWrite: AuditedWrite = { actor: { apiKeyId: null }, requestId: null };

/**
 * Writes who did what to which objects, in the transaction of the write itself, one statement for all. Events are never
 * changed (trigger append_only); erasure alone blanks their values. Their time is now, not the transaction's start: of two
 * that waited for one lock, the later writer may have started first.
 */
export async function recordAudit(
  tx: TenantTransaction,
  write: AuditedWrite,
  entries: readonly AuditEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const { apiKeyId } = write.actor;
  const rows = entries.map((entry) => ({ id: newId(), ...entry }));
  await tx.execute(
    sql`insert into audit_event (organization_id, id, api_key_id, request_id, at, action, subject_type, subject_id, company_id, changes)
        select ${TENANT}, e.id, ${apiKeyId}::uuid, ${write.requestId}, clock_timestamp(), e.action, e."subjectType", e."subjectId", e."companyId", e.changes
          from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
            as e(id uuid, action text, "subjectType" text, "subjectId" uuid, "companyId" uuid, changes jsonb)`,
  );
}
