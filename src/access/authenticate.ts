import { setTimeout as sleep } from 'node:timers/promises';
import DataLoader from 'dataloader';
import type pg from 'pg';
import { BusyError, failureKind } from '../database/failure.ts';
import { sendStatement } from '../database/send-statement.ts';
import type { Actor } from './actor.ts';
import { hashSecret, matchesHash, type ParsedApiKey, parseApiKey } from './api-key.ts';
import { isScope } from './scopes.ts';

export interface AuthenticatorOptions {
  readonly pool: pg.Pool;
  /** ADMIN_API_KEY and the organization it works in; null where it is not set. */
  readonly admin: { readonly secret: string; readonly organizationId: string } | null;
  /** How many may wait for their key to be looked up: whoever comes then is refused at once. */
  readonly mostWaiting?: number;
}

export type Authenticate = (authorization: string | undefined) => Promise<Actor | null>;

interface KeyRow {
  prefix: string;
  organization_id: string;
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
 * No answer is older than the question: a key that is revoked is refused from then on. All who come while one statement is
 * under way share the next. Throws what the driver throws where the database is away.
 */
export function createAuthenticator(options: AuthenticatorOptions): Authenticate {
  const noteUse = createUseNotes(options.pool);
  const findKey = createKeyFinder(options.pool, options.mostWaiting ?? MOST_WAITING);
  const adminHash = options.admin ? hashSecret(options.admin.secret) : null;
  return async (authorization) => {
    const token = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(authorization ?? '')?.[1];
    if (!token) return null;
    if (options.admin && adminHash && matchesHash(token, adminHash)) return adminActor(options.admin.organizationId);
    const parsed = parseApiKey(token);
    if (!parsed) return null;
    const row = await retriedOnce(() => findKey(parsed));
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

/** A connection that has died without a word keeps nobody else waiting for longer. */
const LONGEST_WAIT_MS = 100;
const MOST_WAITING = 500;

function createKeyFinder(pool: pg.Pool, mostWaiting: number): (key: ParsedApiKey) => Promise<KeyRow | null> {
  let last: Promise<unknown> = Promise.resolve();
  const find = (keys: readonly ParsedApiKey[]) => {
    const found = findKeys(pool, keys);
    const settled = found.then(
      () => undefined,
      () => undefined,
    );
    last = Promise.race([settled, sleep(LONGEST_WAIT_MS, undefined, { ref: false })]);
    return found;
  };
  const loader = new DataLoader(find, { cache: false, batchScheduleFn: (dispatch) => void last.then(dispatch) });
  let waiting = 0;
  return async (key) => {
    if (waiting >= mostWaiting) throw new BusyError(`${waiting} wait for their key`);
    waiting += 1;
    try {
      return await loader.load(key);
    } finally {
      waiting -= 1;
    }
  };
}

const KEYS = `select k.prefix, k.organization_id, k.id, k.secret_hash, k.scopes, k.limited_to_companies,
         array(select c.company_id::text from api_key_company c where c.organization_id = k.organization_id and c.api_key_id = k.id) as companies
    from unnest($1::uuid[], $2::text[]) asked (organization_id, prefix)
    join api_key k on k.organization_id = asked.organization_id and k.prefix = asked.prefix and k.revoked_at is null`;

async function findKeys(pool: pg.Pool, keys: readonly ParsedApiKey[]): Promise<(KeyRow | null)[]> {
  const asked = [...new Map(keys.map((key) => [`${key.organizationId} ${key.prefix}`, key])).values()];
  const values = [asked.map((key) => key.organizationId), asked.map((key) => key.prefix)];
  const rows = await sendStatement<KeyRow>(pool, { text: KEYS, values }, true);
  const found = new Map(rows.map((row) => [`${row.organization_id} ${row.prefix}`, row]));
  return keys.map((key) => found.get(`${key.organizationId} ${key.prefix}`) ?? null);
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
