import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scopeNames } from '../../src/access/scopes.ts';
import { checksum, customerFields } from '../support/customers.ts';
import {
  type CustomerFixture,
  insertCustomers,
  insertInvoices,
  insertLedger,
  insertPayments,
  insertPlans,
  insertRows,
  insertSubscriptions,
} from '../support/fixtures.ts';
import { createFullTenant } from '../support/full-tenant.ts';
import { NumberWriter, numbersIn } from '../support/personal-numbers.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';
import { insertVatChecks } from '../support/vat-fixtures.ts';

let gateway: TestGateway;
let tenant: Tenant;
let admin: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
  admin = await tenant.newKey({ scopes: ['ADMIN'] });
  for (const [key, type] of [
    ['born', 'TEXT'],
    ['site', 'URL'],
    ['digits', 'NUMBER'],
  ])
    await succeed('defineCustomField', { key, label: key, type });
});
afterAll(() => gateway.stop());

const upper = (name: string) => `${name[0]?.toUpperCase()}${name.slice(1)}`;
const payloads: Readonly<Record<string, string>> = {
  createCustomer: `dryRun changes { path before after } customer { id } wallet { id }`,
  updateCustomer: 'dryRun changes { path before after } customer { id }',
  eraseCustomer: `dryRun changes { path before after } customer { ${customerFields} }`,
  bulkCreateCustomers: 'results { customer { id name } error { code } changes { path before after } }',
  upsertCustomer: 'outcome dryRun changes { path before after } customer { id }',
  changeCustomerStatus: 'changes { path before after } customer { id }',
  setTaxIdentifier: 'changes { path before after } identifier { value }',
  setCustomFieldValues: 'changes { path before after } customer { id }',
  defineCustomField: 'definition { id }',
  addPaymentMethod: 'paymentMethod { id } customer { id }',
  requestVerification: 'verification { id } customer { id }',
  decideVerification: 'verification { id } customer { id }',
  createWallet: 'wallet { id }',
  createSubscription: 'subscription { id }',
  createInvoice: 'invoice { id }',
  addTags: 'subjects { id }',
  removeTags: 'subjects { id }',
};

async function mutate(name: string, input: object, key = admin): Promise<Data> {
  const query = `mutation ($input: ${upper(name)}Input!) { ${name}(input: $input) { __typename
    ... on ${upper(name)}Payload { replayed ${payloads[name] ?? 'customer { id }'} }
    ... on UserError { code ... on RuleError { subjects { id } } ... on NotFoundError { id } ... on InvalidInputError { issues { path code } } } } }`;
  return (await gateway.ask(key, query, { input: { idempotencyKey: randomUUID(), ...input } }))[name];
}

async function succeed(name: string, input: object): Promise<Data> {
  const result = await mutate(name, input);
  if (!result.__typename.endsWith('Payload')) throw new Error(`${name} answered ${JSON.stringify(result)}`);
  return result;
}

const erase = (id: string, rest: object = {}, key = admin) =>
  mutate('eraseCustomer', { id, reason: 'asked for', ...rest }, key);

/** Every row of a tenant, as text. */
async function rowsOf(organizationId: string): Promise<string[]> {
  const { rows: tables } = await gateway.pool.query<{ name: string }>(
    `select table_name as name from information_schema.columns
      where table_schema = current_schema() and column_name = 'organization_id' order by 1`,
  );
  const selects = tables.map(
    ({ name }) =>
      `select '${name} ' || (to_jsonb(t) - 'last_used_at')::text as row from "${name}" t where organization_id = $1`,
  );
  const { rows } = await gateway.pool.query<{ row: string }>(`${selects.join(' union all ')} order by 1`, [
    organizationId,
  ]);
  return rows.map(({ row }) => row);
}

let marks = 0;
const nextMark = (): number => {
  marks += 1;
  return marks;
};

/** A customer with a mark in every text that a mutation takes: names, updates, reasons, and requests that failed. */
class Marked {
  private readonly mark = nextMark();
  readonly word = `Quuxmark${this.mark}x`;
  readonly writer = new NumberWriter([(twelve) => `${this.word} ${twelve}`], this.mark * 150);
  readonly sent: { readonly name: string; readonly input: object }[] = [];
  id = '';

