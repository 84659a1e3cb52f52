import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type SubscriptionStatus,
  type SubscriptionStep,
  subscriptionTransitions,
} from '../../src/domains/subscription/subscription.rules.ts';
import { changeCustomer, checksum, update } from '../support/customers.ts';
import { type CustomerFixture, insertCustomers, insertInvoices, insertSubscriptions } from '../support/fixtures.ts';
import { insertVerifications } from '../support/payment-method-fixtures.ts';
import {
  planOf,
  type SellingMutation,
  sell,
  sellingMutation,
  sold,
  subscriptionFields,
} from '../support/subscriptions.ts';
import { absentId, change, eventsOf, issuesOf, notFound } from '../support/tags.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

type Columns = Readonly<Record<string, unknown>>;

let gateway: TestGateway;
let tenant: Tenant;
let key: string;
let nordKey: string;
/** Plans by their code: `basic` and `scale` in kronor, `yearly` in kronor by the year, `euro` in euros, and so on. */
let plans: Readonly<Record<string, Data>>;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
  key = tenant.key;
  const scopes = ['BILLING_WRITE', 'BILLING_READ', 'CUSTOMERS_READ'] as const;
  nordKey = await tenant.newKey({ scopes, companies: [tenant.companies[0]] });
  const [nord, sud] = tenant.companies;
  const inputs = [
    planOf('basic', { companyId: nord.id }),
    planOf('scale', { price: { amount: '199.000001', currency: 'SEK' } }),
    planOf('yearly', { price: { amount: '990', currency: 'SEK' }, interval: 'YEAR' }),
    planOf('euro', { price: { amount: '10', currency: 'EUR' } }),
    planOf('german', { companyId: sud.id }),
    planOf('archived'),
    planOf('checked', { requiredVerifications: ['KYC', 'BUSINESS_DOCUMENT'] }),
  ];
  const made: Data[] = [];
  for (const input of inputs) made.push(await sold(gateway, key, 'createPlan', input));
  plans = Object.fromEntries(made.map((plan) => [plan.code, plan]));
  await sold(gateway, key, 'archivePlan', { id: plans.archived.id });
});
afterAll(() => gateway.stop());

/** A customer of the Swedish company. What a write would derive is there, so that changes are those of the tests. */
async function newCustomer(columns: Columns = {}, archivedAt: string | null = null): Promise<CustomerFixture> {
  const [customer] = await insertCustomers(gateway.pool, tenant, [
    { archivedAt, columns: { classification: 'B2C', ...columns } },
  ]);
  return customer as CustomerFixture;
}

const past = '2026-02-01T00:00:00Z';
const future = '2100-01-01T00:00:00Z';
const states: Readonly<Record<SubscriptionStatus, Columns>> = {
  TRIALING: { trial_ends_at: future },
  ACTIVE: {},
  PAUSED: { paused_at: past },
  PAST_DUE: {},
  CANCELED: { canceled_at: past, ends_at: future },
  ENDED: { canceled_at: past, ends_at: past },
};

/** A subscription to `basic`, 3 units for 99.5 kronor by the month since 31 January 2026. */
async function subscriptionOf(
  customer: CustomerFixture,
  status: SubscriptionStatus = 'ACTIVE',
  columns: Columns = {},
): Promise<string> {
  const spec = { customer, planId: plans.basic.id, columns: { ...states[status], ...columns } };
  const [id = ''] = await insertSubscriptions(gateway.pool, tenant, [spec]);
  if (status === 'PAST_DUE')
    await insertInvoices(gateway.pool, tenant, [{ customer, issuedAt: past, subscriptionId: id }]);
  return id;
}

async function read(id: string): Promise<Data> {
  const query = `query ($id: ID!) { subscription(id: $id) { ${subscriptionFields} } }`;
  return (await gateway.ask(key, query, { id })).subscription;
}

/** In milliseconds, as PostgreSQL tells it. */
async function databaseTime(): Promise<number> {
  const { rows } = await gateway.pool.query('select clock_timestamp() as now');
  return rows[0].now.getTime();
}

