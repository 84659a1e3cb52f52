import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyVatRecord } from '../../src/domains/customer/vat-record.rules.ts';
import { checksum, created, inputOf, insertCustomFields, readCustomer } from '../support/customers.ts';
import { type CustomerFixture, insertCustomers, insertLedger, insertWallets } from '../support/fixtures.ts';
import { changesIn, done, mergerOf, mutate, type Pair, resolutionsOf, rowsOf } from '../support/merges.ts';
import { insertPaymentMethods } from '../support/payment-method-fixtures.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';
import { insertVatChecks, knowVat } from '../support/vat-fixtures.ts';

let gateway: TestGateway;
let tenant: Tenant;
let admin: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
  admin = await tenant.newKey({ scopes: ['ADMIN'] });
  await insertCustomFields(gateway.pool, tenant);
  for (const code of ['basic', 'more'])
    await run('createPlan', {
      code,
      name: code,
      tier: 't',
      price: { amount: '10', currency: 'SEK' },
      interval: 'MONTH',
    });
});
afterAll(() => gateway.stop());

const { planned, merge, merged, unmerge, unmerged } = mergerOf(
  () => gateway,
  () => admin,
);
const run = (name: string, input: object, fields?: string) => done(gateway, admin, name, { ...input }, fields);
const rows = () => rowsOf(gateway.pool, tenant.organizationId);
const sumOfAll = () => checksum(gateway.pool, tenant.organizationId);

let made = 0;
/** A customer with a number of its own in what must be unique. */
async function newCustomer(details: object = {}): Promise<Data> {
  made += 1;
  const customer = { name: `Customer ${made}`, email: `${made}@example.com`, ...details };
  const payload = await created(gateway, admin, inputOf(customer, { companyId: tenant.companies[0].id }));
  return { ...payload.customer, wallet: payload.wallet.id };
}

async function newPair(source: object = {}, target: object = {}): Promise<Pair & { wallets: [string, string] }> {
  const [one, other] = [await newCustomer(source), await newCustomer(target)];
  return { source: one.id, target: other.id, wallets: [one.wallet, other.wallet] };
}

async function bare(count: number): Promise<CustomerFixture[]> {
  return insertCustomers(
    gateway.pool,
    tenant,
    Array.from({ length: count }, () => ({ columns: { classification: 'B2C' } })),
  );
}

async function readNode(id: string): Promise<Data> {
  const fields = `... on Customer { id archivedAt mergedInto { id } }
    ... on Wallet { customer { id } wallet: status balance { amount } } ... on Invoice { customer { id } invoice: status }
    ... on PlanSubscription { customer { id } subscription: status endedAt }
    ... on PaymentMethod { customer { id } isDefault needsReverification removedAt } ... on Verification { customer { id } verification: status }`;
  const { node } = await gateway.ask(admin, `query ($id: ID!) { node(id: $id) { __typename ${fields} } }`, { id });
  return { ...node, status: node.wallet ?? node.invoice ?? node.subscription ?? node.verification };
}

/** Two customers with something of everything on both sides, and conflicts of each kind that can be resolved. */
async function fullPair() {
  const number = made;
  const pair = await newPair(
    {
      slug: `away-${number}`,
      externalId: `away-${number}`,
      orgNumber: `556${number}-unchecked`,
      billingAddress: { country: 'DE', city: 'Kiel' },
      phone: '1',
      tags: ['both', `mine-${number}`],
      metadata: { mine: 1, both: 1 },
      customFields: { a_text: 'mine', a_number: 1 },
      references: [{ source: 'STRIPE', externalId: `away-${number}` }],
      taxIdentifiers: [
        { type: 'eu_vat', value: 'SE556036079301' },
        { type: 'us_ein', value: '12-3456789' },
      ],
    },
    {
      tags: ['both'],
      metadata: { both: 2 },
      customFields: { a_text: 'theirs' },
      taxIdentifiers: [{ type: 'eu_vat', value: 'DE136695976' }],
    },
  );
  await knowVat(gateway.pool, pair.source, 'VALID');
  await knowVat(gateway.pool, pair.target, { status: 'MAINTENANCE', verdict: 'INVALID' });
  for (const customerId of [pair.source, pair.target]) {
    // What follows from what is known now.
    await run('updateCustomer', { id: customerId, customer: {} });
    await run('createSubscription', { customerId, planCode: 'basic' });
    await run('addPaymentMethod', { customerId, type: 'BANK_TRANSFER', makeDefault: true });
    await run('requestVerification', { customerId, kind: 'KYC' });
    await run('createInvoice', {
      customerId,
      lines: [{ description: 'Work', quantity: '1', unitPrice: '10', taxRate: '25' }],
    });
    await run('createWallet', { customerId, currency: 'EUR' });
  }
  for (const id of pair.wallets) await run('topUpWallet', { id, amount: '12.345678' });
  return pair;
}

async function mergeFully(pair: Pair): Promise<Data> {
  const { conflicts } = await planned(pair);
  const fieldChoices = ['name', 'slug', 'metadata.both', 'customFields.a_text'].map((field) => ({
    field,
    keep: 'SOURCE',
  }));
  return merged(pair, {
    fieldChoices,
    resolutions: resolutionsOf(conflicts, ({ resolutions }) =>
      resolutions.includes('CANCEL_TARGET') ? 'CANCEL_TARGET' : 'KEEP_SOURCE',
    ),
  });
}