  /** The rows of the tenant that hold a mark of this customer. */
  async traces(): Promise<string[]> {
    const rows = await rowsOf(tenant.organizationId);
    return rows.filter(
      (row) => row.toLowerCase().includes(this.word.toLowerCase()) || numbersIn(row, this.writer.numbers).length > 0,
    );
  }

  async write(name: string, given: Readonly<Record<string, unknown>>): Promise<Data> {
    const input = this.writer.fill(`${upper(name)}Input`, { idempotencyKey: randomUUID(), ...given });
    this.sent.push({ name, input });
    return succeed(name, input);
  }

  details = () => ({
    companyId: tenant.companies[0].id,
    country: 'SE',
    exempt: true,
    excluded: true,
    source: 'OTHER',
    tags: ['A tag'],
    customFields: {
      born: `${this.word} ${this.writer.next()}`,
      site: `https://nils.example/${this.writer.next()}`,
      digits: Number(this.writer.next()),
    },
    metadata: {
      [`${this.word} ${this.writer.next()}`]: { [this.writer.next()]: [this.writer.next()] },
      plain: `${this.word} again`,
    },
    vatNumber: undefined,
    taxIdentifiers: [
      { type: 'eu_vat', value: `SE${this.writer.next().slice(2)}01` },
      { type: 'unknown', value: `${this.word} ${this.writer.next()}` },
    ],
  });

  async fillIn(): Promise<void> {
    const { customer, wallet } = await this.write('createCustomer', this.details());
    this.id = customer.id;
    this.walletId = wallet.id;
    const customerId = this.id;
    const settled = { companyId: undefined, identifier: undefined, 'CustomerDetailsInput.externalId': undefined };
    await this.write('updateCustomer', { ...this.details(), ...settled, id: customerId });
    const made = this.sent[0]?.input as Data;
    const by = { externalId: made?.customer.externalId };
    await this.write('upsertCustomer', { ...this.details(), ...settled, by });
    await this.write('changeCustomerStatus', { id: customerId, status: 'CHURNED' });
    await this.write('setTaxIdentifier', { customerId, type: 'unknown', country: 'SE' });
    await this.write('setTaxIdentifier', { customerId, type: 'de_stn', value: '21/815/08150', country: 'DE' });
    await this.write('removeTaxIdentifier', { customerId, type: 'de_stn' });
    await this.write('linkReference', { customerId, source: 'HUBSPOT' });
    const reference = { source: 'STRIPE', externalId: `${this.word} ${this.writer.next()}` };
    await this.write('linkReference', { customerId, reference });
    await this.write('unlinkReference', { customerId, reference });
    await this.write('setCustomFieldValues', { customerId, values: { born: `${this.word} ${this.writer.next()}` } });
    await this.write('addTags', { subjectIds: [customerId], tags: ['A second tag'] });
    await this.write('removeTags', { subjectIds: [customerId], tags: ['A tag'] });
    await this.prove();
    await this.write('setVatOverride', { customerId, valid: true });
    await this.check();
    await this.write('archiveCustomer', { id: customerId });
    await this.write('restoreCustomer', { id: customerId });
    await this.failing();
  }
  walletId = '';
  /** The ids of its payment method and of its verifications. */
  readonly proofs: string[] = [];

  /** A payment method, and what the customer has shown for it and of itself. */
  private async prove(): Promise<void> {
    const customerId = this.id;
    const { paymentMethod } = await this.write('addPaymentMethod', {
      customerId,
      type: 'CARD',
      last4: '4242',
      expiresOn: '2099-12-31',
    });
    this.proofs.push(paymentMethod.id);
    for (const [kind, paymentMethodId, status] of [
      ['PAYMENT_INSTRUMENT', paymentMethod.id, 'APPROVED'],
      ['KYC', undefined, 'REJECTED'],
    ]) {
      const evidence = { [`${this.word} ${this.writer.next()}`]: `${this.word} ${this.writer.next()}` };
      const requested = await this.write('requestVerification', { customerId, kind, paymentMethodId, evidence });
      const { id } = requested.verification;
      await this.write('decideVerification', { id, status });
      this.proofs.push(id);
    }
    await this.write('setDefaultPaymentMethod', { id: paymentMethod.id });
  }

