import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scope } from '../../src/access/scopes.ts';
import { newId } from '../../src/database/new-id.ts';
import { insertCustomers, insertRows } from '../support/fixtures.ts';
import { connectionFields, type FetchPage, ordered, pageArguments, pageVariables, walk } from '../support/paging.ts';
import { absentId, change } from '../support/tags.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

const eventFields =
  'id action actor { id name prefix } requestId at subjectType subjectId changes { path before after }';
const eventsQuery = `query ($subjectId: ID) { auditEvents(subjectId: $subjectId, first: 100) { nodes { ${eventFields} } totalCount } }`;

interface EventSpec {
  readonly subjectType: string;
  readonly subjectId?: string;
  readonly companyId?: string | null;
  readonly at?: string;
}

/** Events as another version of the program might have left them. Answers their ids. */
async function insertEvents(tenant: Tenant, specs: readonly EventSpec[]): Promise<string[]> {
  const rows = specs.map(({ subjectType, subjectId = newId(), companyId = null, at = '2026-01-01T00:00:00Z' }) => ({
    organization_id: tenant.organizationId,
    id: newId(),
    subject_type: subjectType,
    subject_id: subjectId,
    company_id: companyId,
    action: `${subjectType}.made`,
    changes: [],
    at,
  }));
  await insertRows(gateway.pool, 'audit_event', rows);
  return rows.map(({ id }) => id);
}

describe('auditEvents: who sees what', () => {
  let tenant: Tenant;
  let ids: ReadonlyMap<string, string>;
  const billing = ['Wallet in Nord', 'Plan of all', 'Plan in Süd', 'PlanSubscription in Nord', 'Invoice in Süd'];
  const common = [
    'Organization of all',
    'Company in Nord',
    'Company in Süd',
    'Tag of all',
    'CustomFieldDefinition of all',
  ];
  const customers = ['Customer in Nord', 'Customer in Süd'];
  const everything = [...common, ...customers, ...billing, 'ApiKey of all'];

  beforeAll(async () => {
    tenant = await createTenant(gateway.pool);
    const companies: Readonly<Record<string, string | null>> = {
      'in Nord': tenant.companies[0].id,
      'in Süd': tenant.companies[1].id,
      'of all': null,
    };
    const specs = everything.map((name) => {
      const [subjectType = '', ...where] = name.split(' ');
      return { subjectType, companyId: companies[where.join(' ')] ?? null };
    });
    const inserted = await insertEvents(tenant, specs);
    // A type that this version does not know is nobody's to read.
    await insertEvents(tenant, [{ subjectType: 'Surprise' }]);
    ids = new Map(everything.map((name, index) => [name, inserted[index] ?? '']));
  });

  const inNord = (names: readonly string[]) => names.filter((name) => !name.endsWith('Süd'));
  const cases: [string, readonly Scope[], boolean, readonly string[]][] = [
    ['ADMIN', ['ADMIN'], false, everything],
    ['CUSTOMERS_READ', ['CUSTOMERS_READ'], false, [...common, ...customers]],
    [
      'CUSTOMERS_READ and BILLING_READ',
      ['CUSTOMERS_READ', 'BILLING_READ'],
      false,
      [...common, ...customers, ...billing],
    ],
    ['CUSTOMERS_READ and BILLING_WRITE', ['CUSTOMERS_READ', 'BILLING_WRITE'], false, [...common, ...customers]],
    ['CUSTOMERS_READ of one company', ['CUSTOMERS_READ'], true, inNord([...common, ...customers])],
    [
      'CUSTOMERS_READ and BILLING_READ of one company',
      ['CUSTOMERS_READ', 'BILLING_READ'],
      true,
      inNord([...common, ...customers, ...billing]),
    ],
    // Events of keys tell of companies: a key that is limited to some reads none.
    ['ADMIN of one company', ['ADMIN'], true, inNord(everything.filter((name) => name !== 'ApiKey of all'))],
  ];
  it.each(cases)('%s', async (_name, scopes, isLimited, expected) => {
    const key = await tenant.newKey({ scopes, ...(isLimited ? { companies: [tenant.companies[0]] } : {}) });
    const wanted = expected.map((name) => ids.get(name) ?? '').sort();
    const { auditEvents } = await gateway.ask(key, eventsQuery);
    expect(auditEvents.nodes.map(({ id }: Data) => id).sort()).toEqual(wanted);
    expect(auditEvents.totalCount).toBe(wanted.length);
    const all = [...ids.values()];
    const { nodes } = await gateway.ask(key, 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', {
      ids: all,
    });
    expect(nodes).toEqual(all.map((id) => (wanted.includes(id) ? { __typename: 'AuditEvent', id } : null)));
    const single = await Promise.all(
      all.map(async (id) => (await gateway.ask(key, 'query ($id: ID!) { node(id: $id) { id } }', { id })).node),
    );
    expect(single).toEqual(nodes.map((node: Data) => node && { id: node.id }));
  });

  it('nobody without CUSTOMERS_READ, and no other tenant', async () => {
    const key = await tenant.newKey({ scopes: ['BILLING_READ', 'BILLING_WRITE', 'CUSTOMERS_WRITE', 'CUSTOMERS_PII'] });
    const { data, errors } = await gateway.send(key, eventsQuery);
    expect([data, errors?.[0]?.extensions.code]).toEqual([undefined, 'FORBIDDEN']);
    const stranger = await createTenant(gateway.pool);
    const strange = await stranger.newKey({ scopes: ['ADMIN'] });
    expect((await gateway.ask(strange, eventsQuery)).auditEvents).toEqual({ nodes: [], totalCount: 0 });
    const all = [...ids.values()];
    for (const one of [key, strange])
      expect((await gateway.ask(one, 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: all })).nodes).toEqual(
        all.map(() => null),
      );
  });
});

