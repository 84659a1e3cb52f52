import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { soak } from '../support/customer-arbitrary.ts';
import { checksum, countRows, created, inputOf } from '../support/customers.ts';
import { insertCustomers, insertRows } from '../support/fixtures.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

interface Owned extends Tenant {
  readonly admin: string;
}

async function newTenant(): Promise<Owned> {
  const tenant = await createTenant(gateway.pool);
  return { ...tenant, admin: await tenant.newKey({ scopes: ['ADMIN'] }) };
}

const definitionFields = 'id key label type options required archivedAt';
const customerFields = 'id version customFields { definition { key } value }';
const payloads = {
  defineCustomField: `definition { ${definitionFields} }`,
  updateCustomField: `definition { ${definitionFields} }`,
  archiveCustomField: `definition { ${definitionFields} }`,
  setCustomFieldValues: `dryRun changes { path before after } customer { ${customerFields} }`,
  updateCustomer: `dryRun changes { path before after } customer { ${customerFields} }`,
  createCustomer: `dryRun changes { path before after } customer { ${customerFields} }`,
} as const;
const [notFound, conflict, rule] = ['NotFoundError', 'ConflictError', 'RuleError'] as const;
const errorFields = {
  [notFound]: 'id',
  [conflict]: 'existing { __typename id }',
  [rule]: 'rulePath: path subjects { __typename id }',
} as const;
/** What each can meet besides a bad input and its idempotency key. */
const errorsOf: Readonly<Record<keyof typeof payloads, readonly (keyof typeof errorFields)[]>> = {
  defineCustomField: [conflict],
  updateCustomField: [notFound, rule],
  archiveCustomField: [notFound],
  setCustomFieldValues: [notFound, rule],
  updateCustomer: [notFound, conflict, rule],
  createCustomer: [notFound, conflict, rule],
};

/** Runs a mutation with an idempotency key of its own, and answers its result. */
async function run(name: keyof typeof payloads, key: string, input: object): Promise<Data> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  const data = await gateway.ask(
    key,
    `mutation ($input: ${type}Input!) { ${name}(input: $input) {
      __typename
      ... on ${type}Payload { replayed ${payloads[name]} }
      ... on UserError { code message }
      ... on InvalidInputError { issues { path code message } }
      ${errorsOf[name].map((error) => `... on ${error} { ${errorFields[error]} }`).join(' ')}
    } }`,
    { input: { idempotencyKey: randomUUID(), ...input } },
  );
  return data[name];
}

async function define(tenant: Owned, key: string, type = 'TEXT', rest: object = {}): Promise<Data> {
  const result = await run('defineCustomField', tenant.admin, { key, label: `The ${key}`, type, ...rest });
  if (!result.definition) throw new Error(`not defined: ${JSON.stringify(result)}`);
  return result.definition;
}

let names = 0;
/** A customer of the Swedish company, as an input of createCustomer. */
function details(rest: object = {}): Record<string, unknown> {
  names += 1;
  return { name: `Fields ${names}`, email: 'fields@acme.example', ...rest };
}

async function customerOf(tenant: Owned, customFields?: object): Promise<string> {
  const input = inputOf(details(customFields ? { customFields } : {}), { companyId: tenant.companies[0].id });
  return (await created(gateway, tenant.key, input)).customer.id;
}

const setValues = (tenant: Owned, customerId: string, values: object, rest: object = {}) =>
  run('setCustomFieldValues', tenant.key, { customerId, values, ...rest });
const update = (tenant: Owned, id: string, customFields: unknown, rest: object = {}) =>
  run('updateCustomer', tenant.key, { id, customer: { customFields }, ...rest });

/** A customer's values by key. */
async function valuesOf(tenant: Owned, id: string): Promise<Record<string, unknown>> {
  const { customer } = await gateway.ask(tenant.key, `query ($id: ID!) { customer(id: $id) { ${customerFields} } }`, {
    id,
  });
  return Object.fromEntries(customer.customFields.map(({ definition, value }: Data) => [definition.key, value]));
}

const issuesOf = (result: Data) => result.issues?.map(({ path, code }: Data) => [path.join('.'), code]);
const eventsOf = async (tenant: Owned, subjectId: string): Promise<Data[]> => {
  const query = `query ($id: ID!) { auditEvents(subjectId: $id, last: 100) { nodes {
    action subjectType subjectId changes { path before after } } } }`;
  return (await gateway.ask(tenant.admin, query, { id: subjectId })).auditEvents.nodes;
};
const sum = (tenant: Owned) => checksum(gateway.pool, tenant.organizationId);
const nobody = '019b0000-0000-7000-8000-000000000000';