  /** What the register told of its VAT number, and the next time that it is asked. */
  private async check(): Promise<void> {
    const mark = () => `${this.word} ${this.writer.next()}`;
    const vatNumber = `SE${this.writer.next().slice(2)}01`;
    const told = () => ({ name: mark(), address: mark() });
    const [id = ''] = await insertVatChecks(gateway.pool, tenant, [
      { customer: fixtureOf(this), vatNumber, columns: { ...told(), consultation_number: mark() } },
    ]);
    this.checkId = id;
    const known = { ...told(), number: vatNumber, consultationNumber: mark() };
    await gateway.pool.query('update customer set vat_record = vat_record || $2 where id = $1', [this.id, known]);
    const job = { organization_id: tenant.organizationId, id: randomUUID(), company_id: tenant.companies[0].id };
    await insertRows(gateway.pool, 'vat_job', [
      {
        ...{ ...job, customer_id: this.id, vat_number: vatNumber, vies_country: 'SE', attempts: 0 },
        ...{ requested_at: '2099-01-01T00:00:00Z', run_at: '2099-01-01T00:00:00Z' },
      },
    ]);
  }
  checkId = '';

  /** Requests that write nothing: a rehearsal, a conflict, a bad value. */
  private async failing(): Promise<void> {
    const notes = `${this.word} ${this.writer.next()}`;
    const attempts = [
      ['updateCustomer', { id: this.id, dryRun: true, customer: { notes } }],
      ['updateCustomer', { id: this.id, customer: { notes, email: this.word } }],
      ['updateCustomer', { id: this.id, expectedVersion: 1, customer: { notes } }],
      ['linkReference', { customerId: randomUUID(), reference: { source: 'OTHER', externalId: notes } }],
    ] as const;
    for (const [name, input] of attempts) await mutate(name, input);
  }
}

async function marked(): Promise<Marked> {
  const customer = new Marked();
  await customer.fillIn();
  return customer;
}

/** A plan, a subscription, a ledger, a paid invoice and a draft. */
async function insertBilling(customer: CustomerFixture) {
  const [planId = ''] = await insertPlans(gateway.pool, tenant, [{ company: null }]);
  const [subscriptionId = ''] = await insertSubscriptions(gateway.pool, tenant, [{ customer, planId }]);
  await insertLedger(gateway.pool, tenant, [{ walletId: customer.primaryWalletId, amount: '12.5' }]);
  const [paid = '', draft = ''] = await insertInvoices(gateway.pool, tenant, [
    { customer, issuedAt: '2026-01-01T00:00:00Z', total: '100', paid: '100', subscriptionId },
    { customer, issuedAt: null },
  ]);
  return { subscriptionId, paid, draft };
}
const setPaid = (invoiceId: string) => insertPayments(gateway.pool, tenant, [{ invoiceId, amount: '100' }]);

const fixtureOf = ({ id, walletId }: Marked): CustomerFixture => ({
  id,
  company: tenant.companies[0],
  primaryWalletId: walletId,
});

async function plainCustomer(spec: object = {}): Promise<CustomerFixture> {
  const [customer] = await insertCustomers(gateway.pool, tenant, [spec]);
  if (!customer) throw new Error('no customer');
  return customer;
}

const blank = (time: unknown) => (changes: Data[]) =>
  changes.map((change) => (['archivedAt', 'erasedAt'].includes(change.path[0]) ? { ...change, after: time } : change));