describe('an undoing right after the merge', () => {
  it('restores both, row by row, and leaves the ledger and the history longer', async () => {
    const pair = await fullPair();
    const [before, customers] = [
      await rows(),
      await Promise.all([pair.source, pair.target].map((id) => readCustomer(gateway, admin, id))),
    ];
    const { merge: done } = await mergeFully(pair);
    expect(await rows()).not.toEqual(before);
    const undone = await unmerged(done.id);
    expect(await rows()).toEqual(before);
    expect(undone).toMatchObject({
      source: { id: pair.source },
      target: { id: pair.target },
      stayed: [],
      dryRun: false,
      replayed: false,
    });
    const after = await Promise.all([pair.source, pair.target].map((id) => readCustomer(gateway, admin, id)));
    const written = { version: expect.any(Number), updatedAt: expect.any(String) };
    expect(after).toEqual(customers.map((customer) => ({ ...customer, ...written })));
    expect(after.map(({ version }, index) => version - customers[index].version)).toEqual([2, 2]);
    const { customerMerge, wallet } = await gateway.ask(
      admin,
      `query ($id: ID!, $wallet: ID!) { customerMerge(id: $id) { revertedAt }
        wallet(id: $wallet) { transactions(first: 9) { nodes { kind amount { amount } balanceAfter { amount } merge { id } } } } }`,
      { id: done.id, wallet: pair.wallets[0] },
    );
    expect(customerMerge.revertedAt).toEqual(expect.any(String));
    const entry = (kind: string, amount: string, balance: string, merge: Data) => ({
      kind,
      amount: { amount },
      balanceAfter: { amount: balance },
      merge,
    });
    expect(wallet.transactions.nodes).toEqual([
      entry('UNMERGE_IN', '12.345678', '12.345678', { id: done.id }),
      entry('MERGE_OUT', '-12.345678', '0.00', { id: done.id }),
      entry('TOP_UP', '12.345678', '12.345678', null),
    ]);
  });

  it('tells in a dry run what it will do, and writes nothing', async () => {
    const pair = await fullPair();
    const { merge: done } = await mergeFully(pair);
    const before = await sumOfAll();
    const rehearsed = await unmerged(done.id, { dryRun: true });
    expect(await sumOfAll()).toBe(before);
    const undone = await unmerged(done.id);
    expect(rehearsed).toEqual({ ...undone, dryRun: true });
    const changes = changesIn(undone.changes);
    expect(changes).toMatchObject({
      'source.archivedAt': [expect.any(String), null],
      'source.customFields.a_number': [null, 1],
      'target.name': [expect.any(String), expect.any(String)],
      'target.phone': ['1', null],
      'target.metadata.mine': [1, null],
      'target.metadata.both': [1, 2],
      'target.customFields.a_text': ['mine', 'theirs'],
    });
    expect(Object.keys(changes).filter((path) => !/^(source|target)\./.test(path))).toEqual([]);
  });

  it('writes an event for each of the two, and gives the source its own history back', async () => {
    const [a, b] = (await bare(2)) as [CustomerFixture, CustomerFixture];
    const { merge: done } = await merged({ source: a.id, target: b.id });
    await unmerged(done.id);
    const { events, source, target } = await gateway.ask(
      admin,
      `query ($a: ID!, $b: ID!) { events: auditEvents(first: 4) { nodes { action subjectId changes { path before after } } }
        source: customer(id: $a) { id history(first: 9) { nodes { action subjectId } } }
        target: customer(id: $b) { id history(first: 9) { nodes { action subjectId } } } }`,
      { a: a.id, b: b.id },
    );
    const told = events.nodes.map(({ action, subjectId, changes }: Data) => [action, subjectId, changesIn(changes)]);
    expect(told.filter(([action]: [string]) => action === 'customer.unmerged').sort()).toEqual(
      [
        ['customer.unmerged', a.id, { mergedInto: [b.id, null], archivedAt: [expect.any(String), null] }],
        ['customer.unmerged', b.id, { mergedFrom: [a.id, null] }],
      ].sort(),
    );
    const actions = (customer: Data) =>
      customer.history.nodes.map(({ action, subjectId }: Data) => [action, subjectId]);
    expect([source.id, actions(source)]).toEqual([
      a.id,
      [
        ['customer.unmerged', a.id],
        ['customer.mergedInto', a.id],
      ],
    ]);
    expect([target.id, actions(target)]).toEqual([
      b.id,
      [
        ['customer.unmerged', b.id],
        ['customer.merged', b.id],
      ],
    ]);
  });

  it('lets every name of the source answer with the source again', async () => {
    const pair = await fullPair();
    const { slug, externalId, orgNumber, references } = await readCustomer(gateway, admin, pair.source);
    const companyId = tenant.companies[0].id;
    const identifiers = [
      { id: pair.source },
      { externalId },
      { slug: { companyId, value: slug } },
      { orgNumber: { companyId, value: orgNumber } },
      { reference: { source: 'STRIPE', externalId: references[0].externalId } },
    ];
    const found = () =>
      Promise.all(
        identifiers.map(async (identifier) => {
          const query =
            'query ($identifier: CustomerIdentifier!) { customerByIdentifier(identifier: $identifier) { id } }';
          return (await gateway.ask(admin, query, { identifier })).customerByIdentifier.id;
        }),
      );
    const { merge: done } = await mergeFully(pair);
    expect(await found()).toEqual(identifiers.map(() => pair.target));
    await unmerged(done.id);
    expect(await found()).toEqual(identifiers.map(() => pair.source));
  });

  it('can be merged again, in either direction, and undone again', async () => {
    const pair = await fullPair();
    const before = await rows();
    for (const ids of [pair, { source: pair.target, target: pair.source }, pair]) {
      const { merge: done } = await mergeFully(ids);
      await unmerged(done.id);
      expect(await rows()).toEqual(before);
    }
    const { customer } = await gateway.ask(
      admin,
      'query ($id: ID!) { customer(id: $id) { mergedFrom { sourceId revertedAt } } }',
      { id: pair.target },
    );
    expect(customer.mergedFrom).toEqual(
      [pair.source, pair.source].map((sourceId) => ({ sourceId, revertedAt: expect.any(String) })),
    );
  });

  it('closes a wallet that the merge made, and takes another one the next time', async () => {
    const [a, b] = (await bare(2)) as [CustomerFixture, CustomerFixture];
    await gateway.pool.query("update wallet set currency = 'EUR' where id = $1", [a.primaryWalletId]);
    await insertLedger(gateway.pool, tenant, [{ walletId: a.primaryWalletId, amount: '7' }]);
    const pair = { source: a.id, target: b.id };
    const first = await merged(pair);
    const [{ to }] = first.plan.walletTransfers;
    expect(await readNode(to.id)).toMatchObject({ status: 'OPEN', balance: { amount: '7.00' } });
    await unmerged(first.merge.id);
    expect(await readNode(to.id)).toMatchObject({
      customer: { id: b.id },
      status: 'CLOSED',
      balance: { amount: '0.00' },
    });
    expect(await readNode(a.primaryWalletId)).toMatchObject({ status: 'OPEN', balance: { amount: '7.00' } });
    const second = await merged(pair);
    expect(second.plan.walletTransfers[0].to.id).not.toBe(to.id);
  });
});