const run = (name: SellingMutation, input: Columns, by = key) => sell(gateway, by, name, input);
const ruleError = (code: string, message: string, rest: Columns = {}) => ({
  __typename: 'RuleError',
  code,
  message,
  path: null,
  subjects: [],
  missingVerifications: [],
  ...rest,
});
const subject = (typename: string, id: string) => ({ __typename: typename, id });
const unsold = {
  path: ['input', 'planCode'],
  code: 'UNKNOWN_VALUE',
  message: "must be the code of a plan that the customer's company sells",
};
const archivedPlan = {
  path: ['input', 'planCode'],
  code: 'NOT_ALLOWED',
  message: 'the plan is archived: nobody can subscribe to it any more',
};
const churned = (customer: CustomerFixture) =>
  ruleError('CUSTOMER_SUSPENDED', 'The customer is CHURNED, which gets no new subscription: change its status first.', {
    subjects: [subject('Customer', customer.id)],
  });
const archived = (customer: CustomerFixture) =>
  ruleError('CUSTOMER_ARCHIVED', 'The customer is archived: restore it first.', {
    subjects: [subject('Customer', customer.id)],
  });
const lacking = (...missingVerifications: string[]) =>
  ruleError(
    'VERIFICATION_REQUIRED',
    `The plan checked needs verifications that the customer lacks: ${missingVerifications.join(', ')}.`,
    { missingVerifications },
  );

/** How an error calls a state, and what it tells to do. */
function refused(id: string, status: SubscriptionStatus, step: SubscriptionStep) {
  const steps = subscriptionTransitions[status];
  const legal = steps.length > 0 ? `it allows ${steps.join(', ')}` : 'nothing more can be done with it';
  return ruleError('INVALID_TRANSITION', `The subscription is ${status}, which does not allow ${step}: ${legal}.`, {
    subjects: [subject('PlanSubscription', id)],
  });
}