describe('defineCustomField', () => {
  it('defines a field of every type, and lists them by key', async () => {
    const tenant = await newTenant();
    const plain = ['NUMBER', 'BOOLEAN', 'DATE', 'URL', 'TEXT'];
    for (const type of plain) await define(tenant, `z_${type.toLowerCase()}`, type);
    const select = await define(tenant, 'a10', 'SELECT', { options: [' b ', 'a'], required: true, label: ' Tier ' });
    expect(select).toEqual({
      id: select.id,
      key: 'a10',
      label: 'Tier',
      type: 'SELECT',
      options: ['b', 'a'],
      required: true,
      archivedAt: null,
    });
    const reader = await tenant.newKey({ scopes: [], companies: [tenant.companies[0]] });
    const { customFieldDefinitions: all } = await gateway.ask(
      reader,
      `{ customFieldDefinitions { ${definitionFields} } }`,
    );
    expect(all[0]).toEqual(select);
    expect(all.map(({ key, type, options, required }: Data) => [key, type, options, required])).toEqual([
      ['a10', 'SELECT', ['b', 'a'], true],
      ...plain.sort().map((type) => [`z_${type.toLowerCase()}`, type, null, false]),
    ]);
    const { node } = await gateway.ask(reader, `query ($id: ID!) { node(id: $id) { __typename id } }`, {
      id: select.id,
    });
    expect(node).toEqual({ __typename: 'CustomFieldDefinition', id: select.id });
  });

  it('writes one event of the organization', async () => {
    const tenant = await newTenant();
    const { id } = await define(tenant, 'tier', 'SELECT', { options: ['a'] });
    const after = { key: 'tier', label: 'The tier', type: 'SELECT', options: ['a'], required: false };
    expect(await eventsOf(tenant, id)).toEqual([
      {
        action: 'customField.defined',
        subjectType: 'CustomFieldDefinition',
        subjectId: id,
        changes: Object.entries(after).map(([field, value]) => ({ path: [field], before: null, after: value })),
      },
    ]);
    const { rows } = await gateway.pool.query('select company_id from audit_event where subject_id = $1', [id]);
    expect(rows).toEqual([{ company_id: null }]);
  });

  it('answers again for the same key and input, and refuses another input', async () => {
    const tenant = await newTenant();
    const input = { idempotencyKey: 'define', key: 'a', label: 'A', type: 'TEXT' };
    const first = await run('defineCustomField', tenant.admin, input);
    const before = await sum(tenant);
    expect(await run('defineCustomField', tenant.admin, input)).toEqual({ ...first, replayed: true });
    const other = await run('defineCustomField', tenant.admin, { ...input, key: 'b' });
    expect(other).toMatchObject({ __typename: 'IdempotencyError', code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(await sum(tenant)).toBe(before);
  });

  it('tells all problems at once', async () => {
    const tenant = await newTenant();
    const input = { idempotencyKey: '', key: 'Not A Key', label: '', type: 'SELECT', options: ['a', 'a', ''] };
    const result = await run('defineCustomField', tenant.admin, input);
    expect(issuesOf(result)).toEqual([
      ['input.idempotencyKey', 'OUT_OF_RANGE'],
      ['input.key', 'INVALID_FORMAT'],
      ['input.label', 'OUT_OF_RANGE'],
      ['input.options.1', 'DUPLICATE_IN_BATCH'],
      ['input.options.2', 'OUT_OF_RANGE'],
    ]);
  });

  it.each([
    [{ type: 'SELECT' }, [['input.options', 'REQUIRED']]],
    [{ type: 'SELECT', options: [] }, [['input.options', 'OUT_OF_RANGE']]],
    [{ type: 'TEXT', options: ['a'] }, [['input.options', 'NOT_ALLOWED']]],
    [{ type: 'TEXT', label: ' ' }, [['input.label', 'OUT_OF_RANGE']]],
    [{ type: 'TEXT', key: '19811218-****' }, [['input.key', 'NOT_ALLOWED']]],
  ])('refuses %j', async (input, issues) => {
    const tenant = await newTenant();
    expect(issuesOf(await run('defineCustomField', tenant.admin, { key: 'a', label: 'A', ...input }))).toEqual(issues);
  });

  it('keeps a key for ever', async () => {
    const tenant = await newTenant();
    const { id } = await define(tenant, 'tier');
    await run('archiveCustomField', tenant.admin, { id });
    const result = await run('defineCustomField', tenant.admin, { key: 'tier', label: 'Again', type: 'DATE' });
    expect(result).toEqual({
      __typename: 'ConflictError',
      code: 'CUSTOM_FIELD_DUPLICATE_KEY',
      message: result.message,
      existing: { __typename: 'CustomFieldDefinition', id },
    });
    await define(await newTenant(), 'tier');
  });

  it('gives a key to one of many who ask at once', async () => {
    const tenant = await newTenant();
    const results = await Promise.all(
      Array.from({ length: 10 }, () => run('defineCustomField', tenant.admin, { key: 'a', label: 'A', type: 'TEXT' })),
    );
    const [winner, ...more] = results.filter((result) => result.definition);
    expect(more).toEqual([]);
    const losers = results.filter((result) => !result.definition);
    expect(losers.map(({ __typename, existing }) => [__typename, existing.id])).toEqual(
      losers.map(() => ['ConflictError', winner.definition.id]),
    );
    expect(await countRows(gateway.pool, 'custom_field_definition', tenant.organizationId)).toBe(1);
  });

  it('ends at 500 fields that are in use', async () => {
    const tenant = await newTenant();
    const row = { organization_id: tenant.organizationId, label: 'L', type: 'TEXT', options: [], required: false };
    const rows = Array.from({ length: 500 }, (_, index) => ({ ...row, id: randomUUID(), key: `k${index}` }));
    await insertRows(gateway.pool, 'custom_field_definition', rows);
    const full = await run('defineCustomField', tenant.admin, { key: 'one_more', label: 'L', type: 'TEXT' });
    expect(issuesOf(full)).toEqual([['input.key', 'OUT_OF_RANGE']]);
    const { customFieldDefinitions: all } = await gateway.ask(tenant.admin, '{ customFieldDefinitions { key } }');
    expect(all).toHaveLength(500);
    await run('archiveCustomField', tenant.admin, { id: rows[0]?.id });
    await define(tenant, 'one_more');
    const id = await customerOf(tenant);
    const keys = rows.slice(1).map(({ key }) => key);
    await setValues(tenant, id, Object.fromEntries(keys.map((key) => [key, key])));
    expect(Object.keys(await valuesOf(tenant, id))).toEqual(keys.sort());
  });
});

describe('updateCustomField', () => {
  it('changes what is given, tells it, and leaves the rest', async () => {
    const tenant = await newTenant();
    const before = await define(tenant, 'tier', 'SELECT', { options: ['a', 'b'] });
    const input = { id: before.id, options: ['c', 'a'], required: true };
    const { definition } = await run('updateCustomField', tenant.admin, input);
    expect(definition).toEqual({ ...before, options: ['c', 'a'], required: true });
    const relabelled = await run('updateCustomField', tenant.admin, { id: before.id, label: 'Tier', required: null });
    expect(relabelled.definition).toEqual({ ...definition, label: 'Tier', required: false });
    const [last, first] = await eventsOf(tenant, before.id);
    expect([first.action, last.action]).toEqual(['customField.updated', 'customField.updated']);
    expect(first.changes).toEqual([
      { path: ['options'], before: ['a', 'b'], after: ['c', 'a'] },
      { path: ['required'], before: false, after: true },
    ]);
    expect(last.changes).toEqual([
      { path: ['label'], before: 'The tier', after: 'Tier' },
      { path: ['required'], before: true, after: false },
    ]);
  });

  it('writes no event where nothing changes, and replays', async () => {
    const tenant = await newTenant();
    const { id, label } = await define(tenant, 'tier');
    const input = { idempotencyKey: 'same', id, label };
    const first = await run('updateCustomField', tenant.admin, input);
    expect(await run('updateCustomField', tenant.admin, input)).toEqual({ ...first, replayed: true });
    expect(await eventsOf(tenant, id)).toHaveLength(1);
  });

  it.each([
    [
      'SELECT',
      { label: null, options: null },
      [
        ['input.label', 'REQUIRED'],
        ['input.options', 'REQUIRED'],
      ],
    ],
    [
      'SELECT',
      { options: [], label: '' },
      [
        ['input.label', 'OUT_OF_RANGE'],
        ['input.options', 'OUT_OF_RANGE'],
      ],
    ],
    ['SELECT', { options: ['x', 'x'] }, [['input.options.1', 'DUPLICATE_IN_BATCH']]],
    ['TEXT', { options: ['x'] }, [['input.options', 'NOT_ALLOWED']]],
  ])('refuses for a %s field %j', async (type, input, issues) => {
    const tenant = await newTenant();
    const { id } = await define(tenant, 'f', type, type === 'SELECT' ? { options: ['a'] } : {});
    expect(issuesOf(await run('updateCustomField', tenant.admin, { id, ...input }))).toEqual(issues);
  });

  it('keeps an option that customers have, and names up to ten of them', async () => {
    const tenant = await newTenant();
    const { id } = await define(tenant, 'tier', 'SELECT', { options: ['a', 'b', 'c', 'd'] });
    const users: string[] = [];
    for (let index = 0; index < 11; index += 1) users.push(await customerOf(tenant, { tier: index % 2 ? 'a' : 'b' }));
    await customerOf(tenant, { tier: 'c' });
    const result = await run('updateCustomField', tenant.admin, { id, options: ['c'] });
    expect(result).toEqual({
      __typename: 'RuleError',
      code: 'FIELD_IMMUTABLE',
      message: result.message,
      rulePath: ['input', 'options'],
      subjects: users.slice(0, 10).map((user) => ({ __typename: 'Customer', id: user })),
    });
    const { definition } = await run('updateCustomField', tenant.admin, { id, options: ['b', 'c', 'a'] });
    expect(definition.options).toEqual(['b', 'c', 'a']);
    for (const user of users) await setValues(tenant, user, { tier: 'c' });
    const shrunk = await run('updateCustomField', tenant.admin, { id, options: ['c'] });
    expect(shrunk.definition.options).toEqual(['c']);
  });

  it('finds no archived field, and nobody else’s', async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const [mine, theirs] = [await define(tenant, 'a'), await define(other, 'a')];
    await run('archiveCustomField', tenant.admin, { id: mine.id });
    for (const id of [mine.id, theirs.id, nobody, 'nonsense', ''])
      expect(await run('updateCustomField', tenant.admin, { id, label: 'X' })).toEqual({
        __typename: 'NotFoundError',
        code: 'NOT_FOUND',
        message: 'custom field not found',
        id,
      });
  });
});

describe('archiveCustomField', () => {
  it('hides the values, keeps them, and closes the key', async () => {
    const tenant = await newTenant();
    const { id } = await define(tenant, 'tier', 'TEXT', { required: true });
    await define(tenant, 'other');
    const customer = await customerOf(tenant, { tier: 'gold', other: 'x' });
    const { definition } = await run('archiveCustomField', tenant.admin, { id });
    expect(definition.archivedAt).toEqual(new Date(definition.archivedAt).toISOString());
    expect(await valuesOf(tenant, customer)).toEqual({ other: 'x' });
    expect(await countRows(gateway.pool, 'custom_field_value', tenant.organizationId)).toBe(2);
    expect(issuesOf(await setValues(tenant, customer, { tier: 'x' }))).toEqual([
      ['input.values.tier', 'UNKNOWN_VALUE'],
    ]);
    expect(issuesOf(await update(tenant, customer, { tier: null }))).toEqual([
      ['input.customer.customFields.tier', 'UNKNOWN_VALUE'],
    ]);
    expect((await update(tenant, customer, null)).changes).toEqual([
      { path: ['customFields', 'other'], before: 'x', after: null },
    ]);
    expect(await countRows(gateway.pool, 'custom_field_value', tenant.organizationId)).toBe(1);
    await customerOf(tenant);
    const { customFieldDefinitions: all } = await gateway.ask(
      tenant.key,
      '{ customFieldDefinitions { key archivedAt } }',
    );
    expect(all).toEqual([
      { key: 'other', archivedAt: null },
      { key: 'tier', archivedAt: definition.archivedAt },
    ]);
  });

  it('does nothing the second time', async () => {
    const tenant = await newTenant();
    const { id } = await define(tenant, 'a');
    const input = { idempotencyKey: 'archive', id };
    const first = await run('archiveCustomField', tenant.admin, input);
    expect(await run('archiveCustomField', tenant.admin, input)).toEqual({ ...first, replayed: true });
    expect(await run('archiveCustomField', tenant.admin, { id })).toEqual(first);
    const [event, ...more] = await eventsOf(tenant, id);
    expect(event).toMatchObject({
      action: 'customField.archived',
      changes: [{ path: ['archivedAt'], before: null, after: first.definition.archivedAt }],
    });
    expect(more).toHaveLength(1);
  });

  it('finds nobody else’s', async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    for (const id of [(await define(other, 'a')).id, nobody, 'nonsense'])
      expect(await run('archiveCustomField', tenant.admin, { id })).toMatchObject({ __typename: 'NotFoundError', id });
  });
});

