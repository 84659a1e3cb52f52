import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';
import { type Books, long, nordberg, openBooks, work } from './support/books.ts';

let gateway: TestGateway;
let books: Books;
let id: string;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());
beforeEach(async () => {
  books = await openBooks(gateway);
  ({ id } = await books.signsUp(nordberg));
});

const future = '2099-01-01T00:00:00Z';
const past = "'2021-01-01T00:00:00Z'";

async function sells(code: string, rest: object = {}): Promise<Data> {
  const price = { amount: '99.50', currency: 'SEK' };
  const plan = { companyId: books.company.id, code, name: code, tier: code, price, interval: 'MONTH', ...rest };
  return (await books.does('createPlan', plan)).plan;
}
const subscribe = (planCode: string, rest: object = {}) =>
  books.does('createSubscription', { customerId: id, planCode, ...rest });
const statusOf = async (subscription: string): Promise<Data> =>
  (await books.reads('query ($id: ID!) { subscription(id: $id) { status } }', { id: subscription })).subscription;
/** The subscriptions of a status, as the team's work list asks for them. */
const listed = async (status: string): Promise<string[]> => {
  const query =
    'query ($status: [PlanSubscriptionStatus!]) { subscriptions(where: { status: $status }) { nodes { id } } }';
  return (await books.reads(query, { status: [status] })).subscriptions.nodes.map((node: Data) => node.id);
};

