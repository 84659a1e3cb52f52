import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CustomerInput, changeCustomer, created, inputOf, updated } from '../support/customers.ts';
import {
  createWithTwins,
  dismiss,
  duplicatesOf,
  listed,
  listedPairs,
  pairFields,
  runDueJobs,
  twinsOf,
} from '../support/duplicates.ts';
import { mergerOf } from '../support/merges.ts';
import { walk } from '../support/paging.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
beforeAll(async () => {
  gateway = await startTestGateway({ roomy: true });
});
afterAll(() => gateway.stop());
beforeEach(async () => {
  tenant = await createTenant(gateway.pool);
});

const { merged, unmerged } = mergerOf(
  () => gateway,
  () => tenant.key,
);

async function make(customer: CustomerInput, companyId = tenant.companies[0].id): Promise<string> {
  const { customer: made } = await created(gateway, tenant.key, inputOf(customer, { companyId }));
  return made.id;
}

const address = { line1: 'Storgatan 12', city: 'Lund', postalCode: '222 22', country: 'SE' };
const acme = {
  name: 'Acme Verkstad AB',
  email: 'info@acmeverkstad.example',
  phone: '+46 46 12 34 56',
  customerType: 'BUSINESS',
  billingAddress: address,
} satisfies CustomerInput;
/** The same business, as another system knows it. */
const twin = { ...acme, name: 'ACME Verkstad', email: 'faktura@acmeverkstad.example', phone: '046-123456' };
const pairOf = (...ids: string[]) => [...ids].sort();

describe('pairs', () => {
  it('have their reasons, on both customers, in the list and in the payload alike', async () => {
    const one = await make(acme);
    const { customer, duplicates } = await createWithTwins(gateway, tenant.key, twin, {
      companyId: tenant.companies[0].id,
    });
    const [pair] = duplicates;
    expect(duplicates).toEqual([
      {
        id: expect.any(String),
        score: expect.any(Number),
        reasons: ['SAME_EMAIL_DOMAIN', 'SAME_PHONE', 'SIMILAR_NAME', 'SAME_ADDRESS'],
        customers: [{ id: customer.id }, { id: one }],
      },
    ]);
    expect(pair.score).toBeGreaterThan(0.7);
    expect(pair.score).toBeLessThanOrEqual(1);
    expect(await duplicatesOf(gateway, tenant.key, customer.id)).toEqual([pair]);
    const older = { ...pair, customers: [{ id: one }, { id: customer.id }] };
    expect(await duplicatesOf(gateway, tenant.key, one)).toEqual([older]);
    expect(await listedPairs(gateway, tenant.key)).toEqual([]);
    await runDueJobs(gateway, tenant);
    expect((await listed(gateway, tenant.key)).nodes).toEqual([older]);
  });

  it('are found by an org number and the VAT number made of it, whatever else differs', async () => {
    const org = await make({ name: 'Nordisk Handel', email: 'a@a.example', orgNumber: '556677-8899' });
    const vat = await make({ name: 'Something Else', email: 'b@b.example', vatNumber: 'SE556677889901' });
    const [pair] = await duplicatesOf(gateway, tenant.key, org);
    expect(pair).toMatchObject({ reasons: ['SAME_ORG_NUMBER'], customers: [{ id: org }, { id: vat }] });
    expect(pair.score).toBeGreaterThan(0.9);
  });

  it('are found by a VAT number and by any other tax identifier', async () => {
    const numbers = { eu_vat: 'DE136695976', us_ein: '12-3456789' };
    for (const [type, reason] of [
      ['eu_vat', 'SAME_VAT_NUMBER'],
      ['us_ein', 'SAME_TAX_ID'],
    ] as const) {
      const taxIdentifiers = [{ type, value: numbers[type] }];
      const one = await make({ name: `First ${type}`, email: `${type}@one.example`, taxIdentifiers });
      const other = await make({ name: `Another ${type}`, email: `${type}@two.example`, taxIdentifiers });
      expect(await duplicatesOf(gateway, tenant.key, one)).toMatchObject([
        { reasons: [reason], customers: [{ id: one }, { id: other }] },
      ]);
    }
  });

  it('are none for strangers, and none across companies or tenants', async () => {
    const one = await make(acme);
    await make({ name: 'Quite Different', email: 'x@different.example' });
    await make(twin, tenant.companies[1].id);
    const stranger = await createTenant(gateway.pool);
    await created(gateway, stranger.key, inputOf(twin, { companyId: stranger.companies[0].id }));
    expect(await twinsOf(gateway, tenant.key, one)).toEqual([]);
    await runDueJobs(gateway, tenant);
    await runDueJobs(gateway, stranger);
    expect(await listedPairs(gateway, tenant.key, { minScore: 0 })).toEqual([]);
    expect(await listedPairs(gateway, stranger.key, { minScore: 0 })).toEqual([]);
  });

  it('tell no personal number to a key without CUSTOMERS_PII', async () => {
    const number = '19811228-9874';
    const one = await make({ name: `Firma ${number}`, email: 'a@firma.example', orgNumber: number });
    await make({ name: 'Firma Ek', email: 'b@ek.example', vatNumber: 'SE811228987401' });
    await runDueJobs(gateway, tenant);
    const key = await tenant.newKey({ scopes: ['CUSTOMERS_READ'] });
    const fields = 'reasons customers { name orgNumber taxId { value } }';
    const query = `query ($id: ID!) { customer(id: $id) { duplicates { ${fields} } } duplicateCustomers { nodes { ${fields} } } }`;
    const told = JSON.stringify(await gateway.ask(key, query, { id: one }));
    expect(told).toContain('SAME_ORG_NUMBER');
    expect(told).not.toMatch(/9874|0098740/);
  });
});

