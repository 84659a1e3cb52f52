import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Database, openDatabase } from '../../src/database/client.ts';
import { hasValidVat, isStaleVat } from '../../src/database/clocked-states.ts';
import { newId } from '../../src/database/new-id.ts';
import type { VatValidationStatus } from '../../src/domains/customer/customer.rules.ts';
import { supplyKinds } from '../../src/domains/vat/tax-treatment.rules.ts';
import { taxTreatmentOf } from '../../src/domains/vat/tax-treatment.service.ts';
import { type CustomerInput, changeCustomer, created, inputOf, updated } from '../support/customers.ts';
import { insertCompany, insertCustomers, insertInvoices, insertRows } from '../support/fixtures.ts';
import { type Company, createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';
import { daySeconds, knowVat, type VatKnown, vatColumns, vatRecordOf } from '../support/vat-fixtures.ts';

let gateway: TestGateway;
let database: Database;
let tenant: Tenant;
let other: Tenant;
let german: Company;
let american: Company;
let swiss: Company;
beforeAll(async () => {
  gateway = await startTestGateway();
  database = openDatabase({ url: inject('databaseUrl'), poolSize: 1 });
  tenant = await createTenant(gateway.pool);
  other = await createTenant(gateway.pool);
  german = tenant.companies[1];
  american = await insertCompany(gateway.pool, tenant);
  swiss = await insertCompany(gateway.pool, tenant);
  await moveCompany(american, 'US');
  await moveCompany(swiss, 'CH');
});
afterAll(async () => {
  await database.close();
  await gateway.stop();
});

async function moveCompany({ id }: Company, country: string): Promise<void> {
  await gateway.pool.query('update company set country = $2 where id = $1', [id, country]);
}

const make = async (company: Company, customer: CustomerInput): Promise<string> => {
  const input = inputOf({ name: 'Taxed', email: 'a@b.example', ...customer }, { companyId: company.id });
  return (await created(gateway, tenant.key, input)).customer.id;
};
/** What the register, or a person, would have said. */
const know = (id: string, known: VatKnown | VatValidationStatus) => knowVat(gateway.pool, id, known);

const fields = 'kind category reason legalReference provisional note';
const query = `query ($id: ID!, $supply: SupplyKind!) { customer(id: $id) { taxTreatment(supply: $supply) { ${fields} } } }`;
const treatmentOf = async (id: string, supply = 'SERVICE', key = tenant.key): Promise<Data> =>
  (await gateway.ask(key, query, { id, supply })).customer.taxTreatment;
const reasonOf = async (id: string, supply = 'SERVICE'): Promise<string> => {
  const { kind, category, reason } = await treatmentOf(id, supply);
  return `${kind} ${category} ${reason}`;
};

const inFrance = { billingAddress: { country: 'FR' }, customerType: 'BUSINESS' };
const frenchNumber = { vatNumber: 'FR40303265045' };
const article = (number: number) => `Art. ${number} of Directive 2006/112/EC`;

const reverseCharge = {
  kind: 'REVERSE_CHARGE',
  category: 'AE',
  reason: 'EU_BUSINESS',
  legalReference: article(196),
  provisional: false,
  note: 'The customer accounts for the tax.',
};
const unconfirmed = {
  kind: 'STANDARD',
  category: 'S',
  reason: 'VAT_NUMBER_UNCONFIRMED',
  legalReference: null,
  provisional: true,
  note: 'Taxed until the VAT number is confirmed.',
};

describe('the tax treatment of a customer', () => {
  it('follows what the register says of its VAT number', async () => {
    const id = await make(german, { ...inFrance, ...frenchNumber });
    expect(await treatmentOf(id)).toEqual(unconfirmed);
    const answers: Record<string, unknown> = {};
    for (const status of ['PENDING', 'VALID', 'MANUAL', 'MAINTENANCE', 'ERROR', 'INVALID'] as const) {
      await know(id, status);
      answers[status] = (await treatmentOf(id)).reason;
    }
    expect(answers).toEqual({
      PENDING: 'VAT_NUMBER_UNCONFIRMED',
      VALID: 'EU_BUSINESS',
      MANUAL: 'EU_BUSINESS',
      MAINTENANCE: 'VAT_NUMBER_UNCONFIRMED',
      ERROR: 'VAT_NUMBER_UNCONFIRMED',
      INVALID: 'EU_CONSUMER',
    });
    await know(id, 'VALID');
    expect(await treatmentOf(id)).toEqual(reverseCharge);
    expect(await treatmentOf(id, 'GOODS')).toEqual({
      ...reverseCharge,
      kind: 'INTRA_EU_SUPPLY',
      category: 'K',
      legalReference: article(138),
    });
    // Another number starts over; none is none.
    await updated(gateway, tenant.key, id, { vatNumber: 'FR83404833048' });
    expect(await treatmentOf(id)).toEqual(unconfirmed);
    await changeCustomer(gateway, tenant.key, 'removeTaxIdentifier', { customerId: id, type: 'eu_vat' });
    expect(await reasonOf(id)).toBe('STANDARD S EU_CONSUMER');
  });

  it.each<readonly [what: string, known: VatKnown, reason: string, stale: boolean]>([
    ['fresh', { status: 'VALID', secondsAgo: 0 }, 'EU_BUSINESS', false],
    ['on its last fresh day', { status: 'VALID', secondsAgo: 30 * daySeconds }, 'EU_BUSINESS', false],
    ['in grace, from day 31', { status: 'VALID', secondsAgo: 31 * daySeconds }, 'EU_BUSINESS', false],
    [
      'in grace through an outage',
      { status: 'MAINTENANCE', verdict: 'VALID', secondsAgo: 45 * daySeconds },
      'EU_BUSINESS',
      false,
    ],
    [
      'in grace through a fault',
      { status: 'ERROR', verdict: 'VALID', secondsAgo: 60 * daySeconds - 3_600 },
      'EU_BUSINESS',
      false,
    ],
    ['in grace to its end', { status: 'VALID', secondsAgo: 60 * daySeconds - 3_600 }, 'EU_BUSINESS', false],
    ['stale, of 60 days', { status: 'VALID', secondsAgo: 60 * daySeconds }, 'VAT_NUMBER_UNCONFIRMED', true],
    [
      'stale through an outage',
      { status: 'MAINTENANCE', verdict: 'VALID', secondsAgo: 60 * daySeconds },
      'VAT_NUMBER_UNCONFIRMED',
      true,
    ],
    ['of INVALID, however old', { status: 'INVALID', secondsAgo: 400 * daySeconds }, 'EU_CONSUMER', false],
    ['of INVALID through an outage', { status: 'MAINTENANCE', verdict: 'INVALID' }, 'VAT_NUMBER_UNCONFIRMED', false],
    ['of a person: yes, whatever the register said', { status: 'MANUAL', verdict: 'INVALID' }, 'EU_BUSINESS', false],
    [
      'of a person: yes, and older than the register’s',
      { status: 'MANUAL', verdict: 'VALID', secondsAgo: 400 * daySeconds },
      'EU_BUSINESS',
      false,
    ],
    ['of a person: no', { status: 'MANUAL', verdict: 'VALID', override: false }, 'EU_CONSUMER', false],
  ])('counts a verdict while it may be trusted: %s', async (_what, known, reason, stale) => {
    const id = await make(german, { ...inFrance, ...frenchNumber });
    await know(id, known);
    const treatment = await treatmentOf(id);
    expect([treatment.reason, treatment.provisional]).toEqual([reason, reason === 'VAT_NUMBER_UNCONFIRMED']);
    if (reason === 'EU_BUSINESS') expect(treatment).toEqual(reverseCharge);
    if (reason === 'VAT_NUMBER_UNCONFIRMED') expect(treatment).toEqual(unconfirmed);
    const goods = { EU_BUSINESS: 'INTRA_EU_SUPPLY K EU_BUSINESS' }[reason] ?? `STANDARD S ${reason}`;
    expect(await reasonOf(id, 'GOODS')).toBe(goods);
    const { vat } = (
      await gateway.ask(
        tenant.key,
        'query ($id: ID!) { customer(id: $id) { vat { stale status lastVerdict validated } } }',
        {
          id,
        },
      )
    ).customer;
    const { status, verdict = status, override = status === 'MANUAL' ? true : null } = known;
    // What was found out stays told when it does not count any more.
    expect(vat).toEqual({ stale, status, lastVerdict: verdict, validated: override ?? verdict === 'VALID' });
  });

  it('tells the end of a verdict to the second: 60 days less one count, 60 days do not', async () => {
    // One statement, and so one clock.
    const { rows } = await gateway.pool.query(
      `select c.ago, ${hasValidVat('c')} as counts, ${isStaleVat('c')} as stale
         from (select ago, jsonb_build_object('verdict', 'VALID', 'override', null,
                      'verdictAt', statement_timestamp() - ago::interval) as vat_record
                 from unnest(array['59 days 23:59:59', '60 days', '60 days 00:00:01']) ago) c`,
    );
    expect(rows.map(({ ago, counts, stale }) => [ago, counts, stale])).toEqual([
      ['59 days 23:59:59', true, false],
      ['60 days', false, true],
      ['60 days 00:00:01', false, true],
    ]);
  });

  it('asks for a VAT number, even where a person has decided', async () => {
    const id = await make(german, inFrance);
    await know(id, { status: 'MANUAL', override: true });
    expect(await reasonOf(id)).toBe('STANDARD S EU_CONSUMER');
    await changeCustomer(gateway, tenant.key, 'setTaxIdentifier', {
      customerId: id,
      identifier: { type: 'gb_vat', value: 'GB980780684' },
    });
    expect(await reasonOf(id)).toBe('STANDARD S EU_CONSUMER');
  });

  it('knows Greek numbers by EL, and Greece by GR', async () => {
    const greek = { billingAddress: { country: 'GR' }, customerType: 'BUSINESS', vatNumber: 'GR094259216' };
    const sold = await make(german, greek);
    await know(sold, 'VALID');
    expect(await reasonOf(sold)).toBe('REVERSE_CHARGE AE EU_BUSINESS');
    const seller = await insertCompany(gateway.pool, tenant);
    await moveCompany(seller, 'GR');
    const bought = await make(seller, { ...greek, billingAddress: { country: 'FR' } });
    await know(bought, 'VALID');
    for (const supply of Object.keys(supplyKinds))
      expect(await reasonOf(bought, supply)).toBe('STANDARD S SELLER_COUNTRY_VAT_NUMBER');
    const home = await make(seller, greek);
    await know(home, 'VALID');
    expect(await reasonOf(home)).toBe('STANDARD S DOMESTIC');
  });

  it('takes Northern Ireland for a part of the EU where goods are sold', async () => {
    const belfast = await make(german, {
      customerType: 'BUSINESS',
      billingAddress: { country: 'GB', postalCode: 'bt1 5gs' },
    });
    const numbered = await make(german, {
      customerType: 'BUSINESS',
      billingAddress: { country: 'GB' },
      vatNumber: 'XI980780684',
    });
    await know(numbered, 'VALID');
    // Neither by its postal code nor by its number: Great Britain.
    const london = await make(german, {
      customerType: 'BUSINESS',
      billingAddress: { country: 'GB', postalCode: 'SW1A 1AA' },
      vatNumber: 'GB980780684',
    });
    const stale = await make(german, {
      customerType: 'BUSINESS',
      billingAddress: { country: 'GB', postalCode: 'BT2 8LA' },
      vatNumber: 'XI980780684',
    });
    await know(stale, { status: 'VALID', secondsAgo: 60 * daySeconds });
    const answers = await gateway.ask(
      tenant.key,
      `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Customer { origin
        service: taxTreatment { reason } goods: taxTreatment(supply: GOODS) { reason } } } }`,
      { ids: [belfast, numbered, london, stale] },
    );
    expect(answers.nodes).toEqual([
      { origin: 'NON_EU', service: { reason: 'BUSINESS_OUTSIDE_EU' }, goods: { reason: 'EU_CONSUMER' } },
      { origin: 'NON_EU', service: { reason: 'BUSINESS_OUTSIDE_EU' }, goods: { reason: 'EU_BUSINESS' } },
      { origin: 'NON_EU', service: { reason: 'BUSINESS_OUTSIDE_EU' }, goods: { reason: 'BUSINESS_OUTSIDE_EU' } },
      { origin: 'NON_EU', service: { reason: 'BUSINESS_OUTSIDE_EU' }, goods: { reason: 'VAT_NUMBER_UNCONFIRMED' } },
    ]);
  });

  it('tells certificates by the day: today and tomorrow hold, yesterday has lapsed', async () => {
    const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
    const exempt = (certificateExpiresOn?: string) => ({
      taxConfiguration: { exempt: true, certificateExpiresOn },
      billingAddress: { country: 'DE' },
    });
    const reseller = (certificateExpiresOn?: string) => ({
      taxClass: 'RESELLER',
      taxConfiguration: { exempt: false, certificateExpiresOn },
      billingAddress: { country: 'US' },
    });
    expect(await reasonOf(await make(german, exempt()))).toBe('EXEMPT E EXEMPT_CUSTOMER');
    // On its last day too; where the test meets midnight, it is asked on both sides of it.
    const lastDay = async (company: Company, customer: (day: string) => CustomerInput): Promise<string> => {
      for (;;) {
        const today = day(0);
        const answer = await reasonOf(await make(company, customer(today)));
        if (day(0) === today) return answer;
      }
    };
    expect(await lastDay(german, exempt)).toBe('EXEMPT E EXEMPT_CUSTOMER');
    expect(await lastDay(american, reseller)).toBe('EXEMPT E RESALE');
    expect(await reasonOf(await make(german, exempt(day(1))))).toBe('EXEMPT E EXEMPT_CUSTOMER');
    expect(await reasonOf(await make(german, exempt(day(-1))))).toBe('STANDARD S DOMESTIC');
    expect(await reasonOf(await make(american, reseller(day(1))))).toBe('EXEMPT E RESALE');
    expect(await reasonOf(await make(american, reseller(day(-1))))).toBe('STANDARD S DOMESTIC');
    expect(await reasonOf(await make(american, reseller()))).toBe('STANDARD S DOMESTIC');
  });

  it('reads the other facts: place, class, type and what is derived', async () => {
    const abroad = { billingAddress: { country: 'NO' } };
    const cases: readonly (readonly [Company, CustomerInput, string, string])[] = [
      [german, {}, 'SERVICE', 'STANDARD S LOCATION_UNKNOWN'],
      [german, { taxClass: 'RETAIL_EXEMPT', ...abroad }, 'GOODS', 'EXEMPT E EXEMPT_CUSTOMER'],
      [
        american,
        { taxClass: 'MARKETPLACE', billingAddress: { country: 'US' } },
        'GOODS',
        'NOT_COLLECTED O MARKETPLACE',
      ],
      [german, { customerType: 'SOLE_TRADER', ...abroad }, 'GOODS', 'EXPORT G BUSINESS_OUTSIDE_EU'],
      [german, { customerType: 'CONSUMER', ...abroad }, 'SERVICE', 'STANDARD S CONSUMER_OUTSIDE_EU'],
      [german, { customerType: 'CONSUMER', ...abroad }, 'DIGITAL_SERVICE', 'OUT_OF_SCOPE O CONSUMER_OUTSIDE_EU'],
      // UNKNOWN: a well-formed number makes it a business, none a consumer, one of the EU neither until it is checked.
      [german, { ...abroad, vatNumber: '991825827MVA' }, 'SERVICE', 'OUT_OF_SCOPE O BUSINESS_OUTSIDE_EU'],
      [german, abroad, 'SERVICE', 'STANDARD S CONSUMER_OUTSIDE_EU'],
      [german, { ...abroad, ...frenchNumber }, 'SERVICE', 'STANDARD S NEEDS_REVIEW'],
      [swiss, inFrance, 'SERVICE', 'OUT_OF_SCOPE O FOREIGN_BUSINESS'],
      [american, inFrance, 'SERVICE', 'STANDARD S NEEDS_REVIEW'],
      // A wrong number of the EU is INVALID at once.
      [german, { ...inFrance, vatNumber: 'FR123' }, 'SERVICE', 'STANDARD S EU_CONSUMER'],
    ];
    const answers = [];
    for (const [company, customer, supply] of cases)
      answers.push(await reasonOf(await make(company, customer), supply));
    expect(answers).toEqual(cases.map(([, , , answer]) => answer));
    const outside = await make(american, { ...inFrance, ...frenchNumber });
    await know(outside, 'VALID');
    expect(await reasonOf(outside)).toBe('REVERSE_CHARGE AE EU_BUSINESS_FROM_OUTSIDE');
  });

  it('is that of a service where no supply is named', async () => {
    const id = await make(german, { ...inFrance, ...frenchNumber });
    await know(id, 'VALID');
    const { customer } = await gateway.ask(
      tenant.key,
      `query ($id: ID!) { customer(id: $id) { taxTreatment { ${fields} } digital: taxTreatment(supply: DIGITAL_SERVICE) { kind } goods: taxTreatment(supply: GOODS) { kind } } }`,
      { id },
    );
    expect(customer).toEqual({
      taxTreatment: reverseCharge,
      digital: { kind: 'REVERSE_CHARGE' },
      goods: { kind: 'INTRA_EU_SUPPLY' },
    });
    const { errors } = await gateway.send(tenant.key, query, { id, supply: null });
    expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});

describe('who may read it, and at what cost', () => {
  it('needs CUSTOMERS_READ', async () => {
    const id = await make(german, inFrance);
    const key = await tenant.newKey({ scopes: ['BILLING_READ', 'CUSTOMERS_WRITE'] });
    const { data, errors } = await gateway.send(
      key,
      'query ($id: ID!) { node(id: $id) { ... on Customer { taxTreatment { kind } } } }',
      { id },
    );
    expect(data ?? null).toBeNull();
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'FORBIDDEN',
      missing: [{ path: ['node', 'taxTreatment'], scope: 'CUSTOMERS_READ' }],
    });
  });

  it('is read inside an invoice with BILLING_READ alone', async () => {
    const [customer] = await insertCustomers(gateway.pool, tenant, [{ company: german }]);
    if (!customer) throw new Error('nothing was inserted');
    const [invoice = ''] = await insertInvoices(gateway.pool, tenant, [{ customer, issuedAt: null }]);
    const treatment = await taxTreatmentOf(database.tenant(tenant.organizationId), customer.id, 'SERVICE');
    await gateway.pool.query('update invoice set tax_treatment = $2 where id = $1', [invoice, treatment]);
    const key = await tenant.newKey({ scopes: ['BILLING_READ'] });
    const { node } = await gateway.ask(
      key,
      `query ($id: ID!) { node(id: $id) { ... on Invoice { taxTreatment { ${fields} } } } }`,
      { id: invoice },
    );
    expect(node).toEqual({ taxTreatment: treatment });
    expect(treatment.reason).toBe('EU_CONSUMER');
  });

  it("is not told of another tenant's customer, nor of another company's", async () => {
    const id = await make(german, inFrance);
    const swedishKey = await tenant.newKey({ scopes: ['CUSTOMERS_READ'], companies: [tenant.companies[0]] });
    for (const key of [other.key, swedishKey])
      expect(await gateway.ask(key, query, { id, supply: 'SERVICE' })).toEqual({ customer: null });
  });

  it('costs one statement for fifty customers, whatever is sold to them', async () => {
    const crowded = await createTenant(gateway.pool);
    const fixtures = await insertCustomers(
      gateway.pool,
      crowded,
      Array.from({ length: 50 }, (_, index) => ({
        company: crowded.companies[index % 2],
        country: index % 5 === 0 ? null : 'FR',
        columns: {
          customer_type: 'BUSINESS',
          ...vatColumns(frenchNumber.vatNumber, index % 3 === 0 ? 'VALID' : 'PENDING'),
        },
      })),
    );
    await insertRows(
      gateway.pool,
      'tax_identifier',
      fixtures.map(({ id }) => ({
        organization_id: crowded.organizationId,
        id: newId(),
        customer_id: id,
        type: 'eu_vat',
        value: 'FR40303265045',
        country: 'FR',
        is_primary: true,
        format_valid: true,
        checksum_valid: true,
      })),
    );
    const supplies = Object.keys(supplyKinds).map((supply) => `${supply}: taxTreatment(supply: ${supply}) { reason }`);
    const counts: number[] = [];
    for (const part of ['id', `id taxTreatment { reason } ${supplies.join(' ')}`]) {
      const statements = await gateway.statementsOf(async () => {
        const { customers } = await gateway.ask(crowded.key, `{ customers(first: 50) { nodes { ${part} } } }`);
        expect(customers.nodes).toHaveLength(50);
        if (part === 'id') return;
        const byId = new Map(customers.nodes.map((node: Data) => [node.id, node.GOODS.reason]));
        expect(fixtures.map(({ id }) => byId.get(id))).toEqual(
          fixtures.map((_, index) => {
            if (index % 5 === 0) return 'LOCATION_UNKNOWN';
            return index % 3 === 0 ? 'EU_BUSINESS' : 'VAT_NUMBER_UNCONFIRMED';
          }),
        );
      });
      counts.push(statements.length);
    }
    expect(counts).toEqual([1, 2]);
  });
});

describe('taxTreatmentOf', () => {
  it('tells what the field tells, of what its own transaction has written', async () => {
    const id = await make(german, { ...inFrance, ...frenchNumber });
    const bound = database.tenant(tenant.organizationId);
    expect(await taxTreatmentOf(bound, id, 'SERVICE')).toEqual(unconfirmed);
    await bound.transaction(async (tx) => {
      await tx.customer.updateMany({
        where: { organizationId: tx.organizationId, id },
        data: {
          vatValidationStatus: 'VALID',
          // As JSON: Prisma's type of it knows no interfaces.
          vatRecord: JSON.parse(JSON.stringify(vatRecordOf(frenchNumber.vatNumber, { status: 'VALID' }))),
        },
      });
      expect(await taxTreatmentOf(tx, id, 'SERVICE')).toEqual(reverseCharge);
    });
    expect(await treatmentOf(id)).toEqual(reverseCharge);
  });

  it("finds no customer of another tenant's", async () => {
    const id = await make(german, inFrance);
    const bound = database.tenant(other.organizationId);
    await expect(taxTreatmentOf(bound, id, 'SERVICE')).rejects.toThrow(`customer ${id} is missing`);
  });
});