describe('Finance: subscriptions', () => {
  it('a trial ends, and the customer pays for the first time', async () => {
    await sells('growth');
    const { subscription } = await subscribe('growth', { quantity: 3, trialEndsAt: future });
    expect(subscription).toMatchObject({
      status: 'TRIALING',
      quantity: 3,
      price: '99.50 SEK',
      trialEndsAt: '2099-01-01T00:00:00.000Z',
    });
    expect([await listed('TRIALING'), await listed('ACTIVE')]).toEqual([[subscription.id], []]);
    await books.moves(
      'plan_subscription',
      subscription.id,
      `started_at = ${past}, trial_ends_at = '2021-02-01T00:00:00Z'`,
    );
    expect(await statusOf(subscription.id)).toEqual({ status: 'ACTIVE' });
    expect([await listed('TRIALING'), await listed('ACTIVE')]).toEqual([[], [subscription.id]]);
    const lines = [{ description: 'Growth, 3 seats', quantity: '3', unitPrice: '99.50', taxRate: '25' }];
    expect(await books.bills(id, { subscriptionId: subscription.id, lines })).toMatchObject({
      status: 'SENT',
      total: '373.13 SEK',
      lines: [{ taxRate: '25', amount: '298.50 SEK', tax: '74.63 SEK' }],
    });
    // An invoice that is not due yet leaves it as it was.
    expect(await statusOf(subscription.id)).toEqual({ status: 'ACTIVE' });
  });

  it('a subscription falls past due, and recovers with the last krona', async () => {
    await sells('growth');
    const { subscription } = await subscribe('growth', { startedAt: '2021-01-15T00:00:00Z' });
    const invoice = await books.bills(id, { subscriptionId: subscription.id, dueAt: long });
    expect(invoice.status).toBe('OVERDUE');
    expect(await statusOf(subscription.id)).toEqual({ status: 'PAST_DUE' });
    expect([await listed('PAST_DUE'), await listed('ACTIVE')]).toEqual([[subscription.id], []]);
    const pay = (amount: string) => books.does('recordInvoicePayment', { id: invoice.id, amount });
    expect((await pay('124.99')).invoice).toMatchObject({ status: 'OVERDUE', amountDue: '0.01 SEK' });
    expect(await statusOf(subscription.id)).toEqual({ status: 'PAST_DUE' });
    expect((await pay('0.01')).invoice).toMatchObject({ status: 'PAID', amountDue: '0.00 SEK' });
    expect(await statusOf(subscription.id)).toEqual({ status: 'ACTIVE' });
    expect([await listed('PAST_DUE'), await listed('ACTIVE')]).toEqual([[], [subscription.id]]);
  });

  it('one that was invoiced by mistake recovers by a credit note, and not by an invoice of another one', async () => {
    await sells('growth');
    await sells('events');
    const [growth, events] = [(await subscribe('growth')).subscription, (await subscribe('events')).subscription];
    const invoice = await books.bills(id, { subscriptionId: growth.id, dueAt: long });
    const other = await books.bills(id, { subscriptionId: events.id, dueAt: long });
    expect((await listed('PAST_DUE')).sort()).toEqual([growth.id, events.id].sort());
    await books.does('recordInvoicePayment', { id: other.id, amount: '125' });
    expect(await listed('PAST_DUE')).toEqual([growth.id]);
    await books.does('creditInvoice', { id: invoice.id, reason: 'Was paid elsewhere' });
    expect(await listed('PAST_DUE')).toEqual([]);
  });

  it('a month-end subscription keeps its day', async () => {
    await sells('growth');
    const { subscription } = await subscribe('growth', { startedAt: '2023-12-31T10:00:00Z' });
    // What is over shows its last period: so the clock can be put anywhere.
    const periodAt = async (instant: string) => {
      await books.moves('plan_subscription', subscription.id, `canceled_at = started_at, ends_at = '${instant}'`);
      const query = 'query ($id: ID!) { subscription(id: $id) { status currentPeriodStart currentPeriodEnd } }';
      const { status, currentPeriodStart, currentPeriodEnd } = (await books.reads(query, { id: subscription.id }))
        .subscription;
      expect(status).toBe('ENDED');
      return [currentPeriodStart, currentPeriodEnd].map((one) => one.replace('T10:00:00.000Z', ''));
    };
    expect(await periodAt('2024-01-15T00:00:00Z')).toEqual(['2023-12-31', '2024-01-31']);
    expect(await periodAt('2024-02-15T00:00:00Z')).toEqual(['2024-01-31', '2024-02-29']);
    expect(await periodAt('2024-02-29T10:00:00Z')).toEqual(['2024-01-31', '2024-02-29']);
    expect(await periodAt('2024-02-29T10:00:00.001Z')).toEqual(['2024-02-29', '2024-03-31']);
    expect(await periodAt('2024-04-15T00:00:00Z')).toEqual(['2024-03-31', '2024-04-30']);
    expect(await periodAt('2024-05-15T00:00:00Z')).toEqual(['2024-04-30', '2024-05-31']);
    expect(await periodAt('2025-02-15T00:00:00Z')).toEqual(['2025-01-31', '2025-02-28']);
  });

  it('a customer leaves: it has what it paid for to the end of the period, and then nothing more', async () => {
    await sells('growth');
    const { subscription } = await subscribe('growth', { startedAt: '2021-01-31T10:00:00Z' });
    const canceled = (await books.does('cancelSubscription', { id: subscription.id })).subscription;
    expect(canceled).toMatchObject({ status: 'CANCELED', endsAt: subscription.currentPeriodEnd, endedAt: null });
    expect(await books.does('pauseSubscription', { id: subscription.id })).toEqual({
      refused: 'INVALID_TRANSITION',
      why: 'The subscription is CANCELED, which does not allow pauseSubscription: it allows cancelSubscription.',
      about: [`PlanSubscription ${subscription.id}`],
    });
    await books.moves(
      'plan_subscription',
      subscription.id,
      "ends_at = '2021-02-28T10:00:00Z', canceled_at = '2021-02-01T00:00:00Z'",
    );
    const query = 'query ($id: ID!) { subscription(id: $id) { status currentPeriodStart endedAt } }';
    expect((await books.reads(query, { id: subscription.id })).subscription).toEqual({
      status: 'ENDED',
      currentPeriodStart: '2021-01-31T10:00:00.000Z',
      endedAt: '2021-02-28T10:00:00.000Z',
    });
    expect(await books.does('cancelSubscription', { id: subscription.id, atPeriodEnd: false })).toEqual({
      refused: 'INVALID_TRANSITION',
      why: 'The subscription is ENDED, which does not allow cancelSubscription: nothing more can be done with it.',
      about: [`PlanSubscription ${subscription.id}`],
    });
    await books.does('changeCustomerStatus', { id, status: 'CHURNED' });
    expect(await subscribe('growth')).toEqual({
      refused: 'CUSTOMER_SUSPENDED',
      why: 'The customer is CHURNED, which gets no new subscription: change its status first.',
      about: [`Customer ${id}`],
    });
    // What is left to settle can still be invoiced.
    expect((await books.bills(id, { subscriptionId: subscription.id })).status).toBe('SENT');
  });

  it('a plan is withdrawn: who has it keeps it at the agreed price, and nobody else gets it', async () => {
    const plan = await sells('classic');
    const { subscription } = await subscribe('classic');
    expect((await books.does('archivePlan', { id: plan.id })).plan.archivedAt).not.toBeNull();
    expect(await subscribe('classic')).toEqual({
      refused: 'VALIDATION_ERROR',
      why: 'input.planCode the plan is archived: nobody can subscribe to it any more',
    });
    const changed = await books.does('changeSubscription', { id: subscription.id, quantity: 5 });
    expect(changed.subscription).toMatchObject({ status: 'ACTIVE', quantity: 5, price: '99.50 SEK' });
  });
});