describe('a key without the right', () => {
  it('that is limited to companies reads definitions and writes values, no more', async () => {
    const tenant = await newTenant();
    const { id } = await define(tenant, 'a');
    const limited = await tenant.newKey({ scopes: ['ADMIN'], companies: [tenant.companies[0]] });
    const before = await sum(tenant);
    const results = [
      await run('defineCustomField', limited, { key: 'b', label: '', type: 'TEXT' }),
      await run('updateCustomField', limited, { id, label: 'B' }),
      await run('archiveCustomField', limited, { id }),
    ];
    expect(results.map(issuesOf)).toEqual([
      [
        ['input', 'NOT_ALLOWED'],
        ['input.label', 'OUT_OF_RANGE'],
      ],
      [['input', 'NOT_ALLOWED']],
      [['input', 'NOT_ALLOWED']],
    ]);
    expect(results[1].issues[0].message).toMatch(/limited to companies/);
    expect(await sum(tenant)).toBe(before);
    const customer = await customerOf(tenant);
    const set = await run('setCustomFieldValues', limited, { customerId: customer, values: { a: 'x' } });
    expect(set.changes).toEqual([{ path: ['customFields', 'a'], before: null, after: 'x' }]);
  });

  it('that sees another company, or none of the tenant, finds no customer', async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    await define(tenant, 'a');
    await define(other, 'a');
    const customerId = await customerOf(tenant);
    const german = await tenant.newKey({ scopes: ['ADMIN'], companies: [tenant.companies[1]] });
    for (const key of [german, other.admin])
      expect(await run('setCustomFieldValues', key, { customerId, values: { a: 'x' } })).toEqual({
        __typename: 'NotFoundError',
        code: 'NOT_FOUND',
        message: 'customer not found',
        id: customerId,
      });
  });

  it('of scope is refused whole', async () => {
    const tenant = await newTenant();
    const { errors } = await gateway.send(
      tenant.key,
      'mutation { archiveCustomField(input: {idempotencyKey: "x", id: "x"}) { __typename } }',
    );
    expect(errors?.[0]?.extensions.missing).toEqual([{ path: ['archiveCustomField'], scope: 'ADMIN' }]);
  });

  it('does not know another tenant’s fields by their keys', async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    await define(other, 'theirs');
    const customer = await customerOf(tenant);
    expect(issuesOf(await setValues(tenant, customer, { theirs: 'x' }))).toEqual([
      ['input.values.theirs', 'UNKNOWN_VALUE'],
    ]);
  });
});