describe('what happened after the merge', () => {
  it('fields that were changed since stay, and the others go back', async () => {
    const pair = await newPair(
      { phone: '1', notes: 'mine', legalName: 'Mine AB', metadata: { a: 1, b: 1 } },
      { legalName: 'Theirs AB' },
    );
    const { merge: done } = await merged(pair, { fieldChoices: [{ field: 'legalName', keep: 'SOURCE' }] });
    await run('updateCustomer', { id: pair.target, customer: { notes: 'changed', email: 'new@example.com' } });
    const { changes } = await unmerged(done.id);
    expect(changesIn(changes)).toMatchObject({
      'target.phone': ['1', null],
      'target.legalName': ['Mine AB', 'Theirs AB'],
    });
    expect(await readCustomer(gateway, admin, pair.target)).toMatchObject({
      phone: null,
      legalName: 'Theirs AB',
      notes: 'changed',
      email: 'new@example.com',
      metadata: {},
    });
    expect(await readCustomer(gateway, admin, pair.source)).toMatchObject({
      phone: '1',
      notes: 'mine',
      legalName: 'Mine AB',
    });
  });

  it('an external id that the target took over goes back to the source alone', async () => {
    const externalId = randomUUID();
    const pair = await newPair({ externalId });
    const { merge: done } = await merged(pair);
    expect(await readCustomer(gateway, admin, pair.target)).toMatchObject({ externalId });
    await unmerged(done.id);
    expect(await readCustomer(gateway, admin, pair.target)).toMatchObject({ externalId: null });
    const { outcome } = await run(
      'upsertCustomer',
      { by: { externalId }, customer: { phone: '2' }, companyId: tenant.companies[0].id },
      'outcome: customer { id phone }',
    );
    expect(outcome).toEqual({ id: pair.source, phone: '2' });
  });

  it('objects go back with what happened to them', async () => {
    const pair = await newPair();
    const customerId = pair.source;
    const { subscription } = await run('createSubscription', { customerId, planCode: 'basic' }, 'subscription { id }');
    const { invoice } = await run(
      'createInvoice',
      { customerId, lines: [{ description: 'Work', quantity: '1', unitPrice: '10', taxRate: '25' }] },
      'invoice { id }',
    );
    const { paymentMethod } = await run(
      'addPaymentMethod',
      { customerId, type: 'BANK_TRANSFER' },
      'paymentMethod { id }',
    );
    const { verification } = await run('requestVerification', { customerId, kind: 'KYC' }, 'verification { id }');
    const { wallet } = await run('createWallet', { customerId, currency: 'USD' }, 'wallet { id }');
    const { merge: done } = await merged(pair);
    await run('cancelSubscription', { id: subscription.id, atPeriodEnd: false });
    await run('sendInvoice', { id: invoice.id });
    await run('recordInvoicePayment', { id: invoice.id, amount: '12.5' });
    await run('removePaymentMethod', { id: paymentMethod.id });
    await run('decideVerification', { id: verification.id, status: 'REJECTED' });
    await run('topUpWallet', { id: wallet.id, amount: '5' });
    const { stayed } = await unmerged(done.id);
    expect(stayed).toEqual([]);
    const customer = { id: pair.source };
    expect(await readNode(subscription.id)).toMatchObject({ customer, status: 'ENDED' });
    expect(await readNode(invoice.id)).toMatchObject({ customer, status: 'PAID' });
    expect(await readNode(paymentMethod.id)).toMatchObject({ customer, removedAt: expect.any(String) });
    expect(await readNode(verification.id)).toMatchObject({ customer, status: 'REJECTED' });
    expect(await readNode(wallet.id)).toMatchObject({ customer, status: 'OPEN', balance: { amount: '5.00' } });
  });

  it('what was made since stays with the target, and is listed, oldest first', async () => {
    const pair = await newPair();
    const { subscription: moved } = await run(
      'createSubscription',
      { customerId: pair.source, planCode: 'basic' },
      'subscription { id }',
    );
    const { merge: done } = await merged(pair);
    // By its old id, too: it is the target that gets it.
    const customerId = pair.source;
    const lines = [{ description: 'Work', quantity: '1', unitPrice: '10', taxRate: '25' }];
    const { invoice } = await run('createInvoice', { customerId, subscriptionId: moved.id, lines }, 'invoice { id }');
    const { subscription } = await run('createSubscription', { customerId, planCode: 'more' }, 'subscription { id }');
    const { paymentMethod } = await run(
      'addPaymentMethod',
      { customerId, type: 'BANK_TRANSFER' },
      'paymentMethod { id }',
    );
    const { wallet } = await run('createWallet', { customerId, currency: 'USD' }, 'wallet { id }');
    const { verification } = await run('requestVerification', { customerId, kind: 'KYC' }, 'verification { id }');
    const expected = [
      { __typename: 'Invoice', id: invoice.id },
      { __typename: 'PlanSubscription', id: subscription.id },
      { __typename: 'PaymentMethod', id: paymentMethod.id },
      { __typename: 'Wallet', id: wallet.id },
      { __typename: 'Verification', id: verification.id },
    ];
    expect((await unmerged(done.id, { dryRun: true })).stayed).toEqual(expected);
    expect((await unmerged(done.id)).stayed).toEqual(expected);
    for (const { id } of expected) expect((await readNode(id)).customer.id).toBe(pair.target);
    expect((await readNode(moved.id)).customer.id).toBe(pair.source);
  });

  it('references, tags, tax identifiers and values that were taken away stay away; those that were changed stay', async () => {
    const externalId = randomUUID();
    const pair = await newPair({
      tags: [`gone-${made}`, `kept-${made}`],
      references: [
        { source: 'STRIPE', externalId },
        { source: 'HUBSPOT', externalId },
      ],
      taxIdentifiers: [
        { type: 'us_ein', value: '12-3456789' },
        { type: 'gb_vat', value: 'GB980780684' },
      ],
      customFields: { a_text: 'mine', a_number: 1, a_boolean: true },
    });
    const [gone, kept] = (await readCustomer(gateway, admin, pair.source)).tags.map(({ name }: Data) => name);
    const { merge: done } = await merged(pair);
    await run('removeTags', { subjectIds: [pair.target], tags: [gone] });
    await run('unlinkReference', { customerId: pair.target, reference: { source: 'STRIPE', externalId } });
    await run('setTaxIdentifier', { customerId: pair.target, identifier: { type: 'us_ein', value: '98-7654321' } });
    await run('setCustomFieldValues', { customerId: pair.target, values: { a_text: 'changed', a_number: null } });
    await unmerged(done.id);
    const [source, target] = [
      await readCustomer(gateway, admin, pair.source),
      await readCustomer(gateway, admin, pair.target),
    ];
    const shown = ({ tags, references, taxIdentifiers, customFields }: Data) => ({
      tags: tags.map(({ name }: Data) => name),
      references: references.map((one: Data) => one.source),
      taxIdentifiers: taxIdentifiers.map(({ type, value }: Data) => `${type} ${value}`),
      values: customFields.map(({ definition, value }: Data) => `${definition.key} ${value}`),
    });
    expect(shown(source)).toEqual({
      tags: [kept],
      references: ['HUBSPOT'],
      taxIdentifiers: ['gb_vat GB980780684'],
      values: ['a_boolean true'],
    });
    expect(shown(target)).toEqual({
      tags: [],
      references: [],
      taxIdentifiers: ['us_ein 987654321'],
      values: ['a_text changed'],
    });
  });

  it('a tax identifier that was the source’s primary one, and was changed since, stays without a second primary one', async () => {
    const pair = await newPair(
      { taxIdentifiers: [{ type: 'us_ein', value: '12-3456789', primary: true }] },
      { taxIdentifiers: [{ type: 'gb_vat', value: 'GB980780684', primary: true }] },
    );
    const { merge: done } = await merged(pair);
    await run('setTaxIdentifier', { customerId: pair.target, identifier: { type: 'us_ein', value: '98-7654321' } });
    await unmerged(done.id);
    const { taxIdentifiers } = await readCustomer(gateway, admin, pair.target);
    expect(taxIdentifiers.map(({ type, primary }: Data) => [type, primary])).toEqual([
      ['gb_vat', true],
      ['us_ein', false],
    ]);
    expect((await readCustomer(gateway, admin, pair.source)).taxIdentifiers).toEqual([]);
  });

  it('the target’s own primary tax identifier may have been made another one since', async () => {
    const pair = await newPair(
      { taxIdentifiers: [{ type: 'us_ein', value: '12-3456789', primary: true }] },
      { taxIdentifiers: [{ type: 'gb_vat', value: 'GB980780684', primary: true }] },
    );
    const { merge: done } = await merged(pair);
    await run('setTaxIdentifier', {
      customerId: pair.target,
      identifier: { type: 'us_ein', value: '12-3456789', primary: true },
    });
    await unmerged(done.id);
    const [source, target] = [
      await readCustomer(gateway, admin, pair.source),
      await readCustomer(gateway, admin, pair.target),
    ];
    const primaries = [...source.taxIdentifiers, ...target.taxIdentifiers].map(({ type, primary }: Data) => [
      type,
      primary,
    ]);
    expect(primaries[0]).toEqual(['us_ein', true]);
    expect(primaries[1]?.[0]).toBe('gb_vat');
  });

  describe('of a VAT number', () => {
    const number = 'SE556036079301';
    const vatOf = async (id: string) => {
      const { rows: found } = await gateway.pool.query(
        'select vat_validation_status as status, vat_record as record, classification from customer where id = $1',
        [id],
      );
      return found[0];
    };
    /** A source whose number is known to be right, and a target without one; merged. */
    async function known() {
      const pair = await newPair({ vatNumber: number });
      await knowVat(gateway.pool, pair.source, 'VALID');
      await run('updateCustomer', { id: pair.source, customer: {} });
      const before = await vatOf(pair.source);
      const { merge: done } = await merged(pair);
      expect(await vatOf(pair.target)).toEqual(before);
      return { pair, before, mergeId: done.id };
    }
    const nothing = { status: 'UNVALIDATED', record: null, classification: 'B2C' };

    it('what is known goes home with it', async () => {
      const { pair, before, mergeId } = await known();
      const undone = await unmerged(mergeId);
      expect(await vatOf(pair.source)).toEqual(before);
      expect(await vatOf(pair.target)).toEqual(nothing);
      expect(changesIn(undone.changes)).toMatchObject({
        'target.vatValidationStatus': ['VALID', 'UNVALIDATED'],
        'target.vatVerdict': ['VALID', null],
      });
    });

    it.each([true, false])('what a person has decided since stays with the target: %s', async (valid) => {
      const { pair, before, mergeId } = await known();
      await run('setVatOverride', { customerId: pair.target, valid, reason: 'Seen since' });
      const override = { valid, reason: 'Seen since', setAt: expect.any(String), setById: expect.any(String) };
      expect(await vatOf(pair.target)).toMatchObject({ status: 'MANUAL', record: { ...before.record, override } });
      await unmerged(mergeId);
      expect(await vatOf(pair.source)).toEqual(before);
      const record = { ...emptyVatRecord, override };
      expect(await vatOf(pair.target)).toEqual({ status: 'MANUAL', record, classification: 'B2C' });
      await run('clearVatOverride', { customerId: pair.target });
      expect(await vatOf(pair.target)).toEqual(nothing);
    });

    it('what was decided of the source’s number before goes home, where nobody has decided anew', async () => {
      const { pair, mergeId } = await known();
      await unmerged(mergeId);
      await run('setVatOverride', { customerId: pair.source, valid: false, reason: 'Seen before' });
      const before = await vatOf(pair.source);
      const { merge: again } = await merged(pair);
      expect(await vatOf(pair.target)).toEqual(before);
      await unmerged(again.id);
      expect([await vatOf(pair.source), await vatOf(pair.target)]).toEqual([before, nothing]);
    });

    it('one that was changed since stays with the target, and nothing is known of either', async () => {
      const { pair, mergeId } = await known();
      await run('setTaxIdentifier', { customerId: pair.target, identifier: { type: 'eu_vat', value: 'DE136695976' } });
      await unmerged(mergeId);
      expect([await vatOf(pair.source), await vatOf(pair.target)]).toEqual([
        nothing,
        { ...nothing, classification: null },
      ]);
    });

    it('each lists its own checks again', async () => {
      const pair = await newPair();
      const company = tenant.companies[0];
      const customers = [pair.source, pair.target].map((id) => ({ id, company, primaryWalletId: '' }));
      const ids = await insertVatChecks(
        gateway.pool,
        tenant,
        customers.map((customer) => ({ customer, vatNumber: number })),
      );
      const query = 'query ($id: ID!) { customer(id: $id) { vat { checks { nodes { id } } } } }';
      const checksOf = async (id: string): Promise<string[]> =>
        (await gateway.ask(admin, query, { id })).customer.vat.checks.nodes.map((node: Data) => node.id).sort();
      const { merge: done } = await merged(pair);
      for (const id of [pair.source, pair.target]) expect(await checksOf(id)).toEqual([...ids].sort());
      await unmerged(done.id);
      expect([await checksOf(pair.source), await checksOf(pair.target)]).toEqual(ids.map((id) => [id]));
    });
  });

  it('a payment method goes back as the default only where no other has become it', async () => {
    const pair = await newPair();
    const add = async (customerId: string) =>
      (await run('addPaymentMethod', { customerId, type: 'BANK_TRANSFER', makeDefault: true }, 'paymentMethod { id }'))
        .paymentMethod.id;
    const [mine, theirs] = [await add(pair.source), await add(pair.target)];
    const { merge: done } = await merged(pair);
    expect(await readNode(mine)).toMatchObject({ isDefault: false, needsReverification: true });
    const next = await add(pair.target);
    await unmerged(done.id);
    const customer = (id: string) => ({ customer: { id } });
    expect(await readNode(mine)).toMatchObject({
      ...customer(pair.source),
      isDefault: true,
      needsReverification: false,
    });
    expect(await readNode(theirs)).toMatchObject({ ...customer(pair.target), isDefault: false });
    expect(await readNode(next)).toMatchObject({ ...customer(pair.target), isDefault: true });
  });

  it('one payment method is the default, and one tax identifier the primary one, whatever came back was made since', async () => {
    const tax = (type: string, value: string, primary: boolean) => ({ type, value, primary });
    const pair = await newPair(
      { taxIdentifiers: [tax('us_ein', '12-3456789', true), tax('gb_vat', 'GB980780684', false)] },
      { taxIdentifiers: [tax('unknown', 'text', true)] },
    );
    const customer = { id: pair.source, company: tenant.companies[0], primaryWalletId: pair.wallets[0] };
    const [first = '', second = ''] = await insertPaymentMethods(gateway.pool, tenant, [
      { customer, isDefault: true },
      // The merge changes nothing of it: it must be verified anew already.
      { customer, columns: { needs_reverification: true } },
      { customer: { ...customer, id: pair.target }, isDefault: true },
    ]);
    const { merge: done } = await merged(pair);
    await gateway.pool.query(
      'update payment_method set is_default = false where organization_id = $1 and customer_id = $2',
      [tenant.organizationId, pair.target],
    );
    await gateway.pool.query('update payment_method set is_default = true where organization_id = $1 and id = $2', [
      tenant.organizationId,
      second,
    ]);
    await run('setTaxIdentifier', { customerId: pair.target, identifier: tax('gb_vat', 'GB980780684', true) });
    await unmerged(done.id);
    expect([await readNode(first), await readNode(second)]).toMatchObject([
      { customer: { id: pair.source }, isDefault: false, needsReverification: false },
      { customer: { id: pair.source }, isDefault: true, needsReverification: true },
    ]);
    const { taxIdentifiers } = await readCustomer(gateway, admin, pair.source);
    expect(taxIdentifiers.map(({ type, primary }: Data) => [type, primary])).toEqual([
      ['gb_vat', true],
      ['us_ein', false],
    ]);
  });

  it('a subscription that the merge canceled runs again, unless somebody has changed it', async () => {
    const pair = await newPair();
    const start = async (customerId: string) =>
      (await run('createSubscription', { customerId, planCode: 'basic' }, 'subscription { id }')).subscription.id;
    const [mine, theirs] = [await start(pair.source), await start(pair.target)];
    const { conflicts } = await planned(pair);
    const { merge: done } = await merged(pair, { resolutions: resolutionsOf(conflicts, () => 'CANCEL_SOURCE') });
    expect(await readNode(mine)).toMatchObject({ customer: { id: pair.target }, status: 'ENDED' });
    await run('cancelSubscription', { id: theirs });
    await unmerged(done.id);
    expect(await readNode(mine)).toMatchObject({ customer: { id: pair.source }, status: 'ACTIVE', endedAt: null });
    expect(await readNode(theirs)).toMatchObject({ customer: { id: pair.target }, status: 'CANCELED' });
  });

  it('the statuses and the archiving of the target stay as they were made since', async () => {
    const pair = await newPair();
    const { merge: done } = await merged(pair);
    await run('changeCustomerStatus', { id: pair.source, status: 'CHURNED' });
    await run('archiveCustomer', { id: pair.source });
    await unmerged(done.id);
    expect(await readCustomer(gateway, admin, pair.target)).toMatchObject({
      status: 'CHURNED',
      archivedAt: expect.any(String),
    });
    expect(await readCustomer(gateway, admin, pair.source)).toMatchObject({ status: 'ACTIVE', archivedAt: null });
  });

  it('an identity that was given to a new customer meanwhile cannot be: they stay with the pair', async () => {
    const externalId = randomUUID();
    const pair = await newPair({ externalId }, { externalId: `${externalId}-own` });
    const { merge: done } = await merged(pair);
    const input = inputOf({ name: 'New', email: 'n@example.com', externalId }, { companyId: tenant.companies[0].id });
    expect(await mutate(gateway, admin, 'createCustomer', input)).toMatchObject({
      __typename: 'ConflictError',
      existing: { id: pair.target },
    });
    await unmerged(done.id);
    expect(await mutate(gateway, admin, 'createCustomer', input)).toMatchObject({ existing: { id: pair.source } });
  });
});