describe('Finance: what must be proven first', () => {
  const eligibility = async (): Promise<Data> => {
    const query = `query ($id: ID!) { customer(id: $id) {
      eligibility { planTiers paymentMethods missing gaps { paymentMethod plan { code } missing } } } }`;
    return (await books.reads(query, { id })).customer.eligibility;
  };
  /** Asks for a verification and has it decided; its id. */
  async function proves(request: object, expiresAt?: string): Promise<string> {
    const { verification } = await books.does('requestVerification', { customerId: id, ...request });
    expect(verification.status).toBe('PENDING');
    const decision = { id: verification.id, status: 'APPROVED', ...(expiresAt && { expiresAt }) };
    const decided = await books.does('decideVerification', decision, books.officer);
    expect(decided.verification.status).toBe('APPROVED');
    return verification.id;
  }

  it('a KYC approval expires and the plan tier closes, until there is a new one', async () => {
    await sells('basic');
    await sells('enterprise', { requiredVerifications: ['KYC'] });
    const gap = { paymentMethod: null, plan: { code: 'enterprise' }, missing: ['KYC'] };
    const closed = { planTiers: ['basic'], gaps: expect.arrayContaining([gap]) };
    expect(await eligibility()).toMatchObject(closed);
    const refused = {
      refused: 'VERIFICATION_REQUIRED',
      why: 'The plan enterprise needs verifications that the customer lacks: KYC.',
      missing: ['KYC'],
    };
    expect(await subscribe('enterprise')).toEqual(refused);
    const kyc = await proves({ kind: 'KYC', evidence: { passport: 'file-17' } }, future);
    const { planTiers, gaps } = await eligibility();
    expect(planTiers).toEqual(['basic', 'enterprise']);
    expect(gaps).not.toContainEqual(gap);
    const { subscription } = await subscribe('enterprise');
    expect(subscription.status).toBe('ACTIVE');
    await books.moves(
      'verification',
      kyc,
      `requested_at = ${past}, decided_at = ${past}, expires_at = '2021-02-01T00:00:00Z'`,
    );
    const query = 'query ($id: ID!) { customer(id: $id) { verifications { status expiresAt } } }';
    expect((await books.reads(query, { id })).customer.verifications).toEqual([
      { status: 'EXPIRED', expiresAt: '2021-02-01T00:00:00.000Z' },
    ]);
    expect(await eligibility()).toMatchObject(closed);
    expect(await subscribe('enterprise')).toEqual(refused);
    // What it has it keeps.
    expect(await statusOf(subscription.id)).toEqual({ status: 'ACTIVE' });
    const basic = (await subscribe('basic')).subscription;
    expect(await books.does('changeSubscription', { id: basic.id, planCode: 'enterprise' })).toEqual(refused);
    await proves({ kind: 'KYC' });
    const moved = await books.does('changeSubscription', { id: basic.id, planCode: 'enterprise' });
    expect(moved.subscription).toMatchObject({ id: basic.id, status: 'ACTIVE' });
  });

  it('a card needs its check before it is charged, and is charged no more once it has expired', async () => {
    await books.does('updateCustomer', { id, customer: { autoCollection: true } });
    const card = { customerId: id, type: 'CARD', brand: 'Visa', last4: '4242', expiresOn: '2099-12-31' };
    const refused = {
      refused: 'VERIFICATION_REQUIRED',
      why: 'A default CARD needs verifications that the customer lacks: PAYMENT_INSTRUMENT.',
      missing: ['PAYMENT_INSTRUMENT'],
    };
    expect(await books.does('addPaymentMethod', { ...card, makeDefault: true })).toEqual(refused);
    const { paymentMethod } = await books.does('addPaymentMethod', card);
    expect(paymentMethod).toMatchObject({ type: 'CARD', isDefault: false });
    expect(await books.does('setDefaultPaymentMethod', { id: paymentMethod.id })).toEqual(refused);
    expect((await eligibility()).paymentMethods).not.toContain('CARD');
    const collected = async () => (await books.bills(id)).delivery;
    const email = { channel: 'EMAIL', to: 'faktura@nordberg.example' };
    expect(await collected()).toEqual({ ...email, collectAutomatically: false });
    await proves({ kind: 'PAYMENT_INSTRUMENT', paymentMethodId: paymentMethod.id });
    expect((await eligibility()).paymentMethods).toContain('CARD');
    const made = await books.does('setDefaultPaymentMethod', { id: paymentMethod.id });
    expect(made.paymentMethod).toMatchObject({ type: 'CARD', isDefault: true });
    expect(await collected()).toEqual({ ...email, collectAutomatically: true });
    // What one card has proven says nothing of the next.
    expect(await books.does('addPaymentMethod', { ...card, last4: '1881', makeDefault: true })).toEqual(refused);
    await books.moves('payment_method', paymentMethod.id, "expires_on = '2021-01-31'");
    expect(await collected()).toEqual({ ...email, collectAutomatically: false });
    expect((await eligibility()).paymentMethods).not.toContain('CARD');
  });

  it('a business shows its papers before it pays by invoice', async () => {
    const byInvoice = { customerId: id, type: 'INVOICE', makeDefault: true };
    expect(await books.does('addPaymentMethod', byInvoice)).toEqual({
      refused: 'VERIFICATION_REQUIRED',
      why: 'A payment method INVOICE needs verifications that the customer lacks: BUSINESS_DOCUMENT.',
      missing: ['BUSINESS_DOCUMENT'],
    });
    const { verification } = await books.does('requestVerification', { customerId: id, kind: 'BUSINESS_DOCUMENT' });
    const rejected = { id: verification.id, status: 'REJECTED', reason: 'Not legible' };
    await books.does('decideVerification', rejected, books.officer);
    expect(await books.does('addPaymentMethod', byInvoice)).toMatchObject({ missing: ['BUSINESS_DOCUMENT'] });
    await proves({ kind: 'BUSINESS_DOCUMENT' });
    expect((await books.does('addPaymentMethod', byInvoice)).paymentMethod).toMatchObject({ isDefault: true });
    expect(await books.bills(id, { lines: [work] })).toMatchObject({ total: '125.00 SEK' });
  });
});