async function tenantWithAllTypes(): Promise<Owned> {
  const tenant = await newTenant();
  for (const type of ['TEXT', 'NUMBER', 'BOOLEAN', 'DATE', 'URL']) await define(tenant, type.toLowerCase(), type);
  await define(tenant, 'select', 'SELECT', { options: ['gold', 'Silver'] });
  return tenant;
}

describe('a value', () => {
  let tenant: Owned;
  let customer: string;
  beforeAll(async () => {
    tenant = await tenantWithAllTypes();
    customer = await customerOf(tenant);
  });

  it.each([
    ['text', 'Ärlig “text” 🎉'],
    ['number', 0],
    ['number', -12.5],
    ['number', 0.1],
    ['number', 1e-7],
    ['number', 5e-324],
    ['number', 123456789.12345679],
    ['number', 9007199254740991],
    ['number', -9007199254740991],
    ['boolean', true],
    ['boolean', false],
    ['date', '2028-02-29'],
    ['select', 'Silver'],
    ['url', 'https://acme.example/ä?b=%20#c'],
  ])('of a %s field is kept: %j', async (key, value) => {
    await setValues(tenant, customer, { [key]: null });
    const result = await setValues(tenant, customer, { [key]: value });
    expect(result.changes).toEqual([{ path: ['customFields', key], before: null, after: value }]);
    expect((await valuesOf(tenant, customer))[key]).toBe(value);
  });

  it.each([
    ['text', '', 'OUT_OF_RANGE'],
    ['text', 'a\nb', 'INVALID_FORMAT'],
    ['text', '19811218-****', 'NOT_ALLOWED'],
    ['text', 1, 'WRONG_TYPE'],
    ['text', { a: 1 }, 'WRONG_TYPE'],
    ['number', '1', 'WRONG_TYPE'],
    ['number', 9007199254740992, 'OUT_OF_RANGE'],
    ['number', 1e300, 'OUT_OF_RANGE'],
    ['boolean', 1, 'WRONG_TYPE'],
    ['date', '2026-02-29', 'INVALID_FORMAT'],
    ['date', '31.12.2026', 'INVALID_FORMAT'],
    ['date', true, 'WRONG_TYPE'],
    ['select', 'silver', 'UNKNOWN_VALUE'],
    ['select', ['gold'], 'WRONG_TYPE'],
    ['url', 'acme.example', 'INVALID_FORMAT'],
    ['url', 7, 'WRONG_TYPE'],
    ['constructor', 'x', 'UNKNOWN_VALUE'],
    ['Not a key', 'x', 'UNKNOWN_VALUE'],
  ])('of a %s field is refused: %j', async (key, value, code) => {
    const before = await sum(tenant);
    expect((await setValues(tenant, customer, { [key]: value })).issues).toEqual([
      { path: ['input', 'values', key], code, message: expect.any(String) },
    ]);
    expect(await sum(tenant)).toBe(before);
  });

  it('is kept up to its full length', async () => {
    const longest = { text: '🎉'.repeat(500), url: `https://a.example/${'x'.repeat(1982)}` };
    await setValues(tenant, customer, longest);
    expect(await valuesOf(tenant, customer)).toMatchObject(longest);
    const longer = { text: `${longest.text}x`, url: `${longest.url}x` };
    expect(issuesOf(await setValues(tenant, customer, longer))).toEqual([
      ['input.values.text', 'OUT_OF_RANGE'],
      ['input.values.url', 'OUT_OF_RANGE'],
    ]);
  });

  it('of a key that nothing could be named is refused, and harms nothing', async () => {
    const values = JSON.parse('{"a\\u0000": 1, "\\ud800": 1, "__proto__": 1, "": 1}');
    expect(issuesOf(await setValues(tenant, customer, values))).toEqual(
      Object.keys(values).map((key) => [`input.values.${key}`, 'UNKNOWN_VALUE']),
    );
  });

  it('is one issue among all of an input', async () => {
    const bad = { text: 1, number: 'x', boolean: 'x', date: 'x', nothing: 1 };
    const expected = (path: string) => [
      [`${path}.text`, 'WRONG_TYPE'],
      [`${path}.number`, 'WRONG_TYPE'],
      [`${path}.boolean`, 'WRONG_TYPE'],
      [`${path}.date`, 'INVALID_FORMAT'],
      [`${path}.nothing`, 'UNKNOWN_VALUE'],
    ];
    const result = await setValues(tenant, customer, bad, { idempotencyKey: '' });
    expect(issuesOf(result)).toEqual([['input.idempotencyKey', 'OUT_OF_RANGE'], ...expected('input.values')]);
    expect(issuesOf(await update(tenant, customer, bad))).toEqual(expected('input.customer.customFields'));
    const input = { companyId: tenant.companies[0].id, customer: details({ customFields: bad }) };
    expect(issuesOf(await run('createCustomer', tenant.key, input))).toEqual(expected('input.customer.customFields'));
  });
});

