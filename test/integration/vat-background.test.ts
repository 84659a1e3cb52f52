import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bulk } from '../support/bulk.ts';
import { done } from '../support/merges.ts';
import type { Data } from '../support/test-gateway.ts';
import { openVatWorld, type VatWorld } from '../support/vat-world.ts';

let world: VatWorld;
let companyId: string;
beforeAll(async () => {
  world = await openVatWorld();
  companyId = world.tenant.companies[0].id;
});
afterAll(() => world.stop());

const send = (name: string, input: Data, fields?: string) => done(world.gateway, world.admin, name, input, fields);
const customerOf = 'customer { id version updatedAt vat { status } vatValidationStatus }';
const callsOf = (number: string) => world.fake.asked(number).length;
const historyOf = async (id: string): Promise<Data[]> => {
  const query = `query ($id: ID!) { customer(id: $id) { history(first: 10) { nodes { action actor { prefix } changes { path before after } } } } }`;
  return (await world.gateway.ask(world.admin, query, { id })).customer.history.nodes;
};

/** Each writes a number of a customer, and answers the customer. */
const writes: Readonly<Record<string, (number: string) => Promise<Data>>> = {
  createCustomer: (number) => world.newCustomer(number),
  'createCustomer with a tax identifier': (number) =>
    world.newCustomer(null, { details: { vatNumber: undefined, taxIdentifiers: [{ type: 'eu_vat', value: number }] } }),
  updateCustomer: async (vatNumber) => {
    const { id } = await world.newCustomer(null);
    return (await send('updateCustomer', { id, customer: { vatNumber } }, customerOf)).customer;
  },
  'upsertCustomer that creates': async (vatNumber) =>
    upsert({ name: 'Upserted', email: 'a@b.example', vatNumber }, vatNumber),
  'upsertCustomer that updates': async (vatNumber) => {
    await upsert({ name: 'Upserted', email: 'a@b.example' }, vatNumber);
    return upsert({ vatNumber }, vatNumber);
  },
  setTaxIdentifier: async (value) => {
    const { id } = await world.newCustomer(null);
    return (await send('setTaxIdentifier', { customerId: id, identifier: { type: 'eu_vat', value } }, customerOf))
      .customer;
  },
  bulkCreateCustomers: async (vatNumber) => {
    const customers = [{ name: 'Bulk', email: 'a@b.example', vatNumber }];
    return (await bulk(world.gateway, world.admin, customers, { companyId })).results[0].customer;
  },
};

async function upsert(customer: Data, externalId: string): Promise<Data> {
  return (await send('upsertCustomer', { companyId, by: { externalId }, customer }, customerOf)).customer;
}

