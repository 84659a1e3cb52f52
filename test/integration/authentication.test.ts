import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeApiKey } from '../../src/access/api-key.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
});
afterAll(() => gateway.stop());

describe('a request without a valid key', () => {
  const organizationOf = (key: string) => key.split('_')[1] ?? '';
  const cases: Readonly<Record<string, () => Promise<string | null>>> = {
    'no key': async () => null,
    'an empty key': async () => '',
    'a malformed key': async () => 'clt_nonsense',
    'a key with something behind it': async () => `${tenant.key}0`,
    'a key in upper case': async () => tenant.key.toUpperCase(),
    'a key that was never made': async () => makeApiKey(tenant.organizationId).plaintext,
    'the right prefix with a wrong secret': async () => tenant.key.slice(0, -48) + '0'.repeat(48),
    'one wrong digit in the secret': async () => tenant.key.slice(0, -1) + (tenant.key.endsWith('0') ? '1' : '0'),
    "a key in another organization's name": async () => {
      const other = await createTenant(gateway.pool);
      return tenant.key.replace(organizationOf(tenant.key), organizationOf(other.key));
    },
    'a revoked key': async () => {
      const key = await tenant.newKey({ scopes: ['CUSTOMERS_READ'] });
      await gateway.ask(key, '{ viewer { scopes } }');
      await gateway.pool.query('update api_key set revoked_at = now() where organization_id = $1 and prefix = $2', [
        tenant.organizationId,
        key.split('_')[2],
      ]);
      return key;
    },
  };

  it.each(Object.entries(cases))('is refused with UNAUTHENTICATED: %s', async (_name, makeKey) => {
    const { status, data, errors, extensions, headers } = await gateway.send(
      await makeKey(),
      '{ viewer { scopes } __typename }',
    );
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(data).toBeUndefined();
    expect(errors).toEqual([{ message: expect.stringContaining('API key'), extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(extensions).toMatchObject({ requestId: expect.any(String), apiVersion: expect.any(String) });
  });

  it('is refused alike whatever is wrong with the key', async () => {
    const messages = new Set<string | undefined>();
    for (const makeKey of Object.values(cases)) {
      const { errors } = await gateway.send(await makeKey(), '{ viewer { scopes } }');
      messages.add(JSON.stringify(errors));
    }
    expect(messages.size).toBe(1);
  });
});