describe('createSubscription', () => {
  const create = (input: Columns, by = key) => run('createSubscription', input, by);

  it('subscribes a customer to a plan, from now on', async () => {
    const customer = await newCustomer();
    const before = await databaseTime();
    const result = await create({ customerId: customer.id.toUpperCase(), planCode: ' scale ' });
    const { id, startedAt, currentPeriodEnd } = result.subscription;
    expect(result).toEqual({
      __typename: 'CreateSubscriptionPayload',
      replayed: false,
      subscription: {
        id,
        customer: { id: customer.id },
        plan: { id: plans.scale.id, code: 'scale' },
        status: 'ACTIVE',
        quantity: 1,
        price: { amount: '199.000001', currency: 'SEK' },
        startedAt,
        trialEndsAt: null,
        currentPeriodStart: startedAt,
        currentPeriodEnd,
        pausedAt: null,
        canceledAt: null,
        endsAt: null,
        endedAt: null,
      },
      customer: { id: customer.id, preferredCurrency: 'SEK', currency: 'SEK', version: 1 },
    });
    expect(Date.parse(startedAt)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(startedAt)).toBeLessThanOrEqual(await databaseTime());
    expect(await read(id)).toEqual(result.subscription);
    expect(await eventsOf(gateway, key, id)).toEqual([
      {
        action: 'subscription.created',
        subjectType: 'PlanSubscription',
        changes: [
          change('planCode', null, 'scale'),
          change('quantity', null, 1),
          change('price', null, '199.000001'),
          change('currency', null, 'SEK'),
          change('interval', null, 'MONTH'),
          change('startedAt', null, startedAt),
        ],
      },
    ]);
    expect(await eventsOf(gateway, key, customer.id)).toEqual([]);
  });

  it('takes any past start, a trial and a quantity', async () => {
    const customer = await newCustomer();
    const input = {
      customerId: customer.id,
      planCode: 'basic',
      quantity: 1_000_000,
      startedAt: '2025-01-31T12:00:00.0005+01:00',
      trialEndsAt: future,
    };
    const { subscription } = await create(input);
    expect(subscription).toMatchObject({
      status: 'TRIALING',
      quantity: 1_000_000,
      startedAt: '2025-01-31T11:00:00.000Z',
      trialEndsAt: '2100-01-01T00:00:00.000Z',
    });
    expect((await eventsOf(gateway, key, subscription.id))[0].changes.slice(-2)).toEqual([
      change('startedAt', null, '2025-01-31T11:00:00.000Z'),
      change('trialEndsAt', null, '2100-01-01T00:00:00.000Z'),
    ]);
    const old = await create({ ...input, startedAt: '0001-01-01T00:00:00Z', trialEndsAt: '0001-01-01T00:00:00.001Z' });
    expect(old.subscription).toMatchObject({ status: 'ACTIVE', startedAt: '0001-01-01T00:00:00.000Z' });
  });

  it('takes a start that a clock ahead of ours calls now', async () => {
    const { id: customerId } = await newCustomer();
    const startedAt = new Date((await databaseTime()) + 30_000).toISOString();
    const { subscription } = await create({ customerId, planCode: 'basic', startedAt });
    expect(Date.parse(subscription.startedAt)).toBeLessThanOrEqual(await databaseTime());
  });

  it.each([
    [{ quantity: 0 }, 'input.quantity', 'OUT_OF_RANGE'],
    [{ quantity: -1 }, 'input.quantity', 'OUT_OF_RANGE'],
    [{ quantity: 1_000_001 }, 'input.quantity', 'OUT_OF_RANGE'],
    [{ startedAt: '2100-01-01T00:00:00Z' }, 'input.startedAt', 'OUT_OF_RANGE'],
    [{ startedAt: '2026-02-30T00:00:00Z' }, 'input.startedAt', 'INVALID_FORMAT'],
    [{ startedAt: '2026-02-01' }, 'input.startedAt', 'INVALID_FORMAT'],
    [{ trialEndsAt: 'tomorrow' }, 'input.trialEndsAt', 'INVALID_FORMAT'],
    [{ trialEndsAt: past }, 'input.trialEndsAt', 'OUT_OF_RANGE'],
    [{ startedAt: past, trialEndsAt: past }, 'input.trialEndsAt', 'OUT_OF_RANGE'],
    [{ planCode: 'Basic' }, 'input.planCode', 'UNKNOWN_VALUE'],
    [{ planCode: '' }, 'input.planCode', 'UNKNOWN_VALUE'],
    [{ planCode: 'nul \0' }, 'input.planCode', 'UNKNOWN_VALUE'],
  ])('refuses %j', async (bad, path, code) => {
    const { id: customerId } = await newCustomer();
    expect(issuesOf(await create({ customerId, planCode: 'basic', ...bad }))).toEqual([[path, code]]);
  });

  it('tells all problems at once, and writes nothing', async () => {
    const { id: customerId } = await newCustomer({ status: 'CHURNED' });
    const sum = await checksum(gateway.pool, tenant.organizationId);
    const bad = { planCode: 'none', quantity: 0, startedAt: '2200-01-01T00:00:00Z', trialEndsAt: future };
    const known = [
      ['input.idempotencyKey', 'OUT_OF_RANGE'],
      ['input.quantity', 'OUT_OF_RANGE'],
    ];
    expect(issuesOf(await create({ idempotencyKey: '', customerId, ...bad }))).toEqual([
      ...known,
      ['input.planCode', 'UNKNOWN_VALUE'],
      ['input.startedAt', 'OUT_OF_RANGE'],
      ['input.trialEndsAt', 'OUT_OF_RANGE'],
    ]);
    expect(issuesOf(await create({ idempotencyKey: '', customerId: absentId, ...bad }))).toEqual(known);
    expect(await checksum(gateway.pool, tenant.organizationId)).toBe(sum);
  });

  it("sells what the customer's company sells, while it is not archived", async () => {
    const { id: customerId } = await newCustomer();
    const other = await createTenant(gateway.pool);
    await sold(gateway, other.key, 'createPlan', planOf('foreign'));
    for (const planCode of ['german', 'foreign', 'none'])
      for (const by of [key, nordKey]) expect((await create({ customerId, planCode }, by)).issues).toEqual([unsold]);
    expect((await create({ customerId, planCode: 'archived' })).issues).toEqual([archivedPlan]);
    const [german] = await insertCustomers(gateway.pool, tenant, [{ company: tenant.companies[1] }]);
    expect(await create({ customerId: german?.id, planCode: 'german' })).toHaveProperty('subscription');
    expect((await create({ customerId: german?.id, planCode: 'basic' })).issues).toEqual([unsold]);
  });

  it('finds no customer that its key does not see', async () => {
    const other = await createTenant(gateway.pool);
    const [foreign] = await insertCustomers(gateway.pool, other, [{}]);
    const [hidden] = await insertCustomers(gateway.pool, tenant, [{ company: tenant.companies[1] }]);
    for (const [by, id] of [
      [key, absentId],
      [key, 'nobody'],
      [key, foreign?.id ?? ''],
      [nordKey, hidden?.id ?? ''],
    ] as const)
      expect(await create({ customerId: id, planCode: 'scale' }, by)).toEqual(notFound('customer', id));
  });

  it('leads from a merged customer to the survivor', async () => {
    const survivor = await newCustomer();
    const merged = await newCustomer({ merged_into_id: survivor.id }, past);
    const { subscription, customer } = await create({ customerId: merged.id, planCode: 'basic' });
    expect([subscription.customer.id, customer.id]).toEqual([survivor.id, survivor.id]);
  });

  it('sells nothing to a customer that is archived, erased or churned', async () => {
    const gone = await newCustomer({}, past);
    const erased = await newCustomer({ erased_at: past }, past);
    const lost = await newCustomer({ status: 'CHURNED' });
    const order = { planCode: 'basic' };
    const sum = await checksum(gateway.pool, tenant.organizationId);
    expect(await create({ customerId: gone.id, ...order })).toEqual(archived(gone));
    expect(await create({ customerId: erased.id, ...order })).toEqual({
      ...archived(erased),
      message: 'The customer was erased.',
    });
    expect(await create({ customerId: lost.id, ...order })).toEqual(churned(lost));
    expect(await checksum(gateway.pool, tenant.organizationId)).toBe(sum);
    const suspended = await newCustomer({ status: 'SUSPENDED' });
    expect(await create({ customerId: suspended.id, ...order })).toHaveProperty('subscription');
  });

  it('asks for the verifications of the plan, approved and unexpired', async () => {
    const customer = await newCustomer();
    const order = { customerId: customer.id, planCode: 'checked' };
    expect(await create(order)).toEqual(lacking('KYC', 'BUSINESS_DOCUMENT'));
    await insertVerifications(gateway.pool, tenant, [
      { customer, kind: 'KYC' },
      { customer, kind: 'BUSINESS_DOCUMENT', expiresAt: past },
      { customer, kind: 'BUSINESS_DOCUMENT', state: 'PENDING' },
      { customer, kind: 'BUSINESS_DOCUMENT', state: 'REJECTED' },
    ]);
    expect(await create(order)).toEqual(lacking('BUSINESS_DOCUMENT'));
    await insertVerifications(gateway.pool, tenant, [{ customer, kind: 'BUSINESS_DOCUMENT', expiresAt: future }]);
    expect(await create(order)).toHaveProperty('subscription.plan.code', 'checked');
  });

  it("gives a customer without a currency of its own the plan's, with a version and an event", async () => {
    const customer = await newCustomer({ preferred_currency: null });
    const { customer: after } = await create({ customerId: customer.id, planCode: 'euro' });
    expect(after).toEqual({ id: customer.id, preferredCurrency: 'EUR', currency: 'EUR', version: 2 });
    const second = await create({ customerId: customer.id, planCode: 'basic' });
    expect(second.customer).toEqual(after);
    expect(await eventsOf(gateway, key, customer.id)).toEqual([
      {
        action: 'customer.updated',
        subjectType: 'Customer',
        changes: [change('preferredCurrency', null, 'EUR'), change('currency', 'SEK', 'EUR')],
      },
    ]);
  });

  it('gives one currency where two subscriptions are made at once', async () => {
    const { id: customerId } = await newCustomer({ preferred_currency: null });
    const codes = ['euro', 'basic'];
    const results = await Promise.all(codes.map((planCode) => create({ customerId, planCode })));
    const currencies = new Set(results.map((result) => result.customer.preferredCurrency));
    expect(currencies.size).toBe(1);
    expect(await eventsOf(gateway, key, customerId)).toHaveLength(1);
  });

  it('fixes the external id of the customer', async () => {
    const { id } = await newCustomer();
    await create({ customerId: id, planCode: 'basic' });
    expect(await update(gateway, key, id, { externalId: 'late' })).toMatchObject({ code: 'FIELD_IMMUTABLE' });
  });

  it('keeps what was agreed when the plan changes', async () => {
    const { id: customerId } = await newCustomer();
    const plan = await sold(gateway, key, 'createPlan', planOf('kept'));
    const { subscription } = await create({ customerId, planCode: 'kept' });
    await sold(gateway, key, 'updatePlan', { id: plan.id, requiredVerifications: ['KYC'] });
    await sold(gateway, key, 'archivePlan', { id: plan.id });
    expect(await read(subscription.id)).toEqual(subscription);
    expect((await create({ customerId, planCode: 'kept' })).issues).toEqual([archivedPlan]);
  });

  it('answers the same key the same, to keys that see the customer', async () => {
    const [german] = await insertCustomers(gateway.pool, tenant, [{ company: tenant.companies[1] }]);
    const input = { idempotencyKey: randomUUID(), customerId: german?.id, planCode: 'german', trialEndsAt: future };
    const first = await create(input);
    expect(await create(input)).toEqual({ ...first, replayed: true });
    expect(await create(input, nordKey)).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(await create({ ...input, quantity: 2 })).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    const twins = { ...input, idempotencyKey: randomUUID() };
    const answers = await Promise.all([1, 2, 3].map(() => create(twins)));
    expect(new Set(answers.map(({ subscription }) => subscription.id)).size).toBe(1);
    const again = 'query ($id: ID!) { customer(id: $id) { subscriptions { totalCount } } }';
    expect(await gateway.ask(key, again, { id: german?.id })).toEqual({
      customer: { subscriptions: { totalCount: 2 } },
    });
  });
});

