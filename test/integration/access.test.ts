import { getNamedType, isLeafType, isObjectType, isRequiredArgument } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Scope, scopeNames } from '../../src/access/scopes.ts';
import { ruleOf } from '../../src/graphql/access-check.ts';
import { schema } from '../../src/schema.ts';
import { checksum, inputOf } from '../support/customers.ts';
import { insertEverything, organizationTypes, type RowIds, rowTypes } from '../support/everything.ts';
import { fieldsOf, isRowType, objectType, selectionOf } from '../support/schema-walk.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Answer, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
let ids: RowIds;
beforeAll(async () => {
  gateway = await startTestGateway({ roomy: true });
  tenant = await createTenant(gateway.pool);
  ids = await insertEverything(gateway.pool, tenant, tenant.companies[0]);
});
afterAll(() => gateway.stop());

/** Object types that are no frame around others: no payload, no part of a connection. */
const ownTypes = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
  .map(({ name }) => name)
  .filter((name) => !/Payload$|Connection$|Edge$|^(Query|Mutation)$/.test(name));
/** Those of them with a field that needs a scope. */
const guardedTypes = ownTypes.filter((name) =>
  fieldsOf(name).some((field) => ruleOf(objectType(name), field) !== 'SIGNED_IN'),
);

const keyWith = (...scopes: Scope[]) => tenant.newKey({ scopes });
const keyWithout = (...lacking: Scope[]) =>
  tenant.newKey({ scopes: scopeNames.filter((scope) => scope !== 'ADMIN' && !lacking.includes(scope)) });