describe('the values of a customer', () => {
  it('merge by key, and changes tell exactly what happened', async () => {
    const tenant = await tenantWithAllTypes();
    const input = details({ customFields: { text: 'a', number: 1, boolean: null } });
    const made = await run('createCustomer', tenant.key, { companyId: tenant.companies[0].id, customer: input });
    expect(made.changes).toContainEqual({ path: ['customFields'], before: null, after: { text: 'a', number: 1 } });
    const { id } = made.customer;
    const result = await update(tenant, id, { number: null, boolean: false, text: 'a', date: null });
    expect(result.changes).toEqual([
      { path: ['customFields', 'number'], before: 1, after: null },
      { path: ['customFields', 'boolean'], before: null, after: false },
    ]);
    expect(result.customer).toEqual({
      id,
      version: 2,
      customFields: [
        { definition: { key: 'boolean' }, value: false },
        { definition: { key: 'text' }, value: 'a' },
      ],
    });
    expect((await eventsOf(tenant, id))[0]).toEqual({
      action: 'customer.updated',
      subjectType: 'Customer',
      subjectId: id,
      changes: result.changes,
    });
    expect((await update(tenant, id, {})).changes).toEqual([]);
    expect((await update(tenant, id, null)).changes).toHaveLength(2);
    expect(await valuesOf(tenant, id)).toEqual({});
  });

  it('do not change, count or tell anything where they are what they were', async () => {
    const tenant = await tenantWithAllTypes();
    const id = await customerOf(tenant, { text: 'a', number: 1.5, select: 'gold' });
    const same = await setValues(tenant, id, { text: 'a', number: 1.5, select: 'gold', date: null });
    expect(same).toMatchObject({ changes: [], customer: { version: 1 } });
    expect(await eventsOf(tenant, id)).toHaveLength(1);
  });

  it('are rehearsed as they are set', async () => {
    const tenant = await tenantWithAllTypes();
    const id = await customerOf(tenant, { text: 'a' });
    const before = await sum(tenant);
    const values = { text: 'b', select: 'gold' };
    const rehearsed = await setValues(tenant, id, values, { dryRun: true, idempotencyKey: 'set' });
    expect(await sum(tenant)).toBe(before);
    const set = await setValues(tenant, id, values, { idempotencyKey: 'set' });
    expect(rehearsed.changes).toEqual(set.changes);
    expect([rehearsed.dryRun, set.dryRun]).toEqual([true, false]);
    expect(rehearsed.customer).toMatchObject({ version: 1, customFields: [{ value: 'a' }] });
    expect(await setValues(tenant, id, values, { idempotencyKey: 'set' })).toEqual({ ...set, replayed: true });
    const bad = { text: 1 };
    const refused = await setValues(tenant, id, bad);
    expect(await setValues(tenant, id, bad, { dryRun: true })).toEqual(refused);
  });

  it('of a new customer must be there where they are required', async () => {
    const tenant = await newTenant();
    await define(tenant, 'b', 'TEXT', { required: true });
    await define(tenant, 'a', 'NUMBER', { required: true });
    await define(tenant, 'c');
    const make = async (rest: object) =>
      issuesOf(await run('createCustomer', tenant.key, { companyId: tenant.companies[0].id, customer: details(rest) }));
    const lacking = (key: string) => [`input.customer.customFields.${key}`, 'REQUIRED'];
    expect(await make({})).toEqual([lacking('a'), lacking('b')]);
    expect(await make({ customFields: null })).toEqual([lacking('a'), lacking('b')]);
    expect(await make({ customFields: { c: 'x', b: null } })).toEqual([lacking('b'), lacking('a')]);
    expect(await make({ email: '', customFields: { b: 1 } })).toEqual([
      ['input.customer.email', 'OUT_OF_RANGE'],
      ['input.customer.customFields.b', 'WRONG_TYPE'],
      lacking('a'),
    ]);
    const id = await customerOf(tenant, { a: 0, b: 'x', c: 'y' });
    expect(issuesOf(await setValues(tenant, id, { a: null, b: null, c: null }))).toEqual([
      ['input.values.a', 'REQUIRED'],
      ['input.values.b', 'REQUIRED'],
    ]);
    await update(tenant, id, null);
    expect(await valuesOf(tenant, id)).toEqual({ a: 0, b: 'x' });
  });

  it('may be lacking where a field became required later', async () => {
    const tenant = await newTenant();
    const { id: field } = await define(tenant, 'a');
    await define(tenant, 'b');
    const id = await customerOf(tenant);
    await run('updateCustomField', tenant.admin, { id: field, required: true });
    const renamed = await run('updateCustomer', tenant.key, { id, customer: { name: 'Renamed' } });
    expect(renamed.changes.map(({ path }: Data) => path.join('.'))).toContain('name');
    expect((await setValues(tenant, id, { b: 'x' })).changes).toHaveLength(1);
    expect(issuesOf(await setValues(tenant, id, { a: null }))).toEqual([['input.values.a', 'REQUIRED']]);
    await run('updateCustomField', tenant.admin, { id: field, required: false });
    expect((await setValues(tenant, id, { a: 'x' })).changes).toHaveLength(1);
    expect((await setValues(tenant, id, { a: null })).changes).toHaveLength(1);
  });

  it('are set on an archived customer, and not on an erased one', async () => {
    const tenant = await newTenant();
    await define(tenant, 'a');
    const [archived, erased] = await insertCustomers(gateway.pool, tenant, [
      { archivedAt: '2026-01-01T00:00:00Z' },
      { archivedAt: '2026-01-01T00:00:00Z', columns: { erased_at: '2026-01-01T00:00:00Z' } },
    ]);
    expect((await setValues(tenant, archived?.id ?? '', { a: 'x' })).changes).toHaveLength(1);
    expect(await setValues(tenant, erased?.id ?? '', { a: 'x' })).toMatchObject({
      __typename: 'RuleError',
      code: 'CUSTOMER_ARCHIVED',
    });
    expect(await setValues(tenant, nobody, { a: 'x' })).toMatchObject({ __typename: 'NotFoundError', id: nobody });
  });

  it('show personal numbers to those who may see them', async () => {
    const tenant = await newTenant();
    await define(tenant, 'a');
    const id = await customerOf(tenant, { a: 'pnr 19811218-9876' });
    const plain = await tenant.newKey({ scopes: ['CUSTOMERS_READ'] });
    const query = 'query ($id: ID!) { customer(id: $id) { customFields { value } } }';
    expect((await gateway.ask(tenant.key, query, { id })).customer.customFields).toEqual([
      { value: 'pnr 19811218-9876' },
    ]);
    expect((await gateway.ask(plain, query, { id })).customer.customFields).toEqual([{ value: 'pnr 19811218-****' }]);
  });

  it('cost the same for one customer and for twenty', async () => {
    const tenant = await newTenant();
    for (const key of ['a', 'b', 'c']) await define(tenant, key);
    const read = (count: number) =>
      gateway.ask(
        tenant.key,
        `{ customers(first: ${count}) { nodes { customFields { value definition { key label } } } } }`,
      );
    for (let index = 0; index < 20; index += 1) await customerOf(tenant, { a: `${index}`, b: 'b', c: 'c' });
    const answers: Data[] = [];
    const one = await gateway.statementsOf(async () => answers.push(await read(1)));
    const twenty = await gateway.statementsOf(async () => answers.push(await read(20)));
    expect(answers[1].customers.nodes).toHaveLength(20);
    for (const { customFields } of answers[1].customers.nodes)
      expect(customFields.map(({ definition }: Data) => definition.key)).toEqual(['a', 'b', 'c']);
    expect(twenty).toHaveLength(one.length);
    expect(one.filter((text) => text.includes('custom_field'))).toHaveLength(2);
  });
});

