import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Database, openDatabase } from '../../src/database/client.ts';
import { missingVerifications, requireVerifications } from '../../src/domains/verification/verification.service.ts';
import { RuleError } from '../../src/kernel/domain-error.ts';
import { changeCustomer, checksum } from '../support/customers.ts';
import { type CustomerFixture, insertCustomer, insertCustomers } from '../support/fixtures.ts';
import { insertPaymentMethods, insertVerifications } from '../support/payment-method-fixtures.ts';
import {
  approve,
  changedPaymentMethod,
  changePaymentMethod,
  type PaymentMethodMutation,
  sendPaymentMethod,
  verificationFields,
} from '../support/payment-methods.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';
import { eventsOf } from '../support/wallets.ts';

type Input = Readonly<Record<string, unknown>>;

let gateway: TestGateway;
let tenant: Tenant;
let admin: string;
let customer: CustomerFixture;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

/** A tenant of its own for a describe, and a new customer for each of its tests. */
function ownTenant(): void {
  beforeAll(async () => {
    tenant = await createTenant(gateway.pool);
    admin = await tenant.newKey({ scopes: ['ADMIN'] });
  });
  beforeEach(async () => {
    customer = await newCustomer();
  });
}

const newCustomer = (columns: Input = {}, rest: Input = {}) =>
  insertCustomer(gateway.pool, tenant, { columns, ...rest });
async function newMethod(columns: Input = {}, owner = customer): Promise<string> {
  const [id] = await insertPaymentMethods(gateway.pool, tenant, [{ customer: owner, type: 'CARD', columns }]);
  return id ?? '';
}

/** By a key with every scope, unless another one is named. */
const change = (name: PaymentMethodMutation, input: Input, key = admin) =>
  changePaymentMethod(gateway, key, name, input);
const request = (rest: Input = {}) =>
  changedPaymentMethod(gateway, admin, 'requestVerification', { customerId: customer.id, kind: 'KYC', ...rest });
const sum = () => checksum(gateway.pool, tenant.organizationId);
const apiKeyId = async (): Promise<string> => {
  const prefix = admin.split('_').find((part) => part.length === 8);
  const { rows } = await gateway.pool.query('select id from api_key where organization_id = $1 and prefix = $2', [
    tenant.organizationId,
    prefix,
  ]);
  return rows[0].id;
};

const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const told = (field: string, before: unknown, after: unknown) => ({ path: [field], before, after });
const event = (action: string, changes: readonly object[], subject_type = 'Verification') => ({
  action,
  subject_type,
  company_id: customer.company.id,
  by_key: true,
  in_request: true,
  changes,
});
const issue = (path: string, code: string) => ({
  path: path.split('.'),
  code,
  message: expect.stringMatching(/^[^A-Z]/),
});
const invalid = (...issues: readonly object[]) => ({
  __typename: 'InvalidInputError',
  code: 'VALIDATION_ERROR',
  message: expect.any(String),
  issues,
});
const notFound = (what: string, id: string) => ({
  __typename: 'NotFoundError',
  code: 'NOT_FOUND',
  message: `${what} not found`,
  id,
});
const refused = (code: string, message: string, ...subjects: readonly object[]) => ({
  __typename: 'RuleError',
  code,
  message,
  path: null,
  subjects,
  missingVerifications: [],
});
const erased = (id: string) => refused('CUSTOMER_ARCHIVED', 'The customer was erased.', { __typename: 'Customer', id });

/** Asserts that a request is answered so, and writes nothing. */
async function refuses(name: PaymentMethodMutation, input: Input, answer: object, key = admin): Promise<void> {
  const before = await sum();
  expect(await change(name, input, key)).toEqual(answer);
  expect(await sum()).toBe(before);
}

async function verificationsOf(id: string): Promise<Data[]> {
  const query = `query ($id: ID!) { customer(id: $id) { verifications { ${verificationFields} } } }`;
  return (await gateway.ask(admin, query, { id })).customer.verifications;
}