describe('names that the target has taken as its own since', () => {
  const companyId = () => tenant.companies[0].id;
  const finds = async (identifier: object) => {
    const query = 'query ($identifier: CustomerIdentifier!) { customerByIdentifier(identifier: $identifier) { id } }';
    return (await gateway.ask(admin, query, { identifier })).customerByIdentifier?.id;
  };

  it.each([
    ['orgNumber', (value: string) => ({ orgNumber: { companyId: companyId(), value } })],
    ['externalId', (value: string) => ({ externalId: value })],
  ] as const)('%s: goes back to the source alone', async (field, identifier) => {
    const value = `taken-${randomUUID()}`;
    const country = { billingAddress: { country: 'DE' } };
    const pair = await newPair({ ...country, [field]: value }, country);
    const { merge: done } = await merged(pair, { fieldChoices: [{ field, keep: 'TARGET' }] });
    await run('updateCustomer', { id: pair.target, customer: { [field]: value } });
    expect(await finds(identifier(value))).toBe(pair.target);
    expect(changesIn((await unmerged(done.id)).changes)).toMatchObject({ [`target.${field}`]: [value, null] });
    const shown = await Promise.all([pair.source, pair.target].map((id) => readCustomer(gateway, admin, id)));
    expect(shown.map((customer) => customer[field])).toEqual([value, null]);
    expect(await finds(identifier(value))).toBe(pair.source);
  });

  it('slug: the target must be given another one first', async () => {
    const pair = await newPair({ slug: `taken-${randomUUID()}` });
    const { slug } = await readCustomer(gateway, admin, pair.source);
    const { merge: done } = await merged(pair);
    await run('updateCustomer', { id: pair.target, customer: { slug } });
    const before = await sumOfAll();
    expect(await unmerge(done.id)).toMatchObject({
      code: 'UNMERGE_CONFLICT',
      blockers: [
        {
          reason: `The target has the slug ${slug}, which goes back to the source: give the target another one first.`,
          subject: { id: pair.target },
        },
      ],
    });
    expect(await sumOfAll()).toBe(before);
    await run('updateCustomer', { id: pair.target, customer: { slug: `${slug}-other` } });
    await unmerged(done.id);
    expect(await finds({ slug: { companyId: companyId(), value: slug } })).toBe(pair.source);
    expect(await finds({ slug: { companyId: companyId(), value: `${slug}-other` } })).toBe(pair.target);
  });

  it('two that came one after the other are undone in either order, and nobody has what is another’s', async () => {
    const country = { billingAddress: { country: 'DE' } };
    const [a, b] = [`a-${randomUUID()}`, `b-${randomUUID()}`];
    const first = await newPair({ ...country, orgNumber: a, externalId: a }, country);
    const { id: second } = await newCustomer({ ...country, orgNumber: b, externalId: b });
    const { merge: one } = await merged(first);
    const { merge: other } = await merged(
      { source: second, target: first.target },
      { fieldChoices: ['orgNumber', 'externalId'].map((field) => ({ field, keep: 'SOURCE' })) },
    );
    await unmerged(one.id);
    await unmerged(other.id);
    const shown = await Promise.all([first.source, second, first.target].map((id) => readCustomer(gateway, admin, id)));
    expect(shown.map(({ orgNumber, externalId }) => [orgNumber, externalId])).toEqual([
      [a, a],
      [b, b],
      [null, null],
    ]);
  });

  it.each(['slug', 'orgNumber'] as const)(
    '%s: the target may take its own back after the source’s was chosen',
    async (field) => {
      const country = { billingAddress: { country: 'DE' } };
      const values = [`one-${randomUUID()}`, `other-${randomUUID()}`];
      const pair = await newPair({ ...country, [field]: values[0] }, { ...country, [field]: values[1] });
      const { merge: done } = await merged(pair, { fieldChoices: [{ field, keep: 'SOURCE' }] });
      await run('updateCustomer', { id: pair.target, customer: { [field]: values[1] } });
      await unmerged(done.id);
      const shown = await Promise.all([pair.source, pair.target].map((id) => readCustomer(gateway, admin, id)));
      expect(shown.map((customer) => customer[field])).toEqual(values);
    },
  );
});

