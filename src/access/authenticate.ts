import type pg from 'pg';
import { failureKind } from '../database/failure.ts';
import type { Actor } from './actor.ts';
import { hashSecret, matchesHash, type ParsedApiKey, parseApiKey } from './api-key.ts';
import { isScope } from './scopes.ts';

export interface AuthenticatorOptions {
  readonly pool: pg.Pool;
  /** ADMIN_API_KEY and the organization it works in; null where it is not set. */
  readonly admin: { readonly secret: string; readonly organizationId: string } | null;
}

export type Authenticate = (authorization: string | undefined) => Promise<Actor | null>;

interface KeyRow {
  id: string;
  secret_hash: Buffer;
  scopes: string[];
  limited_to_companies: boolean;
  companies: string[];
}

// An unknown key is compared too, so that time does not tell a wrong prefix from a wrong secret.
const nobody = hashSecret('');

/**
 * Reads `Authorization: Bearer <key>`. Answers null for anything but a valid key: absent, malformed, unknown, revoked.
 * Costs one statement; throws what the driver throws where the database is away.
 */
export function createAuthenticator(options: AuthenticatorOptions): Authenticate {
  const noteUse = createUseNotes(options.pool);
  const adminHash = options.admin ? hashSecret(options.admin.secret) : null;
  return async (authorization) => {
    const token = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(authorization ?? '')?.[1];
    if (!token) return null;
    if (options.admin && adminHash && matchesHash(token, adminHash)) return adminActor(options.admin.organizationId);
    const parsed = parseApiKey(token);
    if (!parsed) return null;
    const row = await retriedOnce(() => findKey(options.pool, parsed));
    if (!matchesHash(parsed.secret, row?.secret_hash ?? nobody) || !row) return null;
    noteUse(parsed.organizationId, row.id);
    return {
      organizationId: parsed.organizationId,
      apiKeyId: row.id,
      keyPrefix: parsed.prefix,
      scopes: new Set(row.scopes.filter(isScope)),
      companyIds: row.limited_to_companies ? row.companies : null,
    };
  };
}

function adminActor(organizationId: string): Actor {
  return { organizationId, apiKeyId: null, keyPrefix: 'ADMIN_API_KEY', scopes: new Set(['ADMIN']), companyIds: null };
}

/** After a restart of the database each pooled connection fails once; nothing has happened yet that could happen twice. */
async function retriedOnce<Result>(find: () => Promise<Result>): Promise<Result> {
  try {
    return await find();
  } catch (error) {
    if (failureKind(error) !== 'unavailable') throw error;
    return find();
  }
}

async function findKey(pool: pg.Pool, key: ParsedApiKey): Promise<KeyRow | undefined> {
  const { rows } = await pool.query<KeyRow>(
    `select k.id, k.secret_hash, k.scopes, k.limited_to_companies,
            array(select c.company_id::text from api_key_company c where c.organization_id = $1 and c.api_key_id = k.id) as companies
       from api_key k where k.organization_id = $1 and k.prefix = $2 and k.revoked_at is null`,
    [key.organizationId, key.prefix],
  );
  return rows[0];
}

/** lastUsedAt is true to the minute: a write for every request would cost more than the request. */
function createUseNotes(pool: pg.Pool): (organizationId: string, keyId: string) => void {
  const noted = new Map<string, number>();
  return (organizationId, keyId) => {
    const now = Date.now();
    if (now - (noted.get(keyId) ?? 0) < 60_000) return;
    if (noted.size > 10_000) noted.clear();
    noted.set(keyId, now);
    const statement = 'update api_key set last_used_at = now() where organization_id = $1 and id = $2';
    // Nobody waits for it, and a lost note is no loss.
    pool.query(statement, [organizationId, keyId]).catch(() => noted.delete(keyId));
  };
}