describe('auditEvents: order and filter', () => {
  let tenant: Tenant;
  let key: string;
  const subjectId = newId();
  let own: { id: string; key: string }[];
  let all: { id: string; key: string }[];
  beforeAll(async () => {
    tenant = await createTenant(gateway.pool);
    key = await tenant.newKey({ scopes: ['CUSTOMERS_READ'] });
    // Two of each instant: the id breaks ties.
    const specs = Array.from({ length: 18 }, (_, index) => ({
      subjectType: 'Customer',
      at: `2026-01-0${(index % 9) + 1}T00:00:00.00${index % 3}Z`,
      ...(index % 3 === 0 ? {} : { subjectId }),
    }));
    const ids = await insertEvents(tenant, specs);
    all = specs.map(({ at }, index) => ({ id: ids[index] ?? '', key: at }));
    own = all.filter((_, index) => index % 3 !== 0);
  });

  const pages =
    (subject: string | null): FetchPage =>
    async (page) => {
      const query = `query ($subjectId: ID, ${pageVariables}) { auditEvents(subjectId: $subjectId, ${pageArguments}) { ${connectionFields} } }`;
      return (await gateway.ask(key, query, { subjectId: subject, ...page })).auditEvents;
    };

  it.each(['forwards', 'backwards'] as const)('newest first, %s', async (way) => {
    expect(await walk(pages(null), way, [1, 4, 3])).toEqual(ordered(all, 'DESC'));
    expect(await walk(pages(subjectId), way, [5, 1])).toEqual(ordered(own, 'DESC'));
    expect(await walk(pages(subjectId.toUpperCase()), way, [100])).toEqual(ordered(own, 'DESC'));
  });

  it.each([absentId, 'nonsense', ''])('are none of the unknown subject %j', async (unknown) => {
    const connection = await pages(unknown)({ first: 10 });
    expect(connection).toEqual({
      edges: [],
      nodes: [],
      totalCount: 0,
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
  });

  it("are none of another tenant's subject", async () => {
    const stranger = await createTenant(gateway.pool);
    const { auditEvents } = await gateway.ask(stranger.key, eventsQuery, { subjectId });
    expect(auditEvents).toEqual({ nodes: [], totalCount: 0 });
  });
});

const upper = (name: string) => `${name[0]?.toUpperCase()}${name.slice(1)}`;
const withChanges = [
  'createCustomer',
  'updateCustomer',
  'changeCustomerStatus',
  'archiveCustomer',
  'restoreCustomer',
  'eraseCustomer',
  'setTaxIdentifier',
  'setCustomFieldValues',
];

async function mutate(key: string, name: string, input: object, requestId: string): Promise<Data> {
  const own = name === 'createCustomer' ? 'customer { id }' : '';
  const changes = withChanges.includes(name) ? 'changes { path before after }' : '';
  const query = `mutation ($input: ${upper(name)}Input!) { ${name}(input: $input) { __typename
    ... on ${upper(name)}Payload { replayed ${changes} ${own} } ... on UserError { code message } } }`;
  const variables = { input: { idempotencyKey: randomUUID(), ...input } };
  const { data, errors } = await gateway.send(key, query, variables, { 'x-request-id': requestId });
  if (errors) throw new Error(JSON.stringify(errors));
  return data[name];
}

describe('auditEvents: what is told', () => {
  let tenant: Tenant;
  let admin: string;
  let reader: string;
  let actor: Data;
  let id: string;
  beforeAll(async () => {
    tenant = await createTenant(gateway.pool);
    admin = await tenant.newKey({ scopes: ['ADMIN'] });
    reader = await tenant.newKey({ scopes: ['CUSTOMERS_READ'] });
    actor = (await gateway.ask(admin, '{ viewer { apiKey { id name prefix } } }')).viewer.apiKey;
    await mutate(admin, 'defineCustomField', { key: 'segment', label: 'Segment', type: 'TEXT' }, 'setup');
    await mutate(admin, 'createTag', { name: 'vip' }, 'setup');
    const customer = {
      name: 'Nils',
      email: 'nils@example.com',
      orgNumber: '19821105-9954',
      billingAddress: { country: 'SE' },
    };
    const made = await mutate(admin, 'createCustomer', { companyId: tenant.companies[0].id, customer }, 'made.1');
    id = made.customer.id;
  });

  const eventsOf = async (key: string, subjectId: string): Promise<Data[]> =>
    (await gateway.ask(key, eventsQuery, { subjectId })).auditEvents.nodes;
  const historyOf = async (key: string): Promise<Data[]> =>
    (
      await gateway.ask(
        key,
        `query ($id: ID!) { customer(id: $id) { history(first: 100) { nodes { ${eventFields} } } } }`,
        { id },
      )
    ).customer.history.nodes;
  const rows = async (): Promise<string[]> => {
    const found = await gateway.pool.query<{ row: string }>(
      'select to_jsonb(e)::text as row from audit_event e where organization_id = $1 order by id',
      [tenant.organizationId],
    );
    return found.rows.map(({ row }) => row);
  };

  const made = (field: string, after: unknown) => change(field, null, after);
  it('of a new customer: every field that has a value', async () => {
    const [event, ...more] = await eventsOf(admin, id);
    expect(more).toEqual([]);
    expect(event).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      action: 'customer.created',
      actor,
      requestId: 'made.1',
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      subjectType: 'Customer',
      subjectId: id,
      changes: expect.any(Array),
    });
    const sorted = (changes: Data[]) => [...changes].sort((a, b) => (a.path[0] < b.path[0] ? -1 : 1));
    expect(sorted(event.changes)).toEqual(
      sorted([
        made('name', 'Nils'),
        made('slug', 'nils'),
        made('email', 'nils@example.com'),
        made('orgNumber', '19821105-9954'),
        made('additionalEmails', []),
        made('emailDelivery', true),
        made('customerType', 'UNKNOWN'),
        made('taxClass', 'RETAIL'),
        made('classification', 'B2C'),
        made('origin', 'DOMESTIC'),
        made('status', 'ACTIVE'),
        made('billingModel', 'POSTPAID'),
        made('walletMode', 'LIVE'),
        made('billingAddress', { country: 'SE' }),
        made('currency', 'SEK'),
        made('timezone', 'Europe/Stockholm'),
        made('effectivePaymentTermsDays', 30),
        made('vatValidationStatus', 'UNVALIDATED'),
        made('autoCollection', false),
        made('preferEinvoice', false),
        made('metadata', {}),
        made('references', []),
        made('tags', []),
        made('customFields', {}),
        made('taxIdentifiers', {}),
      ]),
    );
  });

  const reference = { source: 'HUBSPOT', externalId: 'hs-1' };
  const taxId = { value: 'SE821105995401', country: 'SE', primary: true, formatValid: true, checksumValid: true };
  const euVat = (before: unknown, after: unknown) => ({ path: ['taxIdentifiers', 'eu_vat'], before, after });
  const storedReference = { ...reference, externalCreatedAt: null, externalUpdatedAt: null };
  const address = { city: 'Lund', country: 'SE' };
  const mutations: [string, () => object, string, readonly object[]][] = [
    [
      'updateCustomer',
      () => ({ id, customer: { notes: 'Hej', billingAddress: address, metadata: { tier: 1 } } }),
      'customer.updated',
      [
        change('notes', null, 'Hej'),
        { path: ['billingAddress', 'city'], before: null, after: 'Lund' },
        { path: ['metadata', 'tier'], before: null, after: 1 },
      ],
    ],
    [
      'changeCustomerStatus',
      () => ({ id, status: 'SUSPENDED', reason: 'unpaid' }),
      'customer.statusChanged',
      [change('status', 'ACTIVE', 'SUSPENDED'), change('reason', null, 'unpaid')],
    ],
    [
      'setTaxIdentifier',
      () => ({ customerId: id, identifier: { value: 'SE821105995401' } }),
      'customer.taxIdentifierSet',
      [change('classification', 'B2C', null), euVat(null, taxId)],
    ],
    [
      'removeTaxIdentifier',
      () => ({ customerId: id, type: 'eu_vat' }),
      'customer.taxIdentifierRemoved',
      [change('classification', null, 'B2C'), euVat(taxId, null)],
    ],
    [
      'linkReference',
      () => ({ customerId: id, reference }),
      'customer.referenceLinked',
      [change('references', [], [storedReference])],
    ],
    [
      'unlinkReference',
      () => ({ customerId: id, reference }),
      'customer.referenceUnlinked',
      [change('references', [storedReference], [])],
    ],
    [
      'setCustomFieldValues',
      () => ({ customerId: id, values: { segment: 'gold' } }),
      'customer.updated',
      [{ path: ['customFields', 'segment'], before: null, after: 'gold' }],
    ],
    ['addTags', () => ({ subjectIds: [id], tags: ['VIP'] }), 'customer.updated', [change('tags', [], ['vip'])]],
    ['removeTags', () => ({ subjectIds: [id], tags: ['vip'] }), 'customer.updated', [change('tags', ['vip'], [])]],
    [
      'archiveCustomer',
      () => ({ id }),
      'customer.archived',
      [change('archivedAt', null, expect.stringMatching(/^20\d\d-/))],
    ],
    [
      'restoreCustomer',
      () => ({ id }),
      'customer.restored',
      [change('archivedAt', expect.stringMatching(/^20\d\d-/), null)],
    ],
  ];
  it.each(mutations)('of %s: exactly what changed, by whom, in which request', async (name, input, action, changes) => {
    const before = await rows();
    const requestId = `${name}.${randomUUID()}`;
    const result = await mutate(admin, name, input(), requestId);
    expect(result.__typename).toBe(`${upper(name)}Payload`);
    const [event] = await eventsOf(admin, id);
    const { id: eventId, at, ...told } = event;
    expect(told).toEqual({
      action,
      actor,
      requestId,
      subjectType: 'Customer',
      subjectId: id,
      changes: expect.any(Array),
    });
    expect(event.changes).toEqual(expect.arrayContaining([...changes]));
    expect(event.changes).toHaveLength(changes.length);
    if (withChanges.includes(name))
      expect(event.changes.filter(({ path }: Data) => path[0] !== 'reason')).toEqual(result.changes);
    expect(await historyOf(admin)).toEqual(await eventsOf(admin, id));
    // What was written before stays as it was, and there is one event more.
    const after = await rows();
    expect(after.filter((row) => before.includes(row))).toEqual(before);
    expect(after).toHaveLength(before.length + 1);
    expect([eventId, at]).toEqual([expect.any(String), expect.any(String)]);
  });

  it('shows values as they are stored to CUSTOMERS_PII, and personal numbers masked to others', async () => {
    const [full, masked] = [await eventsOf(admin, id), await eventsOf(reader, id)];
    const text = JSON.stringify(full);
    expect(text).toContain('"19821105-9954"');
    expect(text).toContain('"SE821105995401"');
    expect(JSON.stringify(masked)).toBe(
      text.replaceAll('19821105-9954', '19821105-****').replaceAll('SE821105995401', 'SE**********01'),
    );
    expect(await historyOf(reader)).toEqual(masked);
    const [newest] = full;
    const { node } = await gateway.ask(
      reader,
      `query ($id: ID!) { node(id: $id) { ... on AuditEvent { ${eventFields} } } }`,
      { id: newest.id },
    );
    expect(node).toEqual(masked[0]);
  });

  it('writes nothing for what changes nothing: rehearsals, replays, refusals and repetitions', async () => {
    const idempotencyKey = randomUUID();
    await mutate(admin, 'updateCustomer', { idempotencyKey, id, customer: { notes: 'Once' } }, 'once');
    const before = await rows();
    for (const [name, input, expected] of [
      ['updateCustomer', { idempotencyKey, id, customer: { notes: 'Once' } }, { replayed: true }],
      ['updateCustomer', { id, customer: { notes: 'Once' } }, { replayed: false, changes: [] }],
      ['updateCustomer', { id, dryRun: true, customer: { notes: 'Twice' } }, { replayed: false }],
      ['updateCustomer', { id, customer: { email: 'bad' } }, { __typename: 'InvalidInputError' }],
      ['updateCustomer', { id, expectedVersion: 1, customer: { notes: 'Twice' } }, { code: 'VERSION_CONFLICT' }],
      ['changeCustomerStatus', { id, status: 'SUSPENDED', reason: 'still unpaid' }, { changes: [] }],
      ['restoreCustomer', { id }, { changes: [] }],
      ['removeTags', { subjectIds: [id], tags: ['vip'] }, { replayed: false }],
      ['eraseCustomer', { id, dryRun: true, reason: 'not really' }, { replayed: false }],
    ] as const)
      expect(await mutate(admin, name, input, 'nothing')).toMatchObject(expected);
    expect(await rows()).toEqual(before);
  });

  it('of eraseCustomer: what was blanked and why, and what was written before keeps no values', async () => {
    const { changes } = await mutate(admin, 'eraseCustomer', { id, reason: 'asked for' }, 'erased.1');
    const [event, ...earlier] = await eventsOf(admin, id);
    expect(event).toMatchObject({
      action: 'customer.erased',
      actor,
      requestId: 'erased.1',
      changes: [...changes, change('reason', null, 'asked for')],
    });
    expect(earlier).toHaveLength(mutations.length + 2);
    for (const one of earlier) {
      expect(one).toMatchObject({ actor, subjectId: id, requestId: expect.any(String) });
      for (const { before, after } of one.changes) expect([before, after]).toEqual([null, null]);
    }
  });

  it('has no actor for ADMIN_API_KEY, and keeps that of a revoked key', async () => {
    const secret = `admin-${randomUUID()}-${randomUUID()}`;
    const own = await startTestGateway({ poolSize: 2, admin: { secret, organizationId: tenant.organizationId } });
    const [customer] = await insertCustomers(gateway.pool, tenant, [{}]);
    const input = { idempotencyKey: randomUUID(), id: customer?.id, status: 'CHURNED' };
    const query =
      'mutation ($input: ChangeCustomerStatusInput!) { changeCustomerStatus(input: $input) { __typename } }';
    await own.ask(secret, query, { input });
    await own.stop();
    const writer = await tenant.newKey({ scopes: ['CUSTOMERS_WRITE', 'CUSTOMERS_READ'] });
    const { viewer } = await gateway.ask(writer, '{ viewer { apiKey { id name prefix } } }');
    await mutate(writer, 'changeCustomerStatus', { id: customer?.id, status: 'ACTIVE' }, 'by a key');
    await mutate(admin, 'revokeApiKey', { id: viewer.apiKey.id }, 'revoked');
    const events = await eventsOf(reader, customer?.id ?? '');
    expect(events.map(({ actor: by }) => by)).toEqual([viewer.apiKey, null]);
  });
});

describe('auditEvents: when', () => {
  it('stand when their change was made, not when its writer began to wait: history is in the order of the changes', async () => {
    const tenant = await createTenant(gateway.pool);
    const [customer] = await insertCustomers(gateway.pool, tenant, [{ name: 'Waited for' }]);
    const id = customer?.id ?? '';
    const other = await gateway.pool.connect();
    await other.query('begin');
    await other.query('select from customer where organization_id = $1 for update', [tenant.organizationId]);
    const waiting = mutate(tenant.key, 'updateCustomer', { id, customer: { name: 'Changed' } }, 'waited');
    const waiters = 'select from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))';
    while ((await other.query(waiters)).rowCount === 0) await sleep(10);
    const { rows } = await other.query<{ now: Date }>("select date_trunc('milliseconds', clock_timestamp()) as now");
    await other.query('commit');
    other.release();
    await waiting;
    const { auditEvents } = await gateway.ask(tenant.key, eventsQuery, { subjectId: id });
    expect(Date.parse(auditEvents.nodes[0].at)).toBeGreaterThanOrEqual(rows[0]?.now.getTime() ?? Infinity);
  });
});