describe('money', () => {
  /** A pair whose primary wallets hold these, in kronor. */
  async function funded(source: string, target: string | null): Promise<Pair & { wallets: [string, string] }> {
    const [a, b] = (await bare(2)) as [CustomerFixture, CustomerFixture];
    const ledger = [
      { walletId: a.primaryWalletId, amount: source },
      ...(target === null ? [] : [{ walletId: b.primaryWalletId, amount: target }]),
    ];
    await insertLedger(gateway.pool, tenant, ledger);
    return { source: a.id, target: b.id, wallets: [a.primaryWalletId, b.primaryWalletId] };
  }
  const balances = async ({ wallets }: { wallets: [string, string] }) =>
    (await Promise.all(wallets.map(readNode))).map(({ status, balance }) => `${status} ${balance.amount}`);

  it.each([
    ['nothing', '10', '5', [], ['OPEN 10.00', 'OPEN 5.00']],
    ['a top-up', '10', '5', [['topUpWallet', '3']], ['OPEN 10.00', 'OPEN 8.00']],
    ['spending of its own', '10', '5', [['debitWallet', '5']], ['OPEN 10.00', 'OPEN 0.00']],
    [
      'spending that was paid back',
      '10',
      null,
      [
        ['debitWallet', '10'],
        ['topUpWallet', '10'],
      ],
      ['OPEN 10.00', 'OPEN 0.00'],
    ],
    ['a debt that came', '-10', '5', [], ['OPEN -10.00', 'OPEN 5.00']],
    ['a debt that came and grew', '-10', null, [['debitWallet', '1']], ['OPEN -10.00', 'OPEN -1.00']],
    ['a debt of its own', '10', '-5', [], ['OPEN 10.00', 'OPEN -5.00']],
    ['a debt of its own, larger than what came', '10', '-25', [], ['OPEN 10.00', 'OPEN -25.00']],
    ['fractions', '0.000001', '0.2', [['topUpWallet', '0.1']], ['OPEN 0.000001', 'OPEN 0.30']],
  ] as const)('flows back after %s', async (_what, source, target, moves, expected) => {
    const pair = await funded(source, target);
    const { merge: done } = await merged(pair);
    for (const [name, amount] of moves) await run(name, { id: pair.wallets[1], amount });
    await unmerged(done.id);
    expect(await balances(pair)).toEqual(expected);
  });

  it.each([
    ['10', null, '0.01', '0.01'],
    ['10', null, '10', '10.00'],
    ['10', null, '25', '25.00'],
    ['10', '-5', '3', '3.00'],
    ['10', '5', '5.000001', '0.000001'],
  ])('%s into %s with %s spent: %s are lacking, and nothing is written', async (source, target, spent, lacking) => {
    const pair = await funded(source, target);
    const { merge: done } = await merged(pair);
    await run('debitWallet', { id: pair.wallets[1], amount: spent });
    const before = await sumOfAll();
    const refused = {
      __typename: 'RuleError',
      code: 'INSUFFICIENT_FUNDS',
      message: `The wallet has spent of what came with the merge: ${lacking} SEK are lacking.`,
      subjects: [{ __typename: 'Wallet', id: pair.wallets[1] }],
      shortfall: { amount: lacking, currency: 'SEK' },
    };
    expect(await unmerge(done.id, { dryRun: true })).toEqual(refused);
    expect(await unmerge(done.id)).toEqual(refused);
    expect(await sumOfAll()).toBe(before);
    // Paid back, it can be undone: what was lacking and no more.
    await run('topUpWallet', { id: pair.wallets[1], amount: lacking });
    await unmerged(done.id);
  });

  it('counts all that came into one wallet together', async () => {
    const pair = await funded('10', null);
    const owner = { id: pair.source, company: tenant.companies[0], primaryWalletId: pair.wallets[0] };
    const [second = ''] = await insertWallets(gateway.pool, tenant, [{ customer: owner, currency: 'SEK' }]);
    await gateway.pool.query("update wallet set mode = 'LIVE' where id = $1", [second]);
    await insertLedger(gateway.pool, tenant, [{ walletId: second, amount: '7' }]);
    const { merge: done, plan } = await merged(pair);
    expect(plan.walletTransfers.map(({ amount }: Data) => amount.amount)).toEqual(['10.00', '7.00']);
    await run('debitWallet', { id: pair.wallets[1], amount: '8' });
    expect((await unmerge(done.id)).shortfall).toEqual({ amount: '8.00', currency: 'SEK' });
    await run('topUpWallet', { id: pair.wallets[1], amount: '8' });
    await unmerged(done.id);
    expect(await readNode(second)).toMatchObject({
      customer: { id: pair.source },
      status: 'OPEN',
      balance: { amount: '7.00' },
    });
  });

  it('a moved wallet goes back with what it holds, spent or not, and closed where it was closed since', async () => {
    const pair = await funded('10', null);
    const owner = { id: pair.source, company: tenant.companies[0], primaryWalletId: pair.wallets[0] };
    const [spent = '', closed = ''] = await insertWallets(gateway.pool, tenant, [
      { customer: owner, currency: 'USD' },
      { customer: owner, currency: 'JPY' },
    ]);
    await insertLedger(gateway.pool, tenant, [{ walletId: spent, amount: '7' }]);
    const { merge: done } = await merged(pair);
    await run('debitWallet', { id: spent, amount: '6' });
    await run('closeWallet', { id: closed });
    await unmerged(done.id);
    expect(await readNode(spent)).toMatchObject({
      customer: { id: pair.source },
      status: 'OPEN',
      balance: { amount: '1.00' },
    });
    expect(await readNode(closed)).toMatchObject({ customer: { id: pair.source }, status: 'CLOSED' });
  });

  it('a debt flows back into a wallet that was closed since', async () => {
    const pair = await funded('-10', '10');
    const [, target] = pair.wallets;
    const { merge: done } = await merged(pair);
    // The primary one cannot be closed: it stands at zero and takes the debt back as it is.
    expect(await balances(pair)).toEqual(['CLOSED 0.00', 'OPEN 0.00']);
    await unmerged(done.id);
    expect(await balances(pair)).toEqual(['OPEN -10.00', 'OPEN 10.00']);
    expect((await readNode(target)).customer.id).toBe(pair.target);
  });

  it('an invoice that was paid from a wallet since stays paid', async () => {
    const pair = await funded('100', '50');
    const { invoice } = await run(
      'createInvoice',
      { customerId: pair.source, lines: [{ description: 'Work', quantity: '1', unitPrice: '40', taxRate: '25' }] },
      'invoice { id }',
    );
    const { merge: done } = await merged(pair);
    await run('sendInvoice', { id: invoice.id });
    await run('recordInvoicePayment', { id: invoice.id, amount: '50', walletId: pair.wallets[1] });
    await unmerged(done.id);
    expect(await readNode(invoice.id)).toMatchObject({ customer: { id: pair.source }, status: 'PAID' });
    expect(await balances(pair)).toEqual(['OPEN 100.00', 'OPEN 0.00']);
  });
});