describe('a number that is written', () => {
  it.for(Object.entries(writes))('by %s is checked after the commit', async ([, write]) => {
    const number = world.newNumber();
    const written = await write(number);
    expect(written.vatValidationStatus).toBe('PENDING');
    const after = await world.becomes(written.id, 'VALID');
    expect(callsOf(number)).toBe(1);
    expect(after).toMatchObject({
      vatValidationStatus: 'VALID',
      classification: 'B2B',
      version: written.version,
      updatedAt: written.updatedAt,
      vat: { vatNumber: number, validated: true, lastVerdict: 'VALID', attempts: 0, lastError: null },
    });
    const [last] = await historyOf(written.id);
    expect(last).toMatchObject({ action: 'customer.vatChecked', actor: null });
    expect(
      Object.fromEntries(last.changes.map(({ path, before, after: to }: Data) => [path.join('.'), [before, to]])),
    ).toMatchObject({
      vatValidationStatus: ['PENDING', 'VALID'],
      classification: [null, 'B2B'],
    });
  });

  it('is not checked by a dry run', async () => {
    const number = world.newNumber();
    const { id } = await world.newCustomer(null);
    await send('updateCustomer', { id, customer: { vatNumber: number }, dryRun: true });
    await send('createCustomer', {
      companyId,
      customer: { name: 'Dry', email: 'a@b.example', vatNumber: number },
      dryRun: true,
    });
    const { rows } = await world.gateway.pool.query('select from vat_job where vat_number = $1', [number]);
    // One that is written afterwards is checked: so those of before would have been.
    await world.newChecked();
    expect([rows.length, callsOf(number)]).toEqual([0, 0]);
    expect((await world.read(id)).vat.status).toBe('UNVALIDATED');
  });

  it('is not checked where the write fails', async () => {
    const number = world.newNumber();
    const { id } = await world.newCustomer(null);
    await expect(send('updateCustomer', { id, customer: { vatNumber: number, name: '' } })).rejects.toThrow(
      'InvalidInputError',
    );
    await world.newChecked();
    expect(callsOf(number)).toBe(0);
  });

  it('is INVALID where its form is wrong, without a call', async () => {
    const number = 'DE123456789';
    const { id, vat } = await world.newCustomer(number);
    expect(vat).toMatchObject({
      status: 'INVALID',
      validated: false,
      lastVerdict: null,
      nextAttemptAt: null,
      vatNumber: number,
    });
    expect(vat.checks.nodes).toMatchObject([
      {
        outcome: 'FORMAT_INVALID',
        status: 'INVALID',
        errorCode: 'FORMAT_INVALID',
        evidenceHash: null,
        requester: null,
      },
    ]);
    // The same again is no other number.
    const again = { id, customer: { taxIdentifiers: [{ type: 'eu_vat', value: 'DE 123 456 789' }] } };
    await send('updateCustomer', again);
    expect((await world.read(id)).vat.checks.nodes.length).toBe(1);
    const { number: right, id: other } = await world.newChecked();
    await send('updateCustomer', { id: other, customer: { vatNumber: number } });
    const wronged = await world.read(other);
    expect(wronged.vat).toMatchObject({
      status: 'INVALID',
      validated: false,
      lastVerdict: null,
      registeredName: null,
      nextAttemptAt: null,
    });
    expect(wronged.vat.checks.nodes.map(({ outcome }: Data) => outcome)).toEqual(['FORMAT_INVALID', 'VALID']);
    expect([await world.jobOf(id), await world.jobOf(other), callsOf(number), callsOf(right)]).toEqual([
      null,
      null,
      0,
      1,
    ]);
  });

  it('is not checked where VIES does not know its country, or where there is none', async () => {
    for (const number of ['GB980780684', 'NO923456783MVA', 'CHE-116.281.710 MWST', null]) {
      const { id, vat } = await world.newCustomer(number);
      expect(vat).toMatchObject({ status: 'UNVALIDATED', nextAttemptAt: null, checks: { nodes: [] } });
      expect(await world.jobOf(id)).toBeNull();
    }
    await world.newChecked();
    const prefixes = new Set(world.fake.requests.map(({ question }) => question.countryCode));
    expect([...prefixes].filter((prefix) => prefix !== 'LU')).toEqual([]);
  });
});

describe('a batch', () => {
  it('queues each of its numbers, and asks once about one that comes twice', async () => {
    const numbers = Array.from({ length: 9 }, () => world.newNumber());
    const given = [...numbers, numbers[0], numbers[0]];
    const customers = given.map((vatNumber, index) => ({ name: `Batch ${index}`, email: 'a@b.example', vatNumber }));
    const { results } = await bulk(world.gateway, world.admin, customers, { companyId });
    for (const { customer } of results) await world.becomes(customer.id, 'VALID');
    expect(numbers.map(callsOf).slice(1)).toEqual(numbers.slice(1).map(() => 1));
    expect(callsOf(numbers[0] ?? '')).toBe(1);
    expect(world.fake.openCalls('LU').most).toBeLessThanOrEqual(2);
  });

  it('queues nothing of what it rolls back', async () => {
    const number = world.newNumber();
    const customers = [{ name: 'One', email: 'a@b.example', vatNumber: number }, { name: '' }];
    await bulk(world.gateway, world.admin, customers, { companyId, errorPolicy: 'ALL_OR_NOTHING' });
    await world.newChecked();
    expect(callsOf(number)).toBe(0);
  });
});
