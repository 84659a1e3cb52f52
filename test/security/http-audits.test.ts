import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTenant } from '../support/tenant.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';

/*
 * What the GraphQL Foundation's auditor asks of a server that speaks GraphQL over HTTP: https://github.com/graphql/graphql-http
 * It passes all: no error, no warning, and no notice of what the specification leaves open.
 */

let gateway: TestGateway;
let key: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  key = (await createTenant(gateway.pool)).key;
});
afterAll(() => gateway?.stop());

/** The auditor knows of no keys. */
const withKey: typeof fetch = (url, init) =>
  fetch(url, { ...init, headers: { ...(init?.headers as Record<string, string>), authorization: `Bearer ${key}` } });
const audits = serverAudits({ url: () => `${gateway.url}/graphql`, fetchFn: withKey });

describe('GraphQL over HTTP', () => {
  it('is audited in 61 ways', () => {
    expect(audits).toHaveLength(61);
  });

  it.each(audits)('$id: $name', async ({ fn }) => {
    const result = await fn();
    expect({ status: result.status, reason: 'reason' in result ? result.reason : '' }).toEqual({
      status: 'ok',
      reason: '',
    });
  });
});