describe('a third customer', () => {
  it('whose wallet had taken the money and has gone home since is told of it by an event of its own', async () => {
    const [lender, source, target, bystander] = (await bare(4)) as [
      CustomerFixture,
      CustomerFixture,
      CustomerFixture,
      CustomerFixture,
    ];
    const wallets = await insertWallets(
      gateway.pool,
      tenant,
      [lender, source].map((customer) => ({ customer })),
    );
    await insertLedger(
      gateway.pool,
      tenant,
      wallets.map((walletId) => ({ walletId, amount: '100' })),
    );
    const { merge: lent } = await merged({ source: lender.id, target: target.id });
    const { merge: done } = await merged({ source: source.id, target: target.id });
    await unmerged(lent.id);
    expect(await readNode(wallets[0] ?? '')).toMatchObject({
      customer: { id: lender.id },
      balance: { amount: '200.00' },
    });
    const { planHash } = await planned({ source: lender.id, target: bystander.id });
    const historyOf = async (id: string) =>
      (
        await gateway.ask(
          admin,
          'query ($id: ID!) { customer(id: $id) { version history(first: 1) { nodes { action subjectId changes { path before after } } } } }',
          { id },
        )
      ).customer;
    const { version } = await historyOf(lender.id);
    await unmerged(done.id);
    expect(await readNode(wallets[0] ?? '')).toMatchObject({ balance: { amount: '100.00' } });
    // Its record is as it was: no new version, but another plan.
    expect(await historyOf(lender.id)).toEqual({
      version,
      history: {
        nodes: [
          {
            action: 'customer.unmerged',
            subjectId: lender.id,
            changes: [{ path: ['merge'], before: done.id, after: null }],
          },
        ],
      },
    });
    expect((await planned({ source: lender.id, target: bystander.id })).planHash).not.toBe(planHash);
  });

  it('of whom nothing changes gets no event', async () => {
    const [other, source, target] = (await bare(3)) as [CustomerFixture, CustomerFixture, CustomerFixture];
    const { merge: first } = await merged({ source: other.id, target: target.id });
    const { merge: second } = await merged({ source: source.id, target: target.id });
    await unmerged(first.id);
    await unmerged(second.id);
    const { rows } = await gateway.pool.query(
      "select count(*)::int as events from audit_event where organization_id = $1 and subject_id = $2 and action = 'customer.unmerged'",
      [tenant.organizationId, other.id],
    );
    expect(rows).toEqual([{ events: 1 }]);
  });
});