describe('what happens to a customer', () => {
  let one: string;
  let other: string;
  beforeEach(async () => {
    one = await make(acme);
    other = await make(twin);
    await runDueJobs(gateway, tenant);
  });
  const expectPair = async () => {
    expect(await listedPairs(gateway, tenant.key)).toEqual([pairOf(one, other)]);
    expect(await twinsOf(gateway, tenant.key, one)).toEqual([other]);
  };
  const expectNone = async () => {
    expect(await listedPairs(gateway, tenant.key)).toEqual([]);
    expect((await listed(gateway, tenant.key)).totalCount).toBe(0);
    expect(await twinsOf(gateway, tenant.key, one)).toEqual([]);
    expect(await twinsOf(gateway, tenant.key, other)).toEqual([]);
  };

  it('archiving takes the pair away at once, restoring brings it back', async () => {
    await expectPair();
    await changeCustomer(gateway, tenant.key, 'archiveCustomer', { id: other });
    await expectNone();
    await runDueJobs(gateway, tenant);
    await expectNone();
    await changeCustomer(gateway, tenant.key, 'restoreCustomer', { id: other });
    await runDueJobs(gateway, tenant);
    await expectPair();
  });

  it('merging takes the pair away at once, undoing it brings it back', async () => {
    const { merge } = await merged({ source: other, target: one });
    await expectNone();
    await runDueJobs(gateway, tenant);
    await expectNone();
    await unmerged(merge.id);
    await runDueJobs(gateway, tenant);
    await expectPair();
  });

  it('a merge gives the survivor the twins of both', async () => {
    const third = await make({ name: 'Third Party', email: 'me@third.example', vatNumber: 'DE136695976' });
    const fourth = await make({ name: 'Fourth', email: 'me@fourth.example' });
    await changeCustomer(gateway, tenant.key, 'setTaxIdentifier', {
      customerId: fourth,
      identifier: { type: 'de_stn', value: '1234567890' },
    });
    await make({ name: 'Fifth', email: 'me@fifth.example', taxIdentifiers: [{ type: 'de_stn', value: '1234567890' }] });
    await merged({ source: fourth, target: third });
    const [pair] = await duplicatesOf(gateway, tenant.key, third);
    expect(pair).toMatchObject({ reasons: ['SAME_TAX_ID'] });
  });

  it('erasing takes the pair away for good', async () => {
    const admin = await tenant.newKey({ scopes: ['ADMIN'] });
    await changeCustomer(gateway, admin, 'eraseCustomer', { id: other, reason: 'They asked for it' });
    await expectNone();
    await runDueJobs(gateway, tenant);
    await expectNone();
    const { rows } = await gateway.pool.query('select match_keys from customer where id = $1', [other]);
    expect(rows).toEqual([{ match_keys: [] }]);
  });

  it('an update looks again: another name is no twin, a number makes one', async () => {
    await updated(gateway, tenant.key, other, {
      name: 'Gullviks Blommor',
      email: 'x@gullvik.example',
      phone: null,
      billingAddress: { country: 'SE', city: 'Kiruna' },
    });
    expect(await twinsOf(gateway, tenant.key, one)).toEqual([]);
    await runDueJobs(gateway, tenant);
    await expectNone();
    await updated(gateway, tenant.key, other, { vatNumber: 'SE556677889901' });
    await updated(gateway, tenant.key, one, { orgNumber: '556677-8899' });
    await runDueJobs(gateway, tenant);
    await expectPair();
    await changeCustomer(gateway, tenant.key, 'removeTaxIdentifier', { customerId: other, type: 'eu_vat' });
    await runDueJobs(gateway, tenant);
    await expectNone();
  });

  it('a dismissed pair is not proposed any more, whatever changes', async () => {
    await dismiss(gateway, tenant.key, [other, one]);
    await expectNone();
    await updated(gateway, tenant.key, other, { vatNumber: 'SE556677889901' });
    await updated(gateway, tenant.key, one, { orgNumber: '556677-8899' });
    await runDueJobs(gateway, tenant);
    await expectNone();
  });

  it('keys that nobody has written yet are written by the job', async () => {
    const keysOf = async () =>
      (
        await gateway.pool.query(
          'select match_keys::text as keys from customer where organization_id = $1 order by id',
          [tenant.organizationId],
        )
      ).rows;
    const before = await keysOf();
    await gateway.pool.query("update customer set match_keys = '{}' where organization_id = $1", [
      tenant.organizationId,
    ]);
    await gateway.pool.query('delete from duplicate_candidate where organization_id = $1', [tenant.organizationId]);
    await runDueJobs(gateway, tenant);
    expect(await keysOf()).toEqual(before);
    await expectPair();
  });
});

