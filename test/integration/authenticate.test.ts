import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Authenticate, createAuthenticator } from '../../src/access/authenticate.ts';
import { openPool } from '../../src/database/pool.ts';
import { soak } from '../support/customer-arbitrary.ts';
import { newSignal } from '../support/new-signal.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';

/** Look-ups of keys, as they are sent. A test may hold back what one of them has found. */
interface Lookups {
  readonly pool: pg.Pool;
  count: number;
  /** Called with each that has been answered by the database. */
  answered: () => Promise<void> | undefined;
}

/** A pool of two whose look-ups are counted. */
function openCounted(): Lookups {
  const pool = openPool({ url: inject('databaseUrl'), poolSize: 2 });
  const lookups: Lookups = { pool, count: 0, answered: () => undefined };
  const known = new WeakSet<pg.PoolClient>();
  pool.on('acquire', (client) => {
    if (known.has(client)) return;
    known.add(client);
    const query = client.query.bind(client) as (...given: unknown[]) => unknown;
    const counted = async (asked: { text: string }) => {
      lookups.count += 1;
      const found = await query(asked);
      await lookups.answered();
      return found;
    };
    const isLookup = (asked: unknown): asked is { text: string } =>
      /from unnest\([^)]*\) asked/.test((asked as { text?: string }).text ?? '');
    Object.assign(client, {
      query: (...given: unknown[]) => (isLookup(given[0]) ? counted(given[0]) : query(...given)),
    });
  });
  return lookups;
}

let lookups: Lookups;
let authenticate: Authenticate;
let tenant: Tenant;
beforeAll(async () => {
  lookups = openCounted();
  authenticate = createAuthenticator({ pool: lookups.pool, admin: null });
  tenant = await createTenant(lookups.pool);
});
afterAll(() => lookups.pool.end());

const bearer = (key: string) => `Bearer ${key}`;
const prefixOf = (key: string) => key.split('_')[2];
/** An organization as keys name it. */
const organizationOf = (id: string) => id.replaceAll('-', '');
const fifty = Array.from({ length: 50 }, (_, n) => n);

/** What `work` answers, and how many look-ups it took. */
async function counted<Result>(work: () => Promise<Result>): Promise<[Result, number]> {
  const before = lookups.count;
  return [await work(), lookups.count - before];
}

/** Holds back what the next look-up has found, until it is let go. `found` comes when the database has answered. */
function holdNext() {
  const [found, release] = [newSignal(), newSignal()];
  lookups.answered = () => {
    lookups.answered = () => undefined;
    found.send();
    return release.sent;
  };
  return { found: found.sent, letGo: release.send };
}

/** Answers when it is committed. */
async function revoke(key: string): Promise<void> {
  const query = 'update api_key set revoked_at = now() where organization_id = $1 and prefix = $2';
  await lookups.pool.query(query, [tenant.organizationId, prefixOf(key)]);
}

describe('keys are looked up', () => {
  it('once for 50 requests that come at once', async () => {
    const [actors, count] = await counted(() => Promise.all(fifty.map(() => authenticate(bearer(tenant.key)))));
    expect(actors.map((actor) => actor?.keyPrefix)).toEqual(fifty.map(() => prefixOf(tenant.key)));
    expect(count).toBe(1);
  });

  it('twice for one request and all that come while its key is looked up', async () => {
    const [actors, count] = await counted(async () => {
      const { found, letGo } = holdNext();
      const asked = [authenticate(bearer(tenant.key))];
      await found;
      asked.push(...fifty.map(() => authenticate(bearer(tenant.key))));
      letGo();
      return Promise.all(asked);
    });
    expect(actors.map((actor) => actor?.keyPrefix)).toEqual([0, ...fifty].map(() => prefixOf(tenant.key)));
    expect(count).toBe(2);
  });

  it('afresh for each request that comes alone', async () => {
    const [, count] = await counted(async () => {
      for (const _time of [1, 2, 3]) await authenticate(bearer(tenant.key));
    });
    expect(count).toBe(3);
  });

  it('together without one getting what is another’s', async () => {
    const others = await Promise.all([1, 2, 3].map(() => createTenant(lookups.pool)));
    const [company] = tenant.companies;
    const limited = await tenant.newKey({ scopes: ['CUSTOMERS_READ'], companies: [company] });
    const revoked = await tenant.newKey({ scopes: ['ADMIN'] });
    await revoke(revoked);
    const elsewhere = others.map(({ organizationId }) =>
      tenant.key.replace(/_[^_]+_/, `_${organizationOf(organizationId)}_`),
    );
    const wrong = `${tenant.key.slice(0, -1)}${tenant.key.endsWith('0') ? '1' : '0'}`;
    const keys = [tenant.key, limited, revoked, wrong, ...others.map(({ key }) => key), ...elsewhere, tenant.key];
    const [actors, count] = await counted(() => Promise.all(keys.map((key) => authenticate(bearer(key)))));
    const own = { organizationId: tenant.organizationId, keyPrefix: prefixOf(tenant.key), companyIds: null };
    expect(actors).toEqual([
      expect.objectContaining(own),
      expect.objectContaining({
        keyPrefix: prefixOf(limited),
        companyIds: [company.id],
        scopes: new Set(['CUSTOMERS_READ']),
      }),
      ...[null, null],
      ...others.map(({ organizationId, key }) => expect.objectContaining({ organizationId, keyPrefix: prefixOf(key) })),
      ...elsewhere.map(() => null),
      expect.objectContaining(own),
    ]);
    expect(count).toBe(1);
  });

  it('also while an earlier look-up hangs', async () => {
    const { found, letGo } = holdNext();
    const hanging = authenticate(bearer(tenant.key));
    await found;
    expect((await authenticate(bearer(tenant.key)))?.keyPrefix).toBe(prefixOf(tenant.key));
    letGo();
    expect((await hanging)?.keyPrefix).toBe(prefixOf(tenant.key));
  });
});

describe('a key that is revoked', () => {
  it('is refused to whoever comes after that, though a look-up that found it is still under way', async () => {
    const key = await tenant.newKey({ scopes: ['CUSTOMERS_READ'] });
    const { found, letGo } = holdNext();
    const before = authenticate(bearer(key));
    await found;
    await revoke(key);
    const after = fifty.map(() => authenticate(bearer(key)));
    letGo();
    expect((await before)?.keyPrefix).toBe(prefixOf(key));
    expect(await Promise.all(after)).toEqual(fifty.map(() => null));
  });

  it('is answered to no request that began after that, over HTTP, while requests flow', async () => {
    const gateways = await Promise.all([startTestGateway(), startTestGateway()]);
    for (let round = 0; round < 5 * soak; round += 1) {
      const key = await tenant.newKey({ scopes: ['CUSTOMERS_READ'] });
      const seen = { before: new Set<number>(), after: new Set<number>() };
      let isRevoked = false;
      let answers = 0;
      const flow = async (gateway: TestGateway) => {
        for (let more = 5; more > 0; ) {
          const began = isRevoked ? 'after' : 'before';
          const { status } = await gateway.send(key, '{ viewer { scopes } }');
          seen[began].add(status);
          answers += 1;
          if (began === 'after') more -= 1;
        }
      };
      const flows = Promise.all(Array.from({ length: 12 }, (_, n) => flow(gateways[n % 2] as TestGateway)));
      await expect.poll(() => answers, { interval: 1 }).toBeGreaterThan(30);
      await revoke(key);
      isRevoked = true;
      await flows;
      expect(seen.before).toContain(200);
      expect([...seen.after]).toEqual([401]);
    }
    await Promise.all(gateways.map((gateway) => gateway.stop()));
  });
});