describe('changeSubscription', () => {
  const alter = (input: Columns, by = key) => run('changeSubscription', input, by);

  it('takes another plan with its price and interval, and another quantity', async () => {
    const id = await subscriptionOf(await newCustomer());
    const before = await read(id);
    const result = await alter({ id: id.toUpperCase(), planCode: ' yearly ', quantity: 7 });
    const after = {
      ...before,
      plan: { id: plans.yearly.id, code: 'yearly' },
      quantity: 7,
      price: { amount: '990.00', currency: 'SEK' },
      currentPeriodStart: expect.stringMatching(/-01-31T00:00:00.000Z$/),
      currentPeriodEnd: expect.stringMatching(/-01-31T00:00:00.000Z$/),
    };
    expect(result).toEqual({ __typename: 'ChangeSubscriptionPayload', replayed: false, subscription: after });
    expect(await read(id)).toEqual(result.subscription);
    expect(await eventsOf(gateway, key, id)).toEqual([
      {
        action: 'subscription.changed',
        subjectType: 'PlanSubscription',
        changes: [
          change('planCode', 'basic', 'yearly'),
          change('quantity', 3, 7),
          change('price', '99.50', '990.00'),
          change('interval', 'MONTH', 'YEAR'),
        ],
      },
    ]);
  });

  it('leaves the rest as it was, and tells nothing of what changes nothing', async () => {
    const id = await subscriptionOf(await newCustomer());
    const before = await read(id);
    for (const same of [{ planCode: 'basic' }, { quantity: 3 }, { planCode: 'basic', quantity: 3 }])
      expect((await alter({ id, ...same })).subscription).toEqual(before);
    expect(await eventsOf(gateway, key, id)).toEqual([]);
    expect((await alter({ id, quantity: 4, planCode: null })).subscription).toEqual({ ...before, quantity: 4 });
    const scaled = await alter({ id, planCode: 'scale', quantity: null });
    expect(scaled.subscription).toEqual({
      ...before,
      quantity: 4,
      plan: { id: plans.scale.id, code: 'scale' },
      price: { amount: '199.000001', currency: 'SEK' },
    });
    expect((await eventsOf(gateway, key, id)).map(({ changes }) => changes)).toEqual([
      [change('quantity', 3, 4)],
      [change('planCode', 'basic', 'scale'), change('price', '99.50', '199.000001')],
    ]);
  });

  it('keeps the price that was agreed for the plan that it has, an archived one too', async () => {
    const customer = await newCustomer();
    const id = await subscriptionOf(customer, 'ACTIVE', { plan_id: plans.archived.id, price: '1' });
    const { subscription } = await alter({ id, planCode: 'archived', quantity: 5 });
    expect(subscription).toMatchObject({ quantity: 5, price: { amount: '1.00' }, plan: { code: 'archived' } });
  });

  it('tells all problems at once', async () => {
    const id = await subscriptionOf(await newCustomer());
    const required = { path: ['input'], code: 'REQUIRED', message: 'give another planCode, another quantity, or both' };
    expect((await alter({ id })).issues).toEqual([required]);
    expect((await alter({ id: absentId, planCode: null, quantity: null })).issues).toEqual([required]);
    expect(issuesOf(await alter({ idempotencyKey: '', id, planCode: 'german', quantity: 0 }))).toEqual([
      ['input.idempotencyKey', 'OUT_OF_RANGE'],
      ['input.quantity', 'OUT_OF_RANGE'],
      ['input.planCode', 'UNKNOWN_VALUE'],
    ]);
    expect((await alter({ id, planCode: 'none' })).issues).toEqual([unsold]);
    expect((await alter({ id, planCode: 'archived' })).issues).toEqual([archivedPlan]);
  });

  it('refuses a plan in another currency, and one whose verifications are lacking', async () => {
    const customer = await newCustomer();
    const id = await subscriptionOf(customer);
    const sum = await checksum(gateway.pool, tenant.organizationId);
    expect(await alter({ id, planCode: 'euro', quantity: 9 })).toEqual(
      ruleError('CURRENCY_MISMATCH', 'The plan euro is sold in EUR, the subscription is in SEK.', {
        path: ['input', 'planCode'],
        subjects: [subject('PlanSubscription', id), subject('Plan', plans.euro.id)],
      }),
    );
    expect(await alter({ id, planCode: 'checked' })).toEqual(lacking('KYC', 'BUSINESS_DOCUMENT'));
    expect(await checksum(gateway.pool, tenant.organizationId)).toBe(sum);
    await insertVerifications(gateway.pool, tenant, [
      { customer, kind: 'KYC' },
      { customer, kind: 'BUSINESS_DOCUMENT' },
    ]);
    expect(await alter({ id, planCode: 'checked' })).toHaveProperty('subscription.plan.code', 'checked');
  });

  it('asks for a customer that is not archived, and not CHURNED for another plan', async () => {
    const gone = await newCustomer({}, past);
    const lost = await newCustomer({ status: 'CHURNED' });
    const [ofGone, ofLost] = [await subscriptionOf(gone), await subscriptionOf(lost)];
    expect(await alter({ id: ofGone, quantity: 9 })).toEqual(archived(gone));
    expect(await alter({ id: ofGone, planCode: 'scale' })).toEqual(archived(gone));
    expect(await alter({ id: ofLost, planCode: 'scale' })).toEqual(churned(lost));
    expect(await alter({ id: ofLost, quantity: 1 })).toHaveProperty('subscription.quantity', 1);
    expect(await alter({ id: ofLost, planCode: 'basic', quantity: 2 })).toHaveProperty('subscription.quantity', 2);
  });

  it('loses nothing where plan and quantity are changed at once', async () => {
    const id = await subscriptionOf(await newCustomer());
    await Promise.all([alter({ id, planCode: 'scale' }), alter({ id, quantity: 8 })]);
    expect(await read(id)).toMatchObject({ quantity: 8, plan: { code: 'scale' }, price: { amount: '199.000001' } });
    expect(await eventsOf(gateway, key, id)).toHaveLength(2);
  });
});