describe('requestVerification', () => {
  ownTenant();

  it.each(['KYC', 'BUSINESS_DOCUMENT'])('asks for a %s, with evidence and without', async (kind) => {
    const evidence = { document: 'passport.pdf', checks: [{ name: 'mrz', passed: true }], score: 0.5 };
    for (const given of [evidence, null, undefined]) {
      const answer = await change('requestVerification', { customerId: customer.id, kind, evidence: given });
      const { id } = answer.verification;
      const verification = {
        id,
        customer: { id: customer.id },
        paymentMethod: null,
        kind,
        status: 'PENDING',
        evidence: given ?? null,
        reason: null,
        requestedAt: instant,
        decidedAt: null,
        decidedBy: null,
        expiresAt: null,
      };
      expect(answer).toEqual({
        __typename: 'RequestVerificationPayload',
        replayed: false,
        verification,
        customer: { id: customer.id },
      });
      const changes = [told('kind', null, kind), told('status', null, 'PENDING')];
      if (given) changes.push(told('evidence', null, given));
      expect(await eventsOf(gateway, tenant, id)).toEqual([event('verification.requested', changes)]);
    }
  });

  it('asks for one of a payment method', async () => {
    const paymentMethodId = await newMethod();
    const verification = await request({ kind: 'PAYMENT_INSTRUMENT', paymentMethodId });
    expect(verification).toMatchObject({ paymentMethod: { id: paymentMethodId }, kind: 'PAYMENT_INSTRUMENT' });
  });

  it('lists what was asked newest first, several of a kind too, and of archived customers', async () => {
    const ids: string[] = [];
    for (const kind of ['KYC', 'BUSINESS_DOCUMENT', 'KYC']) ids.unshift((await request({ kind })).id);
    await changeCustomer(gateway, admin, 'archiveCustomer', { id: customer.id });
    ids.unshift((await request()).id);
    const listed = await verificationsOf(customer.id);
    expect(listed.map(({ id }) => id)).toEqual(ids);
    const times = listed.map(({ requestedAt }) => requestedAt);
    expect(times).toEqual([...times].sort().reverse());
  });

  it('leads from a merged customer to its survivor', async () => {
    const merged = await newCustomer({ merged_into_id: customer.id }, { archivedAt: '2026-05-01T00:00:00Z' });
    const answer = await change('requestVerification', { customerId: merged.id, kind: 'KYC' });
    expect(answer).toMatchObject({ verification: { customer: { id: customer.id } }, customer: { id: customer.id } });
  });

  it('tells all problems of an input at once', async () => {
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`key ${index}`, 1]));
    const deep = { a: { b: { c: { d: { e: {} } } } } };
    const wrongs: [Input, ...object[]][] = [
      [{ kind: 'PAYMENT_INSTRUMENT' }, issue('input.paymentMethodId', 'REQUIRED')],
      [{ kind: 'PAYMENT_INSTRUMENT', paymentMethodId: null }, issue('input.paymentMethodId', 'REQUIRED')],
      [{ kind: 'KYC', paymentMethodId: 'x' }, issue('input.paymentMethodId', 'NOT_ALLOWED')],
      [{ kind: 'BUSINESS_DOCUMENT', paymentMethodId: 'x' }, issue('input.paymentMethodId', 'NOT_ALLOWED')],
      [{ kind: 'KYC', evidence: many }, issue('input.evidence', 'OUT_OF_RANGE')],
      [{ kind: 'KYC', evidence: deep }, issue('input.evidence.a.b.c.d.e', 'OUT_OF_RANGE')],
      [
        { kind: 'KYC', idempotencyKey: '', paymentMethodId: 'x', evidence: { a: 'x'.repeat(501), b: '0007:******' } },
        issue('input.idempotencyKey', 'OUT_OF_RANGE'),
        issue('input.paymentMethodId', 'NOT_ALLOWED'),
        issue('input.evidence.a', 'OUT_OF_RANGE'),
        issue('input.evidence.b', 'NOT_ALLOWED'),
      ],
    ];
    for (const [fields, ...issues] of wrongs) {
      const input = { customerId: customer.id, ...fields };
      await refuses('requestVerification', input, invalid(...issues));
    }
  });

  it('keeps 50 keys of evidence, and drops those that are null', async () => {
    const most = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key ${index}`, index]));
    expect((await request({ evidence: { ...most, gone: null } })).evidence).toEqual(most);
  });

  it('finds no payment method but those of the customer that it uses', async () => {
    const other = await newCustomer();
    const methods = [
      await newMethod({ removed_at: '2026-05-01T00:00:00Z' }),
      await newMethod({}, other),
      randomUUID(),
      'no id',
    ];
    for (const paymentMethodId of methods) {
      const input = { customerId: customer.id, kind: 'PAYMENT_INSTRUMENT', paymentMethodId };
      await refuses('requestVerification', input, notFound('payment method', paymentMethodId));
    }
  });

  it("finds no customer of another tenant, of another key's company, or of nobody", async () => {
    const german = await newCustomer({}, { company: tenant.companies[1] });
    const limited = await tenant.newKey({ scopes: ['ADMIN'], companies: [tenant.companies[0]] });
    const stranger = await (await createTenant(gateway.pool)).newKey({ scopes: ['ADMIN'] });
    const cases = [
      [limited, german.id],
      [stranger, customer.id],
      [admin, randomUUID()],
      [admin, 'no id'],
    ] as const;
    for (const [key, customerId] of cases)
      await refuses('requestVerification', { customerId, kind: 'KYC' }, notFound('customer', customerId), key);
  });

  it('refuses an erased customer', async () => {
    await changeCustomer(gateway, admin, 'eraseCustomer', { id: customer.id, reason: 'asked for' });
    await refuses('requestVerification', { customerId: customer.id, kind: 'KYC' }, erased(customer.id));
  });

  it('needs CUSTOMERS_WRITE, and BILLING_READ to show the payment method', async () => {
    const reads = await tenant.newKey({ scopes: ['CUSTOMERS_READ', 'BILLING_WRITE', 'BILLING_READ'] });
    const writes = await tenant.newKey({ scopes: ['CUSTOMERS_READ', 'CUSTOMERS_WRITE'] });
    const missing = [
      [reads, [{ path: ['requestVerification'], scope: 'CUSTOMERS_WRITE' }]],
      [writes, [{ path: ['requestVerification', 'verification', 'paymentMethod'], scope: 'BILLING_READ' }]],
    ] as const;
    for (const [key, lacks] of missing) {
      const { errors } = await sendPaymentMethod(gateway, key, 'requestVerification', {
        customerId: customer.id,
        kind: 'KYC',
      });
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
      expect(errors?.[0]?.extensions.missing).toEqual(expect.arrayContaining(lacks as unknown as object[]));
    }
    expect(await verificationsOf(customer.id)).toEqual([]);
  });
});

describe('decideVerification', () => {
  ownTenant();
  const future = '2099-01-01T00:00:00.000Z';

  it('approves for ever or until a day, with a reason or without, and says who did it', async () => {
    const by = { id: await apiKeyId() };
    for (const rest of [{}, { reason: ' Passport seen\nand real ' }, { expiresAt: '2099-01-01T01:00:00+01:00' }]) {
      const { id } = await request();
      const answer = await change('decideVerification', { id, status: 'APPROVED', ...rest });
      const reason = 'reason' in rest ? 'Passport seen\nand real' : null;
      const expiresAt = 'expiresAt' in rest ? future : null;
      const verification = {
        id,
        customer: { id: customer.id },
        paymentMethod: null,
        kind: 'KYC',
        status: 'APPROVED',
        evidence: null,
        reason,
        requestedAt: instant,
        decidedAt: instant,
        decidedBy: by,
        expiresAt,
      };
      expect(answer).toEqual({
        __typename: 'DecideVerificationPayload',
        replayed: false,
        verification,
        customer: { id: customer.id },
      });
      const { decidedAt } = answer.verification;
      const changes = [told('status', 'PENDING', 'APPROVED')];
      if (reason) changes.push(told('reason', null, reason));
      changes.push(told('decidedAt', null, decidedAt));
      if (expiresAt) changes.push(told('expiresAt', null, expiresAt));
      expect((await eventsOf(gateway, tenant, id)).slice(1)).toEqual([event('verification.decided', changes)]);
    }
  });

  it('rejects', async () => {
    const { id } = await request();
    const decided = await changedPaymentMethod(gateway, admin, 'decideVerification', {
      id,
      status: 'REJECTED',
      reason: 'A copy of a copy',
    });
    expect(decided).toMatchObject({ status: 'REJECTED', reason: 'A copy of a copy', expiresAt: null });
  });

  it('lets an approval expire by the clock', async () => {
    const { id } = await approve(gateway, admin, { customerId: customer.id, kind: 'KYC' }, future);
    await gateway.pool.query("update verification set expires_at = now() - interval '1 second' where id = $1", [id]);
    expect(await verificationsOf(customer.id)).toMatchObject([{ id, status: 'EXPIRED' }]);
  });

  it.each([
    ['APPROVED', { state: 'APPROVED' }],
    ['REJECTED', { state: 'REJECTED' }],
    ['EXPIRED', { state: 'APPROVED', expiresAt: '2026-02-01T00:00:00Z' }],
  ] as const)('does not decide one that is %s again', async (status, spec) => {
    const [id = ''] = await insertVerifications(gateway.pool, tenant, [{ customer, ...spec }]);
    const message = `The verification is ${status}, which does not allow decideVerification: nothing more can be done with it.`;
    const answer = refused('INVALID_TRANSITION', message, { __typename: 'Verification', id });
    for (const decision of ['APPROVED', 'REJECTED'])
      await refuses('decideVerification', { id, status: decision }, answer);
  });

  it('tells all problems of an input at once', async () => {
    const { id } = await request();
    const past = '2026-01-01T00:00:00Z';
    const wrongs: [Input, ...object[]][] = [
      [{ status: 'PENDING' }, issue('input.status', 'NOT_ALLOWED')],
      [{ status: 'EXPIRED' }, issue('input.status', 'NOT_ALLOWED')],
      [{ status: 'APPROVED', expiresAt: past }, issue('input.expiresAt', 'OUT_OF_RANGE')],
      [{ status: 'REJECTED', expiresAt: future }, issue('input.expiresAt', 'NOT_ALLOWED')],
      [{ status: 'APPROVED', expiresAt: 'soon' }, issue('input.expiresAt', 'INVALID_FORMAT')],
      [{ status: 'APPROVED', reason: ' ' }, issue('input.reason', 'OUT_OF_RANGE')],
      [
        { status: 'EXPIRED', idempotencyKey: '', reason: 'x'.repeat(1001), expiresAt: future },
        issue('input.idempotencyKey', 'OUT_OF_RANGE'),
        issue('input.status', 'NOT_ALLOWED'),
        issue('input.reason', 'OUT_OF_RANGE'),
        issue('input.expiresAt', 'NOT_ALLOWED'),
      ],
    ];
    for (const [fields, ...issues] of wrongs)
      await refuses('decideVerification', { id, ...fields }, invalid(...issues));
  });

  it('is decided once where two decide at the same time', async () => {
    const { id } = await request();
    const decisions = ['APPROVED', 'REJECTED', 'APPROVED', 'REJECTED'];
    const answers = await Promise.all(decisions.map((status) => change('decideVerification', { id, status })));
    const names = answers.map((answer) => answer.__typename).sort();
    expect(names).toEqual(['DecideVerificationPayload', 'RuleError', 'RuleError', 'RuleError']);
    expect(await eventsOf(gateway, tenant, id)).toHaveLength(2);
  });

  it('takes needsReverification off the payment method that was approved, and off no other', async () => {
    const [method, other] = [
      await newMethod({ needs_reverification: true }),
      await newMethod({ needs_reverification: true }),
    ];
    const rejected = await request({ kind: 'PAYMENT_INSTRUMENT', paymentMethodId: method });
    await changedPaymentMethod(gateway, admin, 'decideVerification', { id: rejected.id, status: 'REJECTED' });
    expect(await eventsOf(gateway, tenant, method)).toEqual([]);
    await approve(gateway, admin, { customerId: customer.id, kind: 'KYC' });
    expect(await eventsOf(gateway, tenant, method)).toEqual([]);
    const instrument = { customerId: customer.id, kind: 'PAYMENT_INSTRUMENT', paymentMethodId: method };
    await approve(gateway, admin, instrument);
    const cleared = [told('needsReverification', true, false)];
    const verified = event('paymentMethod.verified', cleared, 'PaymentMethod');
    expect(await eventsOf(gateway, tenant, method)).toEqual([verified]);
    // Nothing is left to change.
    await approve(gateway, admin, instrument);
    expect(await eventsOf(gateway, tenant, method)).toEqual([verified]);
    expect(await eventsOf(gateway, tenant, other)).toEqual([]);
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on PaymentMethod { needsReverification } } }';
    const { nodes } = await gateway.ask(admin, query, { ids: [method, other] });
    expect(nodes).toEqual([{ needsReverification: false }, { needsReverification: true }]);
  });

  it('refuses an erased customer, and decides about an archived one', async () => {
    const { id } = await request({ evidence: { passport: '19821105-9954' } });
    await changeCustomer(gateway, admin, 'archiveCustomer', { id: customer.id });
    const other = await request();
    expect(await change('decideVerification', { id: other.id, status: 'APPROVED' })).toMatchObject({
      verification: { status: 'APPROVED' },
    });
    await changeCustomer(gateway, admin, 'eraseCustomer', { id: customer.id, reason: 'asked for' });
    await refuses('decideVerification', { id, status: 'APPROVED' }, erased(customer.id));
    expect(JSON.stringify(await verificationsOf(customer.id))).not.toContain('passport');
    expect(JSON.stringify(await eventsOf(gateway, tenant, id))).not.toContain('passport');
  });

  it('finds none of another tenant, of another company, or of nobody', async () => {
    const { id } = await request();
    const limited = await tenant.newKey({ scopes: ['ADMIN'], companies: [tenant.companies[1]] });
    const stranger = await (await createTenant(gateway.pool)).newKey({ scopes: ['ADMIN'] });
    const cases = [
      [limited, id],
      [stranger, id],
      [admin, randomUUID()],
      [admin, 'no id'],
    ] as const;
    for (const [key, named] of cases)
      await refuses('decideVerification', { id: named, status: 'APPROVED' }, notFound('verification', named), key);
  });

  it('needs ADMIN', async () => {
    const { id } = await request();
    const { errors } = await sendPaymentMethod(gateway, tenant.key, 'decideVerification', { id, status: 'APPROVED' });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'FORBIDDEN',
      missing: expect.arrayContaining([{ path: ['decideVerification'], scope: 'ADMIN' }]),
    });
  });

  it('answers the same again for the same key', async () => {
    const { id } = await request();
    const input = { id, status: 'APPROVED', idempotencyKey: randomUUID() };
    const first = await change('decideVerification', input);
    expect(await change('decideVerification', input)).toEqual({ ...first, replayed: true });
    expect(await eventsOf(gateway, tenant, id)).toHaveLength(2);
  });
});

describe('a verification', () => {
  ownTenant();

  it('is found by its id with CUSTOMERS_READ, in its own tenant and company only', async () => {
    const { id } = await request();
    const query = 'query ($id: ID!) { node(id: $id) { __typename ... on Verification { kind } } }';
    const company = [tenant.companies[1]] as const;
    const keys = [
      [await tenant.newKey({ scopes: ['CUSTOMERS_READ'] }), { __typename: 'Verification', kind: 'KYC' }],
      [await tenant.newKey({ scopes: ['CUSTOMERS_READ'], companies: company }), null],
      [(await createTenant(gateway.pool)).key, null],
    ] as const;
    for (const [key, node] of keys) expect((await gateway.ask(key, query, { id })).node).toEqual(node);
  });

  it('is read for many customers by one statement', async () => {
    const others = await insertCustomers(gateway.pool, tenant, [{}, {}, {}]);
    await insertVerifications(
      gateway.pool,
      tenant,
      others.map((other) => ({ customer: other })),
    );
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Customer { verifications { id kind } } } }';
    const countFor = async (customers: readonly CustomerFixture[]) => {
      const ids = customers.map(({ id }) => id);
      const statements = await gateway.statementsOf(() => gateway.ask(admin, query, { ids }));
      return statements.filter((text) => text.includes('from verification t')).length;
    };
    // `nodes` looks for the type of the ids in every table.
    expect(await countFor(others)).toBe(await countFor(others.slice(0, 1)));
  });
});

describe('missingVerifications and requireVerifications', () => {
  ownTenant();
  let database: Database;
  beforeAll(() => {
    database = openDatabase({ url: inject('databaseUrl'), poolSize: 1 });
  });
  afterAll(() => database.close());

  const kinds = ['PAYMENT_INSTRUMENT', 'KYC', 'BUSINESS_DOCUMENT'] as const;
  const missing = (needed: readonly (typeof kinds)[number][]) =>
    database.tenant(tenant.organizationId).transaction((tx) => missingVerifications(tx, customer.id, needed));

  it('lack what is not approved and unexpired, in the order of the vocabulary', async () => {
    expect(await missing(kinds)).toEqual(['KYC', 'BUSINESS_DOCUMENT', 'PAYMENT_INSTRUMENT']);
    expect(await missing([])).toEqual([]);
    const method = await newMethod();
    await insertVerifications(gateway.pool, tenant, [
      { customer, kind: 'KYC', expiresAt: '2026-02-01T00:00:00Z' },
      { customer, kind: 'KYC', state: 'PENDING' },
      { customer, kind: 'BUSINESS_DOCUMENT', state: 'REJECTED' },
      { customer: await newCustomer(), kind: 'BUSINESS_DOCUMENT' },
    ]);
    expect(await missing(kinds)).toEqual(['KYC', 'BUSINESS_DOCUMENT', 'PAYMENT_INSTRUMENT']);
    await insertVerifications(gateway.pool, tenant, [
      { customer, kind: 'KYC', expiresAt: '2099-02-01T00:00:00Z' },
      { customer, paymentMethodId: method },
    ]);
    expect(await missing(kinds)).toEqual(['BUSINESS_DOCUMENT']);
    expect(await missing(['KYC'])).toEqual([]);
  });

  it('refuse with what is lacking', async () => {
    const required = database
      .tenant(tenant.organizationId)
      .transaction((tx) => requireVerifications(tx, customer, ['BUSINESS_DOCUMENT', 'KYC'], 'The plan'));
    const error = await required.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RuleError);
    expect(error).toMatchObject({
      code: 'VERIFICATION_REQUIRED',
      message: 'The plan needs verifications that the customer lacks: KYC, BUSINESS_DOCUMENT.',
      details: { missingVerifications: ['KYC', 'BUSINESS_DOCUMENT'] },
    });
  });
});