describe('at the same time', () => {
  it('no value outlives its option, and no option goes while a customer takes it', async () => {
    const tenant = await newTenant();
    for (let round = 0; round < 12; round += 1) {
      const key = `tier${round}`;
      const { id } = await define(tenant, key, 'SELECT', { options: ['old', 'new'] });
      const customer = await customerOf(tenant);
      const make = { companyId: tenant.companies[0].id, customer: details({ customFields: { [key]: 'old' } }) };
      const [removed, set, made] = await Promise.all([
        run('updateCustomField', tenant.admin, { id, options: ['new'] }),
        setValues(tenant, customer, { [key]: 'old' }),
        run('createCustomer', tenant.key, make),
      ]);
      const stays = removed.__typename === 'RuleError';
      if (!stays) expect(removed.definition.options).toEqual(['new']);
      for (const result of [set, made]) {
        if (result.changes) expect(stays).toBe(true);
        else expect(issuesOf(result)).toEqual([[expect.stringContaining(key), 'UNKNOWN_VALUE']]);
      }
    }
  });

  it('a value waits for the change of its field, and reads it as it becomes', async () => {
    const tenant = await newTenant();
    const { id } = await define(tenant, 'tier', 'SELECT', { options: ['old', 'new'] });
    const customer = await customerOf(tenant);
    const client = await gateway.pool.connect();
    try {
      await client.query('begin');
      await client.query('select 1 from custom_field_definition where id = $1 for update', [id]);
      const waiting = setValues(tenant, customer, { tier: 'old' });
      const still = await Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, 300, 'waits'))]);
      await client.query(`update custom_field_definition set options = '{new}' where id = $1`, [id]);
      await client.query('commit');
      expect(still).toBe('waits');
      expect(issuesOf(await waiting)).toEqual([['input.values.tier', 'UNKNOWN_VALUE']]);
    } finally {
      client.release();
    }
  });

  it('writers of the same fields, and changes of those, neither fail nor lock each other out', async () => {
    const tenant = await newTenant();
    const fields: Data[] = [];
    for (const key of ['a', 'b', 'c']) fields.push(await define(tenant, key));
    const customers = [await customerOf(tenant), await customerOf(tenant)];
    const results = await Promise.all(
      Array.from({ length: 24 }, (_, index) => {
        const customer = customers[index % 2] ?? '';
        const values = index % 3 ? { a: `${index}`, b: 'x', c: 'y' } : { c: `${index}`, b: 'y', a: 'x' };
        return index % 6 === 5
          ? run('updateCustomField', tenant.admin, { id: fields[index % 3]?.id, label: `L${index}` })
          : setValues(tenant, customer, values);
      }),
    );
    expect(results.filter((result) => result.code)).toEqual([]);
  });
});