describe('twins of what is made', () => {
  const companyId = () => tenant.companies[0].id;

  it('a replay tells them as of now', async () => {
    const one = await make(acme);
    const rest = { companyId: companyId(), idempotencyKey: randomUUID() };
    const first = await createWithTwins(gateway, tenant.key, twin, rest);
    expect(first.duplicates).toHaveLength(1);
    await changeCustomer(gateway, tenant.key, 'archiveCustomer', { id: one });
    const again = await createWithTwins(gateway, tenant.key, twin, rest);
    expect(again).toEqual({ replayed: true, customer: first.customer, duplicates: [] });
  });

  it('a dry run tells those that are there, by every fact, and writes nothing', async () => {
    const one = await make({ ...acme, orgNumber: '556677-8899' });
    const wouldBe = { ...twin, taxIdentifiers: [{ type: 'eu_vat', value: 'SE556677889901' }] };
    const rehearsed = await createWithTwins(gateway, tenant.key, wouldBe, { companyId: companyId(), dryRun: true });
    expect(rehearsed.customer).toBeNull();
    const { duplicates } = await createWithTwins(gateway, tenant.key, wouldBe, { companyId: companyId() });
    expect(duplicates).toHaveLength(1);
    const [{ score, reasons }] = duplicates;
    expect(rehearsed.duplicates).toMatchObject([{ score, reasons, customers: [{ id: one }] }]);
    expect(rehearsed.duplicates[0].customers).toHaveLength(1);
  });

  it('a batch tells them for each item, those of the same batch too', async () => {
    const one = await make(acme);
    const query = `mutation ($input: BulkCreateCustomersInput!) { bulkCreateCustomers(input: $input) {
      ... on BulkCreateCustomersPayload { results { customer { id } duplicates { customers { id } } } } } }`;
    const lonely = { name: 'Lonely', email: 'me@lonely.example' };
    const items = [twin, { ...twin, name: 'Acme Verkstad' }, lonely, { name: 'Bad' }].map((customer) => ({ customer }));
    const ask = async (rest: CustomerInput) => {
      const input = { idempotencyKey: randomUUID(), companyId: companyId(), items, ...rest };
      return (await gateway.ask(tenant.key, query, { input })).bulkCreateCustomers.results;
    };
    const others = (result: Data) => result.duplicates.map(({ customers }: Data) => customers.at(-1).id).sort();
    const dry = await ask({ dryRun: true });
    expect(dry.map(others)).toEqual([[one], [one], [], []]);
    const undone = await ask({ errorPolicy: 'ALL_OR_NOTHING' });
    expect(undone.map(others)).toEqual([[], [], [], []]);
    const made = await ask({});
    const ids = made.map(({ customer }: Data) => customer?.id);
    expect(made.map(others)).toEqual([pairOf(one, ids[1]), pairOf(one, ids[0]), [], []]);
  });

  it('two that are made at the same time are found', async () => {
    await Promise.all([make(acme), make(twin)]);
    await runDueJobs(gateway, tenant);
    expect((await listed(gateway, tenant.key)).totalCount).toBe(1);
  });
});

