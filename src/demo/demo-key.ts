import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { Client } from 'pg';
import { matchesHash, parseApiKey } from '../access/api-key.ts';
import { insertKey } from '../access/manage-keys.ts';
import type { Scope } from '../access/scopes.ts';

/** What the demo key may do: everything. The demo is there to be tried, and listens on this machine alone. */
export const demoScopes: readonly Scope[] = [
  'CUSTOMERS_READ',
  'CUSTOMERS_WRITE',
  'CUSTOMERS_ARCHIVE',
  'CUSTOMERS_MERGE',
  'CUSTOMERS_PII',
  'BILLING_READ',
  'BILLING_WRITE',
  'ADMIN',
];

/**
 * Answers the demo key in plain text: the one in `keyFile`, as long as the organization has it unrevoked; otherwise a new
 * one, written there for its owner only (mode 0600).
 */
export async function ensureDemoKey(url: string, organizationId: string, keyFile: string): Promise<string> {
  const client = new Client({ connectionString: url, application_name: 'clientele demo' });
  // A connection that breaks rejects the query that waits on it; without a listener it would end the process too.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const known = await readKey(keyFile);
    if (known !== null && (await isValid(client, organizationId, known))) return known;
    return await createKey(client, organizationId, keyFile);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function readKey(keyFile: string): Promise<string | null> {
  try {
    return (await readFile(keyFile, 'utf8')).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

async function isValid(client: Client, organizationId: string, plaintext: string): Promise<boolean> {
  const parsed = parseApiKey(plaintext);
  if (parsed?.organizationId !== organizationId) return false;
  const { rows } = await client.query<{ secret_hash: Buffer }>(
    'SELECT secret_hash FROM api_key WHERE organization_id = $1 AND prefix = $2 AND revoked_at IS NULL',
    [organizationId, parsed.prefix],
  );
  return rows[0] !== undefined && matchesHash(parsed.secret, rows[0].secret_hash);
}

/** The row is committed only once the file is in place: no key is left that nobody knows. */
async function createKey(client: Client, organizationId: string, keyFile: string): Promise<string> {
  await client.query('BEGIN');
  const details = { organizationId, name: 'Demo key', scopes: demoScopes, companyIds: null };
  const { apiKey } = await insertKey(client, details);
  await writeKey(keyFile, apiKey);
  await client.query('COMMIT');
  return apiKey;
}

/** By a new file and a rename: an old file would keep its mode, and a reader could see half a key. */
async function writeKey(keyFile: string, plaintext: string): Promise<void> {
  const draft = `${keyFile}.${randomUUID()}`;
  try {
    await writeFile(draft, `${plaintext}\n`, { mode: 0o600, flag: 'wx' });
    await rename(draft, keyFile);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