describe('pauseSubscription and resumeSubscription', () => {
  it('let a subscription stand still and go on, while its periods run on', async () => {
    const id = await subscriptionOf(await newCustomer());
    const before = await read(id);
    const paused = await run('pauseSubscription', { id });
    const { pausedAt } = paused.subscription;
    expect(paused).toEqual({
      __typename: 'PauseSubscriptionPayload',
      replayed: false,
      subscription: { ...before, status: 'PAUSED', pausedAt },
    });
    expect(Date.parse(pausedAt)).toBeLessThanOrEqual(await databaseTime());
    expect(await run('resumeSubscription', { id })).toEqual({
      __typename: 'ResumeSubscriptionPayload',
      replayed: false,
      subscription: before,
    });
    expect(await eventsOf(gateway, key, id)).toEqual([
      { action: 'subscription.paused', subjectType: 'PlanSubscription', changes: [change('pausedAt', null, pausedAt)] },
      {
        action: 'subscription.resumed',
        subjectType: 'PlanSubscription',
        changes: [change('pausedAt', pausedAt, null)],
      },
    ]);
  });

  it.each(['TRIALING', 'PAST_DUE'] as const)('go back to %s by the clock', async (status) => {
    const id = await subscriptionOf(await newCustomer(), status);
    expect(await sold(gateway, key, 'pauseSubscription', { id })).toHaveProperty('status', 'PAUSED');
    expect(await sold(gateway, key, 'resumeSubscription', { id })).toHaveProperty('status', status);
  });

  it('pauses once where many ask for it', async () => {
    const id = await subscriptionOf(await newCustomer());
    const results = await Promise.all([1, 2, 3].map(() => run('pauseSubscription', { id })));
    expect(results.filter(({ subscription }) => subscription)).toHaveLength(1);
    expect(results.filter(({ subscription }) => !subscription)).toEqual(
      Array(2).fill(refused(id, 'PAUSED', 'pauseSubscription')),
    );
    expect(await eventsOf(gateway, key, id)).toHaveLength(1);
  });
});