describe('what prevents it', () => {
  const conflict = (reason: string, __typename: string, id: string) => ({
    __typename: 'UnmergeConflictError',
    code: 'UNMERGE_CONFLICT',
    message: reason,
    blockers: [{ reason, subject: { __typename, id } }],
  });
  const again = 'The target was merged into another customer since: undo that merge first.';

  it('undone already', async () => {
    const [a, b] = (await bare(2)) as [CustomerFixture, CustomerFixture];
    const { merge: done } = await merged({ source: a.id, target: b.id });
    await unmerged(done.id);
    const before = await sumOfAll();
    expect(await unmerge(done.id)).toEqual(conflict('The merge was undone already.', 'CustomerMerge', done.id));
    expect(await unmerge(done.id, { dryRun: true })).toEqual(
      conflict('The merge was undone already.', 'CustomerMerge', done.id),
    );
    expect(await sumOfAll()).toBe(before);
  });

  it.each(['survivor', 'old id'])('erased, by the %s', async (by) => {
    const pair = await newPair({ phone: '1' });
    const { merge: done } = await merged(pair);
    await run('eraseCustomer', { id: by === 'survivor' ? pair.target : pair.source, reason: 'They asked' });
    const refused = await unmerge(done.id);
    expect(refused).toMatchObject({ __typename: 'UnmergeConflictError', code: 'UNMERGE_CONFLICT' });
    expect(refused.blockers).toEqual(
      [pair.source, pair.target]
        .sort()
        .map((id) => ({ reason: 'One of the customers was erased.', subject: { __typename: 'Customer', id } })),
    );
  });

  it('a chain is undone from its end', async () => {
    const [a, b, c] = (await bare(3)) as [CustomerFixture, CustomerFixture, CustomerFixture];
    await insertLedger(
      gateway.pool,
      tenant,
      [a, b, c].map(({ primaryWalletId }, index) => ({ walletId: primaryWalletId, amount: `${index + 1}` })),
    );
    const before = await rows();
    const { merge: first } = await merged({ source: a.id, target: b.id });
    const between = await rows();
    const { merge: second } = await merged({ source: b.id, target: c.id });
    expect(await unmerge(first.id)).toEqual(conflict(again, 'CustomerMerge', second.id));
    await unmerged(second.id);
    expect(await rows()).toEqual(between);
    await unmerged(first.id);
    expect(await rows()).toEqual(before);
  });

  it('two merges into one customer are undone in either order', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const [a, b, c] = (await bare(3)) as [CustomerFixture, CustomerFixture, CustomerFixture];
      await insertLedger(
        gateway.pool,
        tenant,
        [a, b, c].map(({ primaryWalletId }, index) => ({ walletId: primaryWalletId, amount: `${index + 1}` })),
      );
      const before = await rows();
      const merges = [
        (await merged({ source: a.id, target: c.id })).merge.id,
        (await merged({ source: b.id, target: c.id })).merge.id,
      ];
      for (const index of order) await unmerged(merges[index] ?? '');
      expect(await rows()).toEqual(before);
    }
  });

  it('two fills of one field are undone in either order, and what still holds stays', async () => {
    const [a, b, c] = (await insertCustomers(gateway.pool, tenant, [
      { columns: { classification: 'B2C', phone: 'a' } },
      { columns: { classification: 'B2C', notes: 'b', phone: 'b' } },
      { columns: { classification: 'B2C' } },
    ])) as [CustomerFixture, CustomerFixture, CustomerFixture];
    const first = await merged({ source: a.id, target: c.id });
    const second = await merged({ source: b.id, target: c.id });
    await unmerged(first.merge.id);
    expect(await readCustomer(gateway, admin, c.id)).toMatchObject({ phone: null, notes: 'b' });
    await unmerged(second.merge.id);
    expect(await readCustomer(gateway, admin, c.id)).toMatchObject({ phone: null, notes: null });
  });

  it.each([
    ['no id', 'nope'],
    ['an absent merge', randomUUID()],
  ])('%s is NOT_FOUND', async (_what, id) => {
    expect(await unmerge(id)).toEqual({
      __typename: 'NotFoundError',
      code: 'NOT_FOUND',
      message: 'merge not found',
      id,
    });
  });

  it('another tenant’s, and another company’s, is NOT_FOUND', async () => {
    const [a, b] = (await bare(2)) as [CustomerFixture, CustomerFixture];
    const { merge: done } = await merged({ source: a.id, target: b.id });
    const stranger = await (await createTenant(gateway.pool)).newKey({ scopes: ['ADMIN'] });
    const german = await tenant.newKey({ scopes: ['CUSTOMERS_MERGE'], companies: [tenant.companies[1]] });
    for (const key of [stranger, german])
      expect(await mutate(gateway, key, 'unmergeCustomers', { mergeId: done.id })).toMatchObject({
        code: 'NOT_FOUND',
        id: done.id,
      });
  });
});

