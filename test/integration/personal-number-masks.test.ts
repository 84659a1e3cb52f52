import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CustomerInput, created, inputOf } from '../support/customers.ts';
import { checkDigit, personalNumber } from '../support/personal-numbers.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
/** All but CUSTOMERS_PII. */
let reader: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
  reader = await tenant.newKey({ scopes: ['CUSTOMERS_READ', 'CUSTOMERS_WRITE', 'BILLING_READ'] });
});
afterAll(() => gateway.stop());

const make = async (customer: CustomerInput, key = tenant.key): Promise<Data> =>
  created(
    gateway,
    key,
    inputOf({ name: 'Nils', billingAddress: { country: 'SE' }, ...customer }, { companyId: tenant.companies[0].id }),
  );

const fields =
  'name slug email phone externalId orgNumber peppolId taxIdentifiers { value } taxId { value } notes metadata';
async function shown(id: string, key: string): Promise<Data> {
  const query = `query ($id: ID!) { customer(id: $id) { ${fields} history { nodes { changes { path after } } } } }`;
  return (await gateway.ask(key, query, { id })).customer;
}

describe('masks', () => {
  it.each(['SOLE_TRADER', 'BUSINESS', 'CONSUMER', 'UNKNOWN'].map((type, index) => [type, index] as const))(
    'keep the birthday, and nothing of a VAT number: %s',
    async (customerType, index) => {
      const ten = personalNumber(1_500 + index).slice(2);
      const { customer } = await make({
        customerType,
        orgNumber: ten,
        vatNumber: `SE${ten}01`,
        peppolId: `0007:${ten}`,
      });
      const birthday = `19${ten.slice(0, 6)}`;
      expect(await shown(customer.id, tenant.key)).toMatchObject({
        orgNumber: `${birthday}-${ten.slice(6)}`,
        taxIdentifiers: [{ value: `SE${ten}01` }],
        taxId: { value: `SE${ten}01` },
        peppolId: `0007:${ten}`,
      });
      const masked = await shown(customer.id, reader);
      expect(masked).toMatchObject({
        orgNumber: `${birthday}-****`,
        taxIdentifiers: [{ value: 'SE**********01' }],
        taxId: { value: 'SE**********01' },
        peppolId: '0007:******',
      });
      const told = new Map(masked.history.nodes[0].changes.map(({ path, after }: Data) => [path[0], after]));
      expect([told.get('orgNumber'), told.get('peppolId')]).toEqual([`${birthday}-****`, '0007:******']);
      expect(JSON.stringify(told.get('taxIdentifiers'))).toContain('"SE**********01"');
    },
  );

  it.each([
    ['198211059954', '19821105-****'],
    ['811228-9874', '811228-****'],
    ['Ring 670919-9530 i morgon', 'Ring 670919-**** i morgon'],
    ['SE 640823-3234 01', 'SE **********01'],
    ['0007:6408233234', '0007:******'],
  ])('stand for the number alone: %s', async (notes, expected) => {
    const { customer } = await make({ notes, metadata: { [notes]: { list: [notes] } } });
    expect(await shown(customer.id, tenant.key)).toMatchObject({ notes, metadata: { [notes]: { list: [notes] } } });
    expect(await shown(customer.id, reader)).toMatchObject({
      notes: expected,
      metadata: { [expected]: { list: [expected] } },
    });
  });

  it('cannot be sent back, so that a client that was shown them overwrites nothing', async () => {
    const { customer } = await make({ orgNumber: '19640823-3234' });
    const query = `mutation ($input: UpdateCustomerInput!) { updateCustomer(input: $input) { ... on InvalidInputError { issues { path code } } } }`;
    const sent = {
      orgNumber: '19640823-****',
      vatNumber: 'SE**********01',
      peppolId: '0007:******',
      notes: 'Nils, 640823-****',
    };
    const input = { idempotencyKey: randomUUID(), id: customer.id, customer: sent };
    const { updateCustomer } = await gateway.ask(reader, query, { input });
    const codes = Object.keys(sent).map((field) => ({
      path: ['input', 'customer', field],
      code: 'NOT_ALLOWED',
    }));
    expect(updateCustomer.issues).toEqual(expect.arrayContaining(codes));
    expect(updateCustomer.issues).toHaveLength(codes.length);
  });
});

/** What looks like a personal number to a quick eye, and is none. */
const harmless = [
  '556677-8899',
  '5566778899',
  '165566778899',
  'SE556677889901',
  '0007:5566778899',
  '212000-0142',
  '802002-4280',
  'Faktura 2026-000123',
  'INV-20260512-0042',
  'Order 4711, OCR 12345678903',
  'BG 5050-1055, PG 90 19 50-6',
  'IBAN SE45 5000 0000 0583 9825 7466',
  '070-123 45 67',
  '0701234567',
  '+46 70 123 45 67',
  '08-123 456 00',
  '6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
  '019b1a2b-3c4d-7e5f-8a6b-123456789012',
  '2026-05-12T08:30:00.000Z',
  '2026-11-21 13:55:07',
  '1763733307123',
  '1234.50',
  '1 234 567,89 SEK',
  '12345678.90',
  '211 22 Malmö',
  '114 55',
  '10115 Berlin',
  'EAN 7310865004703',
  '2026-05-12',
  '12/05/2026 – 12/06/2026',
];

describe('what is no personal number', () => {
  it('is never masked, wherever it stands', async () => {
    const metadata = Object.fromEntries(harmless.slice(0, 25).map((text, index) => [`${index}`, text]));
    const { customer } = await make({
      name: harmless.slice(0, 8).join('; '),
      notes: harmless.join('\n'),
      metadata: { ...metadata, millis: 1_763_733_307_123, amount: 1234.5, count: 5_566_778_899 },
      externalId: harmless.join(' | ').slice(0, 250),
    });
    const [full, masked] = [await shown(customer.id, tenant.key), await shown(customer.id, reader)];
    expect(full.notes).toBe(harmless.join('\n'));
    expect(masked).toEqual(full);
  });

  it('is no telephone number, in the field for them', async () => {
    // Among any ten in a row one has the right check digit.
    for (const phone of [...'0123456789'].flatMap((last) => [
      `070123456${last}`,
      `070-123 45 6${last}`,
      `08-120 11 3${last}`,
    ])) {
      const { customer } = await make({ phone });
      expect((await shown(customer.id, reader)).phone).toBe(phone);
    }
  });

  it('is no organisation number, whichever', async () => {
    const runs = 3 * Number(process.env.SOAK ?? 1);
    const orgNumber = fc
      .tuple(
        // SE, one of 18, 19 and 20, and ten digits may be a number sent as a VAT number by mistake: those are masked.
        fc.integer({ min: 21, max: 99 }),
        fc.integer({ min: 2, max: 9 }),
        fc.integer({ min: 0, max: 999_999 }),
      )
      .map(([first, third, rest]) => `${first}${third}${String(rest).padStart(6, '0')}`)
      .map((nine) => `${nine}${checkDigit(nine)}`);
    const property = fc.asyncProperty(fc.uniqueArray(orgNumber, { minLength: 40, maxLength: 40 }), async (numbers) => {
      const spelled = numbers.flatMap((ten) => [ten, `${ten.slice(0, 6)}-${ten.slice(6)}`, `16${ten}`, `SE${ten}01`]);
      const { customer } = await make({ notes: spelled.join('; '), metadata: { list: spelled } });
      expect(await shown(customer.id, reader)).toMatchObject({
        notes: spelled.join('; '),
        metadata: { list: spelled },
      });
    });
    await fc.assert(property, { numRuns: runs, endOnFailure: true });
  });
});
