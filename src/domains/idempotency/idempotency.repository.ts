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

/** What is stored under a key; null for none, and for one that is forgotten. */
export async function findOutcome(
  tx: TenantTransaction,
  operation: string,
  key: string,
): Promise<StoredOutcome | null> {
  const [stored] = await tx.query<StoredOutcome>(
    sql`select input_hash as "inputHash", outcome from idempotency_key
         where organization_id = ${TENANT} and operation = ${operation} and key = ${key}
           and created_at >= now() - interval '7 days'`,
  );
  return stored ?? null;
}

export async function storeOutcome(
  tx: TenantTransaction,
  operation: string,
  key: string,
  outcome: unknown,
): Promise<void> {
  await tx.execute(
    sql`update idempotency_key set outcome = ${JSON.stringify(outcome)}::jsonb, completed_at = now()
         where organization_id = ${TENANT} and operation = ${operation} and key = ${key}`,
  );
}