describe('eraseCustomer', () => {
  it('leaves no personal value in any row of the tenant', async () => {
    const customer = await marked();
    await insertBilling(fixtureOf(customer));
    const traced = new Set((await customer.traces()).map((row) => row.split(' ')[0]));
    expect([...traced].sort()).toEqual([
      'audit_event',
      'custom_field_value',
      'customer',
      'customer_identity',
      'external_reference',
      'idempotency_key',
      'payment_method',
      'tax_identifier',
      'vat_check',
      'vat_job',
      'verification',
    ]);
    expect(await erase(customer.id)).toMatchObject({
      __typename: 'EraseCustomerPayload',
      replayed: false,
      dryRun: false,
    });
    expect(await customer.traces()).toEqual([]);
  });

  it('leaves a skeleton on which billing still hangs', async () => {
    const customer = await marked();
    const { subscriptionId, paid, draft } = await insertBilling(fixtureOf(customer));
    const before = (
      await gateway.ask(admin, `{ node(id: "${customer.id}") { ... on Customer { ${customerFields} } } }`)
    ).node;
    const { customer: after } = await erase(customer.id);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
    const {
      company,
      emailDelivery,
      taxClass,
      billingModel,
      walletMode,
      preferredCurrency,
      currency,
      timezone,
      effectivePaymentTermsDays,
      createdAt,
      customerType,
      paymentTermsDays,
      reportingConfiguration,
      paymentProvider,
      autoCollection,
      preferEinvoice,
      origin,
    } = before;
    expect(after).toEqual({
      id: customer.id,
      company,
      emailDelivery,
      taxClass,
      billingModel,
      walletMode,
      preferredCurrency,
      currency,
      timezone,
      effectivePaymentTermsDays,
      createdAt,
      customerType,
      paymentTermsDays,
      reportingConfiguration,
      paymentProvider,
      autoCollection,
      preferEinvoice,
      origin,
      vatValidationStatus: 'UNVALIDATED',
      status: 'CHURNED',
      name: 'Erased customer',
      slug: `erased-${customer.id}`,
      legalName: null,
      email: null,
      additionalEmails: [],
      phone: null,
      externalId: null,
      classification: null,
      peppolId: null,
      leitwegId: null,
      exemptFromAutomatedTax: null,
      taxConfiguration: null,
      accountingSyncConfiguration: null,
      references: [],
      taxIdentifiers: [],
      taxId: null,
      tags: [],
      customFields: [],
      archivedAt: time,
      erasedAt: time,
      billingAddress: { line1: null, line2: null, city: null, region: null, postalCode: null, country: 'SE' },
      shippingAddress: null,
      legalAddress: null,
      orgNumber: null,
      paymentProviderId: null,
      portalUrl: null,
      einvoiceEmail: null,
      notes: null,
      metadata: {},
      version: before.version + 1,
      updatedAt: time,
    });
    const hanging = await gateway.ask(
      admin,
      `{ customer(id: "${customer.id}") {
      wallets { nodes { id balance { amount } transactions { nodes { amount { amount } reason } } } }
      subscriptions { nodes { id } } invoices { nodes { id number total { amount } } } } }`,
    );
    expect(hanging.customer).toEqual({
      wallets: {
        nodes: [
          {
            id: customer.walletId,
            balance: { amount: expect.stringMatching(/^12\.50?$/) },
            transactions: {
              nodes: [{ amount: { amount: expect.stringMatching(/^12\.50?$/) }, reason: expect.any(String) }],
            },
          },
        ],
      },
      subscriptions: { nodes: [{ id: subscriptionId }] },
      invoices: {
        nodes: expect.arrayContaining([
          { id: paid, number: expect.any(String), total: { amount: '100.00' } },
          { id: draft, number: null, total: { amount: '100.00' } },
        ]),
      },
    });
  });

  it('keeps that there was a payment method and what was decided, and blanks what they told', async () => {
    const customer = await marked();
    const read = async () => {
      const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename
        ... on PaymentMethod { type provider providerId brand last4 expiresOn isDefault removedAt }
        ... on Verification { kind status evidence reason paymentMethod { id } } } }`;
      return (await gateway.ask(admin, query, { ids: customer.proofs })).nodes;
    };
    const [card, instrument, kyc] = await read();
    expect(card).toMatchObject({ last4: '4242', expiresOn: '2099-12-31', isDefault: true, removedAt: null });
    for (const { evidence, reason } of [instrument, kyc])
      expect(JSON.stringify([evidence, reason])).toContain(customer.word);
    const { customer: after } = await erase(customer.id);
    const gone = { providerId: null, brand: null, last4: null, expiresOn: null };
    const blanked = { evidence: null, reason: null };
    expect(await read()).toEqual([
      { ...card, ...gone, isDefault: false, removedAt: after.erasedAt },
      { ...instrument, ...blanked },
      { ...kyc, ...blanked },
    ]);
    for (const id of customer.proofs) {
      const query = `{ auditEvents(subjectId: "${id}") { nodes { action changes { path before after } } } }`;
      const { nodes } = (await gateway.ask(admin, query)).auditEvents;
      expect(nodes.length).toBeGreaterThan(1);
      for (const change of nodes.flatMap((event: Data) => event.changes))
        expect(change).toEqual({ path: [expect.any(String)], before: null, after: null });
    }
  });

  it('keeps that a VAT number was checked, what came of it and the hash of the answer, and asks no more', async () => {
    const customer = await marked();
    const rowOf = async () =>
      (await gateway.pool.query('select * from vat_check where id = $1', [customer.checkId])).rows[0];
    const before = await rowOf();
    await erase(customer.id);
    const gone = { name: null, address: null, consultation_number: null };
    expect(await rowOf()).toEqual({ ...before, ...gone, vat_number: 'erased' });
    expect(before).toMatchObject({ outcome: 'VALID', evidence_hash: '5f'.repeat(32), customer_id: customer.id });
    const { rows } = await gateway.pool.query('select from vat_job where customer_id = $1', [customer.id]);
    expect(rows).toEqual([]);
    const { node } = await gateway.ask(
      admin,
      `{ node(id: "${customer.id}") { ... on Customer { vat { vatNumber status validated lastVerdict registeredName
        registeredAddress consultationNumber nextAttemptAt override { valid } checks { nodes { id vatNumber } } } } } }`,
    );
    expect(node.vat).toEqual({
      ...{ vatNumber: null, status: 'UNVALIDATED', validated: false, lastVerdict: null, registeredName: null },
      ...{ registeredAddress: null, consultationNumber: null, nextAttemptAt: null, override: null },
      checks: { nodes: [{ id: customer.checkId, vatNumber: 'erased' }] },
    });
  });

  it('tells which fields were blanked, and nothing that they held', async () => {
    const customer = await marked();
    const { changes } = await erase(customer.id, { reason: 'Article 17' });
    const fields = changes.map(({ path }: Data) => path.join('.'));
    expect(new Set(fields).size).toBe(fields.length);
    expect(fields).toEqual(
      expect.arrayContaining([
        'name',
        'slug',
        'email',
        'orgNumber',
        'metadata',
        'billingAddress',
        'references',
        'taxIdentifiers',
        'customFields',
        'tags',
        'archivedAt',
        'erasedAt',
      ]),
    );
    for (const { path, before } of changes) expect([path.length, before]).toEqual([1, null]);
    expect(numbersIn(JSON.stringify(changes), customer.writer.numbers)).toEqual([]);
    expect(JSON.stringify(changes)).not.toMatch(/quuxmark|nils/i);
    const { customer: read } = await gateway.ask(
      admin,
      `{ customer(id: "${customer.id}") { history(first: 100) { nodes { action changes { path before after } } } } }`,
    );
    const [last, ...earlier] = read.history.nodes;
    expect(last).toEqual({
      action: 'customer.erased',
      changes: [...changes, { path: ['reason'], before: null, after: 'Article 17' }],
    });
    expect(earlier.length).toBe(16);
    for (const event of earlier)
      for (const change of event.changes)
        expect(change).toEqual({ path: [expect.any(String)], before: null, after: null });
  });

  it('frees its identities for others at once', async () => {
    const customer = await marked();
    const fields = 'slug externalId orgNumber references { source externalId }';
    const { node } = await gateway.ask(admin, `{ node(id: "${customer.id}") { ... on Customer { ${fields} } } }`);
    const heir = {
      companyId: tenant.companies[0].id,
      customer: { name: 'Heir', billingAddress: { country: 'SE' }, ...node },
    };
    expect((await mutate('createCustomer', heir)).code).toMatch(/^CUSTOMER_DUPLICATE_/);
    await erase(customer.id);
    const { customer: made } = await succeed('createCustomer', heir);
    const { node: inherited } = await gateway.ask(
      admin,
      `{ node(id: "${made.id}") { ... on Customer { ${fields} } } }`,
    );
    expect(inherited).toEqual(node);
    await erase(made.id);
    expect(await customer.traces()).toEqual([]);
  });

  it('lets earlier requests be sent again: they answer without values, and do nothing', async () => {
    const customer = await marked();
    await erase(customer.id);
    const before = await checksum(gateway.pool, tenant.organizationId);
    for (const { name, input } of customer.sent) {
      const { __typename, replayed, changes = [] } = await mutate(name, input);
      expect([__typename, replayed]).toEqual([`${upper(name)}Payload`, true]);
      for (const change of changes) expect(change).toEqual({ path: [expect.any(String)], before: null, after: null });
    }
    expect(await checksum(gateway.pool, tenant.organizationId)).toBe(before);
  });

  it('blanks the one item of a batch that made the customer, and leaves the others', async () => {
    const nextWord = () => `Quuxmark${nextMark()}x`;
    const [gone, stays, failed] = [nextWord(), nextWord(), nextWord()];
    const customers = [
      { name: gone, email: `${gone}@example.com`, metadata: { [gone]: gone } },
      { name: stays, email: `${stays}@example.com` },
      { name: failed, email: failed },
    ];
    const items = customers.map((customer) => ({ customer }));
    const input = { idempotencyKey: randomUUID(), companyId: tenant.companies[0].id, items };
    const first = await succeed('bulkCreateCustomers', input);
    await erase(first.results[0].customer.id);
    const rows = (await rowsOf(tenant.organizationId)).join('\n').toLowerCase();
    expect(rows).not.toContain(gone.toLowerCase());
    const [erased, ...others] = (await succeed('bulkCreateCustomers', input)).results;
    expect(others).toEqual(first.results.slice(1));
    expect(JSON.stringify(others)).toContain(stays);
    expect(erased).toMatchObject({ customer: { id: first.results[0].customer.id }, error: null });
    expect(erased.changes.length).toBeGreaterThan(3);
    for (const change of erased.changes)
      expect(change).toEqual({ path: [expect.any(String)], before: null, after: null });
  });

  it('is no error the second time, and does nothing', async () => {
    const { id } = await plainCustomer();
    const key = randomUUID();
    const first = await erase(id, { idempotencyKey: key });
    const events = () => gateway.ask(admin, `{ auditEvents(subjectId: "${id}") { totalCount } }`);
    expect(await events()).toEqual({ auditEvents: { totalCount: 1 } });
    const [erasedAt, version] = [first.customer.erasedAt, first.customer.version];
    expect(await erase(id)).toMatchObject({ changes: [], replayed: false, customer: { erasedAt, version } });
    expect(await erase(id, { idempotencyKey: key })).toEqual({ ...first, replayed: true });
    expect(await events()).toEqual({ auditEvents: { totalCount: 1 } });
  });

  it('is refused while an invoice is open, archived or not; drafts do not count', async () => {
    for (const archivedAt of [null, '2026-01-01T00:00:00Z']) {
      const customer = await plainCustomer({ archivedAt });
      const [open = '', draft = ''] = await insertInvoices(gateway.pool, tenant, [
        { customer, issuedAt: '2026-01-01T00:00:00Z' },
        { customer, issuedAt: null },
      ]);
      const before = await checksum(gateway.pool, tenant.organizationId);
      for (const dryRun of [true, false])
        expect(await erase(customer.id, { dryRun })).toEqual({
          __typename: 'RuleError',
          code: 'CUSTOMER_HAS_INVOICES',
          subjects: [{ id: open }],
        });
      expect(await checksum(gateway.pool, tenant.organizationId)).toBe(before);
      await setPaid(open);
      expect(await erase(customer.id)).toMatchObject({ __typename: 'EraseCustomerPayload' });
      expect(await gateway.ask(admin, `{ invoice(id: "${draft}") { id customer { name } } }`)).toEqual({
        invoice: { id: draft, customer: { name: 'Erased customer' } },
      });
    }
  });

  it('cannot be undone, and nothing of the customer can be changed any more', async () => {
    const { id } = await plainCustomer();
    await erase(id);
    const before = await checksum(gateway.pool, tenant.organizationId);
    const archived = { __typename: 'RuleError', code: 'CUSTOMER_ARCHIVED', subjects: [{ id }] };
    const absent = { __typename: 'NotFoundError', code: 'NOT_FOUND', id };
    const reference = { source: 'OTHER', externalId: 'gone' };
    const line = { description: 'Seats', quantity: '1', unitPrice: '1', taxRate: '25' };
    for (const [name, input, expected] of [
      ['updateCustomer', { id, customer: { notes: 'again' } }, archived],
      ['archiveCustomer', { id }, archived],
      ['restoreCustomer', { id }, archived],
      ['changeCustomerStatus', { id, status: 'SUSPENDED' }, archived],
      ['setTaxIdentifier', { customerId: id, identifier: { value: 'SE556677889901' } }, archived],
      ['removeTaxIdentifier', { customerId: id, type: 'eu_vat' }, archived],
      ['setVatOverride', { customerId: id, valid: true, reason: 'again' }, archived],
      ['clearVatOverride', { customerId: id }, archived],
      ['validateVat', { subject: { customerId: id } }, archived],
      ['setCustomFieldValues', { customerId: id, values: { born: 'again' } }, archived],
      ['requestVerification', { customerId: id, kind: 'KYC' }, archived],
      ['addPaymentMethod', { customerId: id, type: 'CARD' }, archived],
      ['createWallet', { customerId: id, currency: 'EUR' }, archived],
      ['createSubscription', { customerId: id, planCode: 'none' }, archived],
      ['createInvoice', { customerId: id, lines: [line] }, archived],
      ['linkReference', { customerId: id, reference }, absent],
      ['unlinkReference', { customerId: id, reference }, absent],
      ['addTags', { subjectIds: [id], tags: ['again'] }, absent],
      ['removeTags', { subjectIds: [id], tags: ['again'] }, absent],
    ] as const)
      expect([name, await mutate(name, input)]).toEqual([name, expected]);
    expect(await checksum(gateway.pool, tenant.organizationId)).toBe(before);
  });

  it('rehearses what it would do, and writes nothing', async () => {
    const customer = await marked();
    const before = await checksum(gateway.pool, tenant.organizationId);
    const rehearsed = await erase(customer.id, { dryRun: true });
    expect(rehearsed).toMatchObject({
      __typename: 'EraseCustomerPayload',
      dryRun: true,
      replayed: false,
      customer: { id: customer.id, erasedAt: null },
    });
    expect(JSON.stringify(rehearsed.changes)).not.toMatch(/quuxmark|nils/i);
    expect(await checksum(gateway.pool, tenant.organizationId)).toBe(before);
    const { changes } = await erase(customer.id);
    expect(blank('then')(rehearsed.changes)).toEqual(blank('then')(changes));
  });

  it('needs ADMIN, a reason and a customer that the key sees', async () => {
    const { id } = await plainCustomer();
    const before = await checksum(gateway.pool, tenant.organizationId);
    const query = 'mutation ($input: EraseCustomerInput!) { eraseCustomer(input: $input) { __typename } }';
    const everythingElse = await tenant.newKey({ scopes: scopeNames.filter((scope) => scope !== 'ADMIN') });
    const elsewhere = await tenant.newKey({ scopes: ['ADMIN'], companies: [tenant.companies[1]] });
    const between = await checksum(gateway.pool, tenant.organizationId);
    expect(between).not.toBe(before);
    const { data, errors } = await gateway.send(everythingElse, query, {
      input: { idempotencyKey: 'x', id, reason: 'x' },
    });
    expect([data, errors?.[0]?.extensions]).toEqual([
      undefined,
      { code: 'FORBIDDEN', missing: [{ path: ['eraseCustomer'], scope: 'ADMIN' }] },
    ]);
    const stranger = await (await createTenant(gateway.pool)).newKey({ scopes: ['ADMIN'] });
    for (const key of [elsewhere, stranger])
      expect(await erase(id, {}, key)).toEqual({ __typename: 'NotFoundError', code: 'NOT_FOUND', id });
    expect(await erase(id, { reason: '  ' })).toMatchObject({
      __typename: 'InvalidInputError',
      issues: [{ path: ['input', 'reason'] }],
    });
    expect(await checksum(gateway.pool, tenant.organizationId)).toBe(between);
  });

  it('touches no other customer and no other tenant', async () => {
    const [customer, other] = [await marked(), await marked()];
    const stranger = await createFullTenant(gateway.pool);
    await succeed('addTags', { subjectIds: [customer.id, other.id], tags: ['shared'] });
    const own = [customer.id, ...customer.proofs];
    const others = async () =>
      (await rowsOf(tenant.organizationId)).filter((row) => own.every((id) => !row.includes(id)));
    const before = [await others(), await checksum(gateway.pool, stranger.organizationId)];
    await erase(customer.id);
    expect([await others(), await checksum(gateway.pool, stranger.organizationId)]).toEqual(before);
    await erase(other.id);
  });

  it('wins against writers that come at the same time', async () => {
    const customer = await marked();
    const update = () => {
      const notes = `${customer.word} ${customer.writer.next()}`;
      return mutate('updateCustomer', { id: customer.id, customer: { notes, metadata: { [notes]: notes } } });
    };
    const results = await Promise.all([update(), update(), erase(customer.id), update(), update(), update()]);
    expect(results[2].__typename).toBe('EraseCustomerPayload');
    for (const { __typename, code } of results)
      if (__typename !== 'UpdateCustomerPayload' && code) expect(code).toBe('CUSTOMER_ARCHIVED');
    expect(await customer.traces()).toEqual([]);
  });
});

describe('what is append-only', () => {
  const refused = async (...statements: string[]): Promise<void> => {
    const client = await gateway.pool.connect();
    try {
      await client.query('begin');
      for (const statement of statements.slice(0, -1)) await client.query(statement);
      await expect(client.query(statements.at(-1) ?? '')).rejects.toThrow(/ is append-only$/);
    } finally {
      await client.query('rollback');
      client.release();
    }
  };
  const ofTenant = () => `where organization_id = '${tenant.organizationId}'`;

  it('stays so for everybody but the erasure, and for it as soon as it is over', async () => {
    const customer = await plainCustomer();
    await insertBilling(customer);
    const change = `update audit_event set changes = '[]' ${ofTenant()}`;
    await refused(change);
    await refused(`delete from audit_event ${ofTenant()}`);
    await refused(`select erase_customer('${tenant.organizationId}', '${customer.id}')`, change);
  });

  it('cannot be deleted even with the setting of the erasure, nor can the ledger be changed', async () => {
    const setting = "set local clientele.erasing = 'on'";
    await insertBilling(await plainCustomer());
    await refused(setting, `delete from audit_event ${ofTenant()}`);
    await refused(setting, 'truncate audit_event');
    await refused(setting, `update wallet_transaction set reason = 'x' ${ofTenant()}`);
    await refused(setting, `delete from wallet_transaction ${ofTenant()}`);
    await refused(setting, `update invoice_payment set amount = 1 ${ofTenant()}`);
  });

  it('keeps the evidence of checks from everybody, and from the erasure all but what it blanks', async () => {
    const customer = await plainCustomer();
    await insertVatChecks(gateway.pool, tenant, [{ customer, vatNumber: 'SE556677889901' }]);
    const setting = "set local clientele.erasing = 'on'";
    const change = `update vat_check set outcome = outcome ${ofTenant()}`;
    await refused(change);
    await refused(`delete from vat_check ${ofTenant()}`);
    await refused(`select erase_customer('${tenant.organizationId}', '${customer.id}')`, change);
    await refused(setting, `delete from vat_check ${ofTenant()}`);
    await refused(setting, 'truncate vat_check');
  });
});
