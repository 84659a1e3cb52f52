import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checksum, countRows, create, created, inputOf } from '../support/customers.ts';
import type { CustomerFixture } from '../support/fixtures.ts';
import { change, customersOf, eventsOf, issuesOf, mutate, tagsOf } from '../support/tags.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
let admin: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
  admin = await tenant.newKey({ scopes: ['ADMIN'] });
});
afterAll(() => gateway.stop());

async function customerOf(): Promise<CustomerFixture> {
  const [customer] = await customersOf(gateway, tenant, 1);
  return customer as CustomerFixture;
}

describe('the tags of a customer', () => {
  it('are made with it, in its changes and with events of their own', async () => {
    const companyId = tenant.companies[0].id;
    const tags = ['Zeta', 'alpha made', 'ZETA'];
    const payload = await created(
      gateway,
      tenant.key,
      inputOf({ name: 'A', email: 'a@b.example', tags }, { companyId }),
    );
    expect(payload.changes).toContainEqual(change('tags', null, ['alpha made', 'Zeta']));
    expect(await tagsOf(gateway, tenant.key, payload.customer.id)).toEqual([['alpha made', 'Zeta']]);
    const { tags: all } = await gateway.ask(tenant.key, '{ tags { id name } }');
    const { id } = all.find(({ name }: Data) => name === 'alpha made');
    expect(await eventsOf(gateway, admin, id)).toEqual([
      { action: 'tag.created', subjectType: 'Tag', changes: [change('name', null, 'alpha made')] },
    ]);
  });

  it('are replaced whole by updateCustomer; left out they stay, null and [] take all off', async () => {
    const { id } = await customerOf();
    const update = async (details: object) => {
      const { changes, customer: now } = await mutate(gateway, tenant.key, 'updateCustomer', { id, customer: details });
      return [changes, now.version, now.tags.map(({ name }: Data) => name)];
    };
    expect(await update({ tags: ['one', 'two'] })).toEqual([[change('tags', [], ['one', 'two'])], 2, ['one', 'two']]);
    expect(await update({ tags: ['TWO', 'three'] })).toEqual([
      [change('tags', ['one', 'two'], ['three', 'two'])],
      3,
      ['three', 'two'],
    ]);
    expect(await update({ tags: ['Three', 'Two'] })).toEqual([[], 3, ['three', 'two']]);
    expect(await update({ phone: '1' })).toEqual([[change('phone', null, '1')], 4, ['three', 'two']]);
    expect(await update({ tags: null })).toEqual([[change('tags', ['three', 'two'], [])], 5, []]);
    await update({ tags: ['one'] });
    expect(await update({ tags: [] })).toEqual([[change('tags', ['one'], [])], 7, []]);
    const events = await eventsOf(gateway, admin, id);
    expect(events.map(({ action }) => action)).toEqual(Array(6).fill('customer.updated'));
    expect(events[1].changes).toEqual([change('tags', ['one', 'two'], ['three', 'two'])]);
  });

  it('are not made by a dry run, which tells the changes all the same', async () => {
    const { id } = await customerOf();
    const before = await checksum(gateway.pool, tenant.organizationId);
    const input = { id, dryRun: true, customer: { tags: ['never made'] } };
    expect(await mutate(gateway, tenant.key, 'updateCustomer', input)).toEqual({
      __typename: 'UpdateCustomerPayload',
      replayed: false,
      dryRun: true,
      changes: [change('tags', [], ['never made'])],
      customer: { version: 1, tags: [] },
    });
    expect(await checksum(gateway.pool, tenant.organizationId)).toBe(before);
  });

  it('have issues by their place', async () => {
    const { id } = await customerOf();
    const bad = await mutate(gateway, tenant.key, 'updateCustomer', {
      id,
      customer: { tags: ['good', ''], name: null },
    });
    expect(issuesOf(bad)).toEqual([
      ['input.customer.name', 'REQUIRED'],
      ['input.customer.tags.1', 'OUT_OF_RANGE'],
    ]);
    const tags = Array.from({ length: 51 }, (_, index) => `many ${index}`);
    const input = inputOf({ name: 'A', email: 'a@b.example', tags }, { companyId: tenant.companies[0].id });
    expect(issuesOf(await create(gateway, tenant.key, input))).toEqual([['input.customer.tags', 'OUT_OF_RANGE']]);
  });

  it('of twenty customers are one further statement', async () => {
    const other = await createTenant(gateway.pool);
    const made = await customersOf(gateway, other, 20);
    for (const [index, { id }] of made.entries())
      await mutate(gateway, other.key, 'addTags', { subjectIds: [id], tags: ['all', `Only ${index}`] });
    let nodes: Data[] = [];
    const statements = await gateway.statementsOf(async () => {
      const { customers } = await gateway.ask(other.key, '{ customers { nodes { tags { id name color } } } }');
      nodes = customers.nodes;
    });
    expect(statements).toHaveLength(2);
    expect(nodes.map(({ tags }) => tags[0].name)).toEqual(Array(20).fill('all'));
    expect(nodes.map(({ tags }) => tags[1].name).sort()).toEqual(made.map((_, index) => `Only ${index}`).sort());
  });

  it('are one tag where twenty customers are made with it at once', async () => {
    const other = await createTenant(gateway.pool);
    const inputs = Array.from({ length: 20 }, (_, index) =>
      inputOf(
        { name: `Twin ${index}`, email: 'a@b.example', tags: index % 2 ? ['Same', 'also'] : ['ALSO', 'same'] },
        { companyId: other.companies[0].id },
      ),
    );
    await Promise.all(inputs.map((input) => created(gateway, other.key, input)));
    expect(await countRows(gateway.pool, 'tag', other.organizationId)).toBe(2);
    expect(await countRows(gateway.pool, 'tag_link', other.organizationId)).toBe(40);
    const { rows } = await gateway.pool.query(
      "select count(*)::int as count from audit_event where organization_id = $1 and action = 'tag.created'",
      [other.organizationId],
    );
    expect(rows).toEqual([{ count: 2 }]);
  });
});