function expectForbidden(
  { status, errors, data }: Answer,
  missing: readonly { readonly path: readonly string[]; readonly scope: Scope }[],
) {
  expect(errors).toHaveLength(1);
  expect(errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN', missing });
  for (const { scope } of missing) expect(errors?.[0]?.message).toContain(scope);
  expect(data ?? null).toBeNull();
  expect(status).toBe(200);
}

describe('an operation whose key lacks a scope', () => {
  /** `customer(id: "…")`, with whatever else the field needs. */
  const callOf = (name: string) => {
    const field = objectType('Query').getFields()[name];
    if (!field) throw new Error(`no field ${name}`);
    const required = field.args.filter(isRequiredArgument).filter((arg) => arg.defaultValue === undefined);
    const type = getNamedType(field.type).name;
    const id = isRowType(type) ? ids[type] : ids.Customer;
    const known: Readonly<Record<string, string>> = { ids: `["${id}"]`, identifier: `{ id: "${id}" }` };
    const values = required.map((arg) => `${arg.name}: ${known[arg.name] ?? `"${id}"`}`);
    return values.length > 0 ? `${name}(${values.join()})` : name;
  };
  const guarded = fieldsOf('Query').flatMap((field) => {
    const rule = ruleOf(objectType('Query'), field);
    return rule && rule !== 'SIGNED_IN' ? [{ name: field.name, scope: rule }] : [];
  });

  it.each(guarded)('is refused at the root: $name needs $scope', async ({ name, scope }) => {
    const query = `{ ${callOf(name)} { __typename } }`;
    expectForbidden(await gateway.send(await keyWithout(scope), query), [{ path: [name], scope }]);
    expect((await gateway.send(await keyWith(scope), query)).errors).toBeUndefined();
    expect((await gateway.send(await keyWith('ADMIN'), query)).errors).toBeUndefined();
  });

  it('is refused at every field of a row that needs it, when the row comes through an interface', async () => {
    const key = await keyWith('CUSTOMERS_PII');
    let refused = 0;
    for (const typename of guardedTypes.filter(isRowType))
      for (const field of fieldsOf(typename)) {
        const scope = ruleOf(objectType(typename), field);
        const query = `{ node(id: "${ids.Customer}") { ... on ${typename} { ${selectionOf(field)} } } }`;
        const { errors } = await gateway.send(key, query);
        if (scope === 'SIGNED_IN') expect([field.name, errors]).toEqual([field.name, undefined]);
        else {
          refused += 1;
          const missing = errors?.[0]?.extensions.missing;
          expect([field.name, missing]).toEqual([
            field.name,
            expect.arrayContaining([{ path: ['node', field.name], scope }]),
          ]);
        }
      }
    expect(refused).toBeGreaterThan(100);
  });

  it('is refused at every field of what hangs on a row, too', async () => {
    const key = await keyWith('CUSTOMERS_PII');
    for (const [typename, list] of [
      ['ExternalReference', 'references'],
      ['CustomFieldValue', 'customFields'],
      ['TaxIdentifier', 'taxIdentifiers'],
      ['TaxIdentifier', 'taxId'],
    ] as const)
      for (const field of fieldsOf(typename)) {
        const query = `{ node(id: "${ids.Customer}") { ... on Customer { ${list} { ${selectionOf(field)} } } } }`;
        const { errors } = await gateway.send(key, query);
        const missing = [['node', list], ...(field.name === 'id' ? [] : [['node', list, field.name]])].map((path) => ({
          path,
          scope: 'CUSTOMERS_READ',
        }));
        expect([field.name, errors?.[0]?.extensions]).toEqual([
          field.name,
          { code: 'FORBIDDEN', missing: expect.arrayContaining(missing) },
        ]);
      }
  });

  it('finds no row of a guarded type by its id', async () => {
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename } }';
    const { nodes } = await gateway.ask(await keyWith('CUSTOMERS_PII'), query, {
      ids: rowTypes.map((type) => ids[type]),
    });
    const free = [...organizationTypes, 'Company'];
    expect(nodes).toEqual(rowTypes.map((type) => (free.includes(type) ? { __typename: type } : null)));
  });

  it('is told all that is missing at once, by the names in the answer', async () => {
    const query = `query ($id: ID!) {
      viewer { scopes }
      first: customer(id: $id) { id title: name ...Money ... on Customer { slug } }
      plans { nodes { id code } }
    }
    fragment Money on Customer { credit: balance { amount } wallets { nodes { name } } }`;
    expectForbidden(await gateway.send(await keyWith('CUSTOMERS_WRITE'), query, { id: ids.Customer }), [
      { path: ['first'], scope: 'CUSTOMERS_READ' },
      { path: ['first', 'title'], scope: 'CUSTOMERS_READ' },
      { path: ['first', 'credit'], scope: 'BILLING_READ' },
      { path: ['first', 'wallets'], scope: 'BILLING_READ' },
      { path: ['first', 'wallets', 'nodes', 'name'], scope: 'BILLING_READ' },
      { path: ['first', 'slug'], scope: 'CUSTOMERS_READ' },
      { path: ['plans'], scope: 'BILLING_READ' },
      { path: ['plans', 'nodes', 'code'], scope: 'BILLING_READ' },
    ]);
    expectForbidden(await gateway.send(await keyWith('CUSTOMERS_READ'), query, { id: ids.Customer }), [
      { path: ['first', 'credit'], scope: 'BILLING_READ' },
      { path: ['first', 'wallets'], scope: 'BILLING_READ' },
      { path: ['first', 'wallets', 'nodes', 'name'], scope: 'BILLING_READ' },
      { path: ['plans'], scope: 'BILLING_READ' },
      { path: ['plans', 'nodes', 'code'], scope: 'BILLING_READ' },
    ]);
  });

  it('is told each place once, however often it is selected', async () => {
    const query = `query ($id: ID!) { customer(id: $id) { balance { amount } ...A ...A ... on Customer { balance { currency } } } }
      fragment A on Customer { balance { currency } }`;
    expectForbidden(await gateway.send(await keyWith('CUSTOMERS_READ'), query, { id: ids.Customer }), [
      { path: ['customer', 'balance'], scope: 'BILLING_READ' },
    ]);
  });

  it('is judged in no more steps than the document is long', async () => {
    // Doubled at each level, by fragments and by fields: no machine walks 40 of them one by one.
    const askFor = async (key: string, count: number, doubling: (next: string) => string) => {
      const levels = Array.from({ length: count }, (_, level) => {
        const next = level + 1 === count ? '...Last' : `...F${level + 1}`;
        return `fragment F${level} on Customer { ${next} ${doubling(next)} company { id } }`;
      });
      const query = `query ($id: ID!) { customer(id: $id) { ...F0 } } ${levels.join(' ')} fragment Last on Customer { balance { amount } }`;
      return (await gateway.send(key, query, { id: ids.Customer })).errors?.[0]?.extensions.code;
    };
    const reader = await keyWith('CUSTOMERS_READ');
    for (const doubling of [
      (next: string) => next,
      (next: string) => `primaryWallet { customer { ${next} } } primaryWallet { customer { ${next} } }`,
    ]) {
      expect(await askFor(reader, 5, doubling)).toBe('FORBIDDEN');
      expect(await askFor(tenant.key, 5, doubling)).toBeUndefined();
      expect(await askFor(tenant.key, 40, doubling)).toBe('QUERY_TOO_COSTLY');
    }
  });

  const balance = { path: ['customer', 'balance'], scope: 'BILLING_READ' } as const;
  const conditions: readonly (readonly [text: string, variables: object, declared: string, runs: boolean])[] = [
    ['@include(if: true)', {}, '', true],
    ['@include(if: false)', {}, '', false],
    ['@skip(if: true)', {}, '', false],
    ['@skip(if: false)', {}, '', true],
    ['@include(if: $on)', { on: true }, '$on: Boolean!', true],
    ['@include(if: $on)', { on: false }, '$on: Boolean!', false],
    ['@skip(if: $on)', { on: true }, '$on: Boolean!', false],
    ['@skip(if: $on)', { on: false }, '$on: Boolean!', true],
    ['@include(if: $on)', {}, '$on: Boolean! = true', true],
    ['@include(if: $on)', {}, '$on: Boolean! = false', false],
    ['@include(if: $on)', { on: true }, '$on: Boolean = false', true],
    ['@include(if: $on)', { on: false }, '$on: Boolean = true', false],
    ['@skip(if: $on)', {}, '$on: Boolean = true', false],
    ['@skip(if: $on)', {}, '$on: Boolean = false', true],
    ['@skip(if: false) @include(if: $on)', { on: true }, '$on: Boolean!', true],
    ['@skip(if: true) @include(if: $on)', { on: true }, '$on: Boolean!', false],
  ];

  it.each(conditions)('obeys %s with %j (%s)', async (directives, variables, declared, runs) => {
    const key = await keyWith('CUSTOMERS_READ');
    const places = [
      `customer(id: $id) { id balance ${directives} { amount } }`,
      `customer(id: $id) { id ... ${directives} { balance { amount } } }`,
      `customer(id: $id) { id ...B ${directives} }`,
    ];
    for (const place of places) {
      const fragment = place.includes('...B') ? 'fragment B on Customer { balance { amount } }' : '';
      const query = `query ($id: ID!${declared && `, ${declared}`}) { ${place} } ${fragment}`;
      const answer = await gateway.send(key, query, { id: ids.Customer, ...variables });
      if (runs) expectForbidden(answer, [balance]);
      else expect(answer.data).toEqual({ customer: { id: ids.Customer } });
    }
  });

  it('is judged by the variables of each request, though the text is the same', async () => {
    const key = await keyWith('CUSTOMERS_READ');
    const query = 'query ($id: ID!, $on: Boolean!) { customer(id: $id) { id balance @include(if: $on) { amount } } }';
    for (const on of [true, false, true]) {
      const { errors } = await gateway.send(key, query, { id: ids.Customer, on });
      expect(errors?.[0]?.extensions.code).toBe(on ? 'FORBIDDEN' : undefined);
    }
  });

  it('is judged by the operation that runs, where a document has several', async () => {
    const query = `query Own { viewer { scopes } } query Theirs { plans { nodes { id } } }`;
    const key = await keyWith('CUSTOMERS_READ');
    const ask = async (operationName: string) => {
      const response = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: JSON.stringify({ query, operationName }),
      });
      return (await response.json()) as Answer;
    };
    expect((await ask('Own')).errors).toBeUndefined();
    expect((await ask('Theirs')).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('has run nothing: a mutation with a forbidden field beside it writes no row', async () => {
    const input = inputOf({ name: 'Never', email: 'never@example.com' }, { companyId: tenant.companies[0].id });
    const creation = (below: string) =>
      `mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { __typename ${below} } }`;
    const writer = await keyWith('CUSTOMERS_READ', 'CUSTOMERS_WRITE');
    const reader = await keyWithout('CUSTOMERS_WRITE');
    const forbidden = [
      [writer, '... on CreateCustomerPayload { wallet { balance { amount } } }', ['wallet', 'balance'], 'BILLING_READ'],
      [
        writer,
        '... on ConflictError { existing { ... on Invoice { number } } }',
        ['existing', 'number'],
        'BILLING_READ',
      ],
      [reader, '', [], 'CUSTOMERS_WRITE'],
    ] as const;
    const before = await checksum(gateway.pool, tenant.organizationId);
    for (const [key, below, path, scope] of forbidden)
      expectForbidden(await gateway.send(key, creation(below), { input }), [
        { path: ['createCustomer', ...path], scope },
      ]);
    expect(await checksum(gateway.pool, tenant.organizationId)).toBe(before);
    const { createCustomer } = await gateway.ask(writer, creation(''), { input });
    expect(createCustomer.__typename).toBe('CreateCustomerPayload');
    expect(await checksum(gateway.pool, tenant.organizationId)).not.toBe(before);
  });

  it('needs no more than its own scope for what a payload itself tells', async () => {
    const key = await keyWith('CUSTOMERS_WRITE');
    const input = inputOf({ name: 'Own scope', email: 'own@example.com' }, { companyId: tenant.companies[0].id });
    const query = `mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) {
      ... on CreateCustomerPayload { dryRun replayed changes { path before after } customer { id } wallet { id } } } }`;
    const { createCustomer } = await gateway.ask(key, query, { input });
    expect(createCustomer).toMatchObject({ dryRun: false, customer: { id: expect.any(String) } });
  });

  it('is refused by its leaves as well: no leaf of a guarded type is free but the id', () => {
    for (const typename of guardedTypes) {
      const free = fieldsOf(typename).filter(
        (field) => isLeafType(getNamedType(field.type)) && ruleOf(objectType(typename), field) === 'SIGNED_IN',
      );
      expect([typename, free.map((field) => field.name).filter((name) => name !== 'id')]).toEqual([typename, []]);
    }
  });

  it('is free of rules in types only that tell nothing of a customer, or only within one', () => {
    const values = [
      'AccountingProvider',
      'AccountingSyncConfiguration',
      'Address',
      'Money',
      'QueryCost',
      'ReportingConfiguration',
    ];
    const own = ['ApiKey', 'Company', 'CustomFieldDefinition', 'Organization', 'Tag', 'Viewer'];
    const free = [
      ...values,
      'TaxConfiguration',
      'TaxTreatment',
      ...own,
      'FieldChange',
      'InputIssue',
      'PageInfo',
      'TaxIdType',
    ];
    // A plan is told within a merge only, or its mutation's payload; what it points at has rules of its own.
    const plan = ['MergePlan', 'MergeMove', 'WalletTransfer', 'UnmergeBlocker'];
    const conflicts = ['IdentityConflict', 'OverlappingSubscriptionConflict', 'RuleConflict'];
    const mergeErrors = ['MergeConflictError', 'UnmergeConflictError'];
    const errors = ['ConflictError', 'IdempotencyError', 'InvalidInputError', 'NotFoundError', 'RuleError'];
    expect(ownTypes.filter((name) => !guardedTypes.includes(name)).sort()).toEqual(
      [...free, ...plan, ...conflicts, ...mergeErrors, ...errors].sort(),
    );
  });
});