describe('the list', () => {
  /** Pairs of two customers each, some likelier than others. */
  async function makePairs(count: number, companyId = tenant.companies[0].id): Promise<void> {
    for (let pair = 0; pair < count; pair += 1) {
      const name = `Firm ${['Alba', 'Boreas', 'Cirrus', 'Dorado', 'Elbrus', 'Fjord', 'Gobi'][pair % 7]}${pair} Works`;
      const phone = pair % 2 === 0 ? { phone: `+46 70 123 45 ${10 + pair}` } : {};
      const facts = { name, customerType: 'BUSINESS', ...phone };
      await make({ ...facts, email: `one@a${pair}.example` }, companyId);
      await make({ ...facts, email: pair % 3 === 0 ? `one@a${pair}.example` : `two@b${pair}.example` }, companyId);
    }
    await runDueJobs(gateway, tenant);
  }

  it('has the best first, and is walked in both directions without a skip or a repeat', async () => {
    await makePairs(9);
    const { nodes, totalCount } = await listed(gateway, tenant.key, { first: 100, minScore: 0.4 });
    expect(totalCount).toBe(9);
    const places = nodes.map(({ score, id }: Data) => [score, id]);
    expect(places).toEqual(places.toSorted(([a, x]: Data, [b, y]: Data) => b - a || (x < y ? 1 : -1)));
    expect(new Set(nodes.map(({ score }: Data) => score)).size).toBeGreaterThan(1);
    const ids = nodes.map(({ id }: Data) => id);
    for (const way of ['forwards', 'backwards'] as const)
      expect(await walk((page) => listed(gateway, tenant.key, { minScore: 0.4, ...page }), way, [1, 3, 2])).toEqual(
        ids,
      );
  });

  it('keeps to a company, to a score, and to what the key sees', async () => {
    await makePairs(3);
    await makePairs(2, tenant.companies[1].id);
    const count = async (key: string, args: CustomerInput = {}) =>
      (await listed(gateway, key, { minScore: 0.4, ...args })).totalCount;
    expect(await count(tenant.key)).toBe(5);
    expect(await count(tenant.key, { companyId: tenant.companies[0].id })).toBe(3);
    expect(await count(tenant.key, { companyId: tenant.companies[1].id.toUpperCase() })).toBe(2);
    expect(await count(tenant.key, { companyId: randomUUID() })).toBe(0);
    expect(await count(tenant.key, { companyId: 'none' })).toBe(0);
    const german = await tenant.newKey({ scopes: ['CUSTOMERS_READ'], companies: [tenant.companies[1]] });
    expect(await count(german)).toBe(2);
    expect(await count(german, { companyId: tenant.companies[0].id })).toBe(0);
    const { nodes } = await listed(gateway, tenant.key, { minScore: 0 });
    const [{ score: best }] = nodes;
    expect(await count(tenant.key, { minScore: best })).toBe(nodes.filter(({ score }: Data) => score >= best).length);
    expect(await count(tenant.key, { minScore: 1 })).toBe(0);
  });

  it('refuses a score that is none, and cursors of other lists', async () => {
    for (const [args, argument] of [
      ['minScore: -0.01', 'minScore'],
      ['minScore: 1.01', 'minScore'],
      ['after: "x"', 'after'],
      ['first: 0', 'first'],
    ]) {
      const { errors } = await gateway.send(tenant.key, `{ duplicateCustomers(${args}) { totalCount } }`);
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument } }]);
    }
  });

  it('costs a constant number of statements, nested in a page of customers too', async () => {
    await makePairs(2);
    const nested = (first: number) =>
      gateway.ask(tenant.key, `{ customers(first: ${first}) { nodes { duplicates { ${pairFields} } } } }`);
    const flat = (first: number) =>
      gateway.ask(tenant.key, `{ duplicateCustomers(first: ${first}) { nodes { ${pairFields} } } }`);
    for (const ask of [nested, flat]) {
      const few = await gateway.statementsOf(() => ask(2));
      await makePairs(4);
      const many = await gateway.statementsOf(() => ask(100));
      expect(many).toHaveLength(few.length);
    }
  });
});
