import { sql, TENANT } from '../../database/sql.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';

export interface StoredOutcome {
  readonly inputHash: Uint8Array;
  readonly outcome: unknown;
}

/**
 * Takes a key for this transaction. False where another has it: committed before, or committed while this one waited for
 * it. A key of more than 7 days is forgotten, and taken over.
 */
export async function claimKey(
  tx: TenantTransaction,
  operation: string,
  key: string,
  inputHash: Uint8Array,
  apiKeyId: string | null,
): Promise<boolean> {
  const claimed = await tx.execute(
    sql`insert into idempotency_key (organization_id, operation, key, input_hash, api_key_id)
        values (${TENANT}, ${operation}, ${key}, ${inputHash}, ${apiKeyId}::uuid)
        on conflict (organization_id, operation, key) do update
           set input_hash = excluded.input_hash, api_key_id = excluded.api_key_id, outcome = null, created_at = now(), completed_at = null
         where idempotency_key.created_at < now() - interval '7 days'`,
  );
  return claimed === 1;
}

export async function findOutcome(
  tx: TenantTransaction,
  operation: string,
  key: string,
): Promise<StoredOutcome | null> {
  return tx.idempotencyKey.findFirst({
    where: { organizationId: tx.organizationId, operation, key },
    select: { inputHash: true, outcome: true },
  });
}

export async function storeOutcome(
  tx: TenantTransaction,
  operation: string,
  key: string,
  outcome: unknown,
): Promise<void> {
  await tx.idempotencyKey.updateMany({
    where: { organizationId: tx.organizationId, operation, key },
    data: { outcome: JSON.parse(JSON.stringify(outcome)), completedAt: new Date() },
  });
}