describe('cancelSubscription', () => {
  it('cancels to the end of the present period, and still ends at once', async () => {
    const id = await subscriptionOf(await newCustomer());
    const before = await read(id);
    const result = await run('cancelSubscription', { id });
    const { canceledAt } = result.subscription;
    const canceled = { ...before, status: 'CANCELED', canceledAt, endsAt: before.currentPeriodEnd };
    expect(result).toEqual({ __typename: 'CancelSubscriptionPayload', replayed: false, subscription: canceled });
    expect(Date.parse(canceledAt)).toBeLessThanOrEqual(await databaseTime());
    expect(await run('cancelSubscription', { id, atPeriodEnd: true })).toEqual(
      ruleError(
        'INVALID_TRANSITION',
        'The subscription is CANCELED to the end of its period already: it allows cancelSubscription with atPeriodEnd false only.',
        { subjects: [subject('PlanSubscription', id)] },
      ),
    );
    const { subscription: ended } = await run('cancelSubscription', { id, atPeriodEnd: false });
    const { endedAt } = ended;
    expect(ended).toEqual({ ...canceled, status: 'ENDED', endsAt: endedAt, endedAt });
    expect(Date.parse(endedAt)).toBeGreaterThanOrEqual(Date.parse(canceledAt));
    expect(await eventsOf(gateway, key, id)).toEqual(
      [
        [change('canceledAt', null, canceledAt), change('endsAt', null, before.currentPeriodEnd)],
        [change('endsAt', before.currentPeriodEnd, endedAt)],
      ].map((changes) => ({ action: 'subscription.canceled', subjectType: 'PlanSubscription', changes })),
    );
  });

  it('cancels a trial to its end', async () => {
    const id = await subscriptionOf(await newCustomer(), 'TRIALING');
    expect(await sold(gateway, key, 'cancelSubscription', { id })).toMatchObject({
      status: 'CANCELED',
      trialEndsAt: '2100-01-01T00:00:00.000Z',
      endsAt: '2100-01-01T00:00:00.000Z',
    });
  });

  it('ends at once in the very answer, one that has just begun too', async () => {
    const { id: customerId } = await newCustomer();
    const { id, startedAt } = await sold(gateway, key, 'createSubscription', { customerId, planCode: 'basic' });
    const ended = await sold(gateway, key, 'cancelSubscription', { id, atPeriodEnd: false });
    expect(ended).toMatchObject({ status: 'ENDED', startedAt, currentPeriodStart: startedAt });
    expect([ended.endsAt, ended.endedAt]).toEqual([ended.canceledAt, ended.canceledAt]);
    const query =
      'query ($id: ID!) { subscriptions(where: { status: [ENDED] }, first: 100) { nodes { id } } subscription(id: $id) { status } }';
    const { subscriptions, subscription } = await gateway.ask(key, query, { id });
    expect(subscriptions.nodes).toContainEqual({ id });
    expect(subscription).toEqual({ status: 'ENDED' });
  });

  it('can be done for a customer that is archived or churned', async () => {
    const gone = await subscriptionOf(await newCustomer({}, past));
    const lost = await subscriptionOf(await newCustomer({ status: 'CHURNED' }), 'PAUSED');
    expect(await sold(gateway, key, 'cancelSubscription', { id: gone })).toHaveProperty('status', 'CANCELED');
    const ended = await sold(gateway, key, 'cancelSubscription', { id: lost, atPeriodEnd: false });
    expect(ended).toMatchObject({ status: 'ENDED', pausedAt: '2026-02-01T00:00:00.000Z' });
  });

  it('takes part in what the customer runs', async () => {
    const customer = await newCustomer();
    const id = await subscriptionOf(customer);
    const running = async () => {
      const where = { ids: [customer.id], hasActiveSubscription: true };
      const query = 'query ($where: CustomerFilter) { customers(where: $where) { totalCount } }';
      return (await gateway.ask(key, query, { where })).customers.totalCount;
    };
    expect(await running()).toBe(1);
    await sold(gateway, key, 'pauseSubscription', { id });
    expect(await running()).toBe(1);
    await sold(gateway, key, 'cancelSubscription', { id });
    expect(await running()).toBe(0);
  });
});

