import type { Actor } from '../../access/actor.ts';
import { newId } from '../../database/new-id.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import type { AuditEntry } from './audit.rules.ts';

export interface AuditedWrite {
  readonly actor: Actor;
  readonly requestId: string;
}

/**
 * Writes who did what to which objects, in the transaction of the write itself, one statement for all. Events are never
 * changed (trigger append_only); erasure alone blanks their values.
 */
export async function recordAudit(
  tx: TenantTransaction,
  write: AuditedWrite,
  entries: readonly AuditEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  await tx.auditEvent.createMany({
    data: entries.map((entry) => ({
      organizationId: tx.organizationId,
      id: newId(),
      apiKeyId: write.actor.apiKeyId,
      requestId: write.requestId,
      ...entry,
      changes: JSON.parse(JSON.stringify(entry.changes)),
    })),
  });
}
