import type { Actor } from '../../access/actor.ts';
import { newId } from '../../database/new-id.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import type { FieldChange } from './audit.rules.ts';

export interface AuditedWrite {
  readonly actor: Actor;
  readonly requestId: string;
}

export interface AuditEntry {
  /** `<subject>.<what happened>`: customer.created. */
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  /** The company whose keys may read the event; null for the organization's own. */
  readonly companyId: string | null;
  readonly changes: readonly FieldChange[];
}

/** Writes who did what to which object, in the transaction of the write itself. Events are never changed (trigger append_only). */
export async function recordAudit(tx: TenantTransaction, write: AuditedWrite, entry: AuditEntry): Promise<void> {
  await tx.auditEvent.create({
    data: {
      organizationId: tx.organizationId,
      id: newId(),
      apiKeyId: write.actor.apiKeyId,
      requestId: write.requestId,
      ...entry,
      changes: JSON.parse(JSON.stringify(entry.changes)),
    },
    select: { id: true },
  });
}