const steps = {
  changeSubscription: { quantity: 9 },
  pauseSubscription: {},
  resumeSubscription: {},
  cancelSubscription: { atPeriodEnd: false },
} as const;
const allSteps = Object.keys(steps) as SubscriptionStep[];
const cases = (Object.keys(states) as SubscriptionStatus[]).flatMap((status) =>
  allSteps.map((step) => [status, step, subscriptionTransitions[status].includes(step)] as const),
);

describe('every step of a subscription', () => {
  it('is allowed by these states', () => {
    expect(subscriptionTransitions).toEqual({
      TRIALING: ['changeSubscription', 'pauseSubscription', 'cancelSubscription'],
      ACTIVE: ['changeSubscription', 'pauseSubscription', 'cancelSubscription'],
      PAST_DUE: ['changeSubscription', 'pauseSubscription', 'cancelSubscription'],
      PAUSED: ['changeSubscription', 'resumeSubscription', 'cancelSubscription'],
      CANCELED: ['cancelSubscription'],
      ENDED: [],
    });
  });

  it.each(cases)('from %s, %s: %s', async (status, step, allowed) => {
    const id = await subscriptionOf(await newCustomer(), status);
    const before = await read(id);
    expect(before.status).toBe(status);
    const result = await run(step, { id, ...steps[step] });
    if (allowed) {
      expect(result).toHaveProperty('subscription.id', id);
      expect(await eventsOf(gateway, key, id)).toHaveLength(1);
      return;
    }
    expect(result).toEqual(refused(id, status, step));
    expect(await read(id)).toEqual(before);
    expect(await eventsOf(gateway, key, id)).toEqual([]);
  });

  it.each(allSteps)('%s finds no subscription that its key does not see', async (step) => {
    const other = await createTenant(gateway.pool);
    const [foreignCustomer] = await insertCustomers(gateway.pool, other, [{}]);
    const plan = await sold(gateway, other.key, 'createPlan', planOf('foreign'));
    const spec = { customer: foreignCustomer as CustomerFixture, planId: plan.id };
    const [foreign = ''] = await insertSubscriptions(gateway.pool, other, [spec]);
    const [german] = await insertCustomers(gateway.pool, tenant, [{ company: tenant.companies[1] }]);
    const hidden = await subscriptionOf(german as CustomerFixture);
    for (const [by, id] of [
      [key, absentId],
      [key, 'nothing'],
      [key, foreign],
      [nordKey, hidden],
    ] as const)
      expect(await run(step, { id, ...steps[step] }, by)).toEqual(notFound('subscription', id));
  });

  it.each(allSteps)('%s answers the same key the same, to keys that see it', async (step) => {
    const [german] = await insertCustomers(gateway.pool, tenant, [{ company: tenant.companies[1] }]);
    const id = await subscriptionOf(german as CustomerFixture, step === 'resumeSubscription' ? 'PAUSED' : 'ACTIVE');
    const input = { idempotencyKey: randomUUID(), id, ...steps[step] };
    const first = await run(step, input);
    expect(await run(step, input)).toEqual({ ...first, replayed: true });
    expect(await run(step, input, nordKey)).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(await eventsOf(gateway, key, id)).toHaveLength(1);
  });

  it.each(['createSubscription', ...allSteps] as const)('%s needs BILLING_WRITE', async (name) => {
    const reader = await tenant.newKey({ scopes: ['BILLING_READ', 'CUSTOMERS_WRITE'] });
    const named = name === 'createSubscription' ? { customerId: absentId, planCode: 'basic' } : { id: absentId };
    const { errors } = await gateway.send(reader, sellingMutation(name), {
      input: { idempotencyKey: 'a', ...named },
    });
    expect(errors?.[0]?.extensions.missing).toContainEqual({ path: [name], scope: 'BILLING_WRITE' });
  });

  it('stays what it is while its customer is archived and restored', async () => {
    const customer = await newCustomer();
    const id = await subscriptionOf(customer);
    const before = await read(id);
    const named = { id: customer.id };
    expect(await changeCustomer(gateway, key, 'archiveCustomer', named)).toHaveProperty('customer');
    expect(await read(id)).toEqual(before);
    expect(await changeCustomer(gateway, key, 'restoreCustomer', named)).toHaveProperty('customer');
    expect(await run('changeSubscription', { id, quantity: 2 })).toHaveProperty('subscription.quantity', 2);
  });
});