describe('any values', () => {
  const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  const good: Record<string, fc.Arbitrary<unknown>> = {
    text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
    number: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger()),
    boolean: fc.boolean(),
    date: day.map((date) => date.toISOString().slice(0, 10)),
    select: fc.constantFrom('gold', 'Silver'),
    url: fc.webUrl({ withQueryParameters: true, withFragments: true }),
  };
  const any = Object.fromEntries(
    Object.entries(good).map(([key, value]) => [key, fc.oneof({ weight: 6, arbitrary: value }, fc.jsonValue())]),
  );

  it('are read back as they were written, or are an issue each; the inverse restores', async () => {
    const tenant = await tenantWithAllTypes();
    const id = await customerOf(tenant);
    await fc.assert(
      fc.asyncProperty(fc.record(any, { requiredKeys: [] }), async (given) => {
        const before = await valuesOf(tenant, id);
        const result = await update(tenant, id, given);
        if (result.issues) {
          const paths = result.issues.map(({ path }: Data) => path.at(-1));
          expect(new Set(paths).size).toBe(paths.length);
          expect(Object.keys(given)).toEqual(expect.arrayContaining(paths));
          expect(await valuesOf(tenant, id)).toEqual(before);
          return;
        }
        const expected = Object.entries({ ...before, ...given })
          .filter(([, value]) => value !== null)
          .map(([key, value]) => [key, typeof value === 'string' && key !== 'select' ? value.trim() : value]);
        const now = await valuesOf(tenant, id);
        // JSON has no minus zero.
        expect(now).toEqual(JSON.parse(JSON.stringify(Object.fromEntries(expected))));
        const inverse = result.changes.map((change: Data) => [change.path[1], change.before]);
        const back = await update(tenant, id, Object.fromEntries(inverse));
        expect(back.changes).toEqual(
          expect.arrayContaining(
            result.changes.map(({ path, before: from, after: to }: Data) => ({ path, before: to, after: from })),
          ),
        );
        expect(await valuesOf(tenant, id)).toEqual(before);
        await update(tenant, id, given);
      }),
      { numRuns: 30 * soak },
    );
  });
});