describe('the key', () => {
  it('answers the same again, executes nothing, and reads both as they are now', async () => {
    const [a, b] = (await bare(2)) as [CustomerFixture, CustomerFixture];
    const { merge: done } = await merged({ source: a.id, target: b.id });
    const input = { idempotencyKey: randomUUID() };
    const first = await unmerged(done.id, input);
    await merged({ source: a.id, target: b.id });
    const before = await sumOfAll();
    expect(await unmerged(done.id, input)).toEqual({ ...first, replayed: true });
    expect(await sumOfAll()).toBe(before);
    expect((await unmerge(randomUUID(), input)).code).toBe('IDEMPOTENCY_KEY_REUSED');
    const german = await tenant.newKey({ scopes: ['CUSTOMERS_MERGE'], companies: [tenant.companies[1]] });
    expect((await mutate(gateway, german, 'unmergeCustomers', { mergeId: done.id, ...input })).code).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
  });

  it('is free again after an error', async () => {
    const [a, b] = (await bare(2)) as [CustomerFixture, CustomerFixture];
    const [c] = (await bare(1)) as [CustomerFixture];
    const { merge: first } = await merged({ source: a.id, target: b.id });
    const { merge: second } = await merged({ source: b.id, target: c.id });
    const input = { idempotencyKey: randomUUID() };
    expect((await unmerge(first.id, input)).code).toBe('UNMERGE_CONFLICT');
    await unmerged(second.id);
    expect(await unmerged(first.id, input)).toMatchObject({ replayed: false });
    expect((await merge({ source: b.id, target: b.id })).code).toBe('MERGE_SELF');
  });

  it('needs CUSTOMERS_MERGE alone for what the payload itself tells', async () => {
    const only = await tenant.newKey({ scopes: ['CUSTOMERS_MERGE'] });
    const [a, b] = (await bare(2)) as [CustomerFixture, CustomerFixture];
    const mine = mergerOf(
      () => gateway,
      () => only,
    );
    const { merge: made } = await mine.merged({ source: a.id, target: b.id });
    const { stayed, source, target } = await mine.unmerged(made.id);
    expect([stayed, source, target]).toEqual([[], { id: a.id }, { id: b.id }]);
    const writer = await tenant.newKey({ scopes: ['CUSTOMERS_WRITE', 'BILLING_WRITE'] });
    const { errors } = await gateway.send(
      writer,
      'mutation ($input: UnmergeCustomersInput!) { unmergeCustomers(input: $input) { __typename } }',
      {
        input: { idempotencyKey: randomUUID(), mergeId: made.id },
      },
    );
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'FORBIDDEN',
      missing: [{ path: ['unmergeCustomers'], scope: 'CUSTOMERS_MERGE' }],
    });
  });
});
