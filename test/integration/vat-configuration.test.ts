import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { done } from '../support/merges.ts';
import { eventually, openVatWorld, type VatWorld } from '../support/vat-world.ts';

let world: VatWorld;
beforeAll(async () => {
  world = await openVatWorld();
});
afterAll(() => world.stop());

const setRequester = (vatNumber: string | null) =>
  done(world.gateway, world.admin, 'updateCompany', { id: world.tenant.companies[0].id, company: { vatNumber } });
const requestersOf = (number: string) =>
  world.fake
    .asked(number)
    .map(({ question }) => `${question.requesterMemberStateCode ?? ''}${question.requesterNumber ?? ''}`);

describe('who asks', () => {
  it('is the company by its own VAT number, and gets a consultation number', async () => {
    await setRequester('SE556677889901');
    const number = world.newNumber();
    const { id } = await world.newCustomer(number);
    const { vat } = await world.becomes(id, 'VALID');
    expect(requestersOf(number)).toEqual(['SE556677889901']);
    const consultationNumber = expect.stringMatching(/^WAPIAAAA/);
    expect(vat).toMatchObject({
      consultationNumber,
      checks: { nodes: [{ requester: 'SE556677889901', consultationNumber }] },
    });
    expect(vat.checks.nodes[0].consultationNumber).toBe(vat.consultationNumber);
  });

  it.for(['GB980780684', 'NO923456783MVA', null])('is nobody where its number is %s', async (requester) => {
    await setRequester(requester);
    const number = world.newNumber();
    const { id } = await world.newCustomer(number);
    const { vat } = await world.becomes(id, 'VALID');
    expect(requestersOf(number)).toEqual(['']);
    expect(vat).toMatchObject({
      consultationNumber: null,
      checks: { nodes: [{ requester: null, consultationNumber: null }] },
    });
  });
});

describe('a requester that is refused', () => {
  it.for(['INVALID_REQUESTER_INFO', 'VOW-ERR-2700', 'VOW-ERR-11', 'VOW-ERR-2500'])(
    'by %s is left out, once: the verdict counts, without a consultation number',
    async (code) => {
      await setRequester('SE556677889901');
      const number = world.newNumber();
      world.fake.answer(number, { kind: 'fault', code, ofRequester: true });
      const { id } = await world.newCustomer(number);
      const { vat } = await world.becomes(id, 'VALID');
      expect(requestersOf(number)).toEqual(['SE556677889901', '']);
      expect(vat.checks.nodes).toMatchObject([
        { outcome: 'VALID', requester: null, consultationNumber: null, errorCode: null },
      ]);
    },
  );
});

describe('a question that is refused whoever asks', () => {
  const fault = { kind: 'fault', code: 'VOW-ERR-2500' } as const;

  it('is asked twice, and then again once the company asks under another number', async () => {
    await setRequester('SE556677889901');
    const number = world.newNumber();
    world.fake.answer(number, fault);
    const { id } = await world.newCustomer(number);
    const { vat } = await world.becomes(id, 'ERROR');
    expect(requestersOf(number)).toEqual(['SE556677889901', '']);
    expect(vat).toMatchObject({
      lastError: 'VOW-ERR-2500',
      nextAttemptAt: null,
      attempts: 1,
      validated: false,
      lastVerdict: null,
    });
    expect(vat.checks.nodes).toMatchObject([{ outcome: 'REJECTED', status: 'ERROR', errorCode: 'VOW-ERR-2500' }]);
    expect(await world.jobOf(id)).toMatchObject({ is_parked: true, lease: null });

    // Another field of the company, and another company, change nothing.
    const [swedish, german] = world.tenant.companies;
    await done(world.gateway, world.admin, 'updateCompany', { id: swedish.id, company: { name: 'Nord II AB' } });
    await done(world.gateway, world.admin, 'updateCompany', { id: german.id, company: { vatNumber: 'DE136695976' } });
    expect(await world.jobOf(id)).toMatchObject({ is_parked: true });

    world.fake.answer(number, { kind: 'valid' });
    await setRequester('SE556036079301');
    const after = await world.becomes(id, 'VALID');
    expect(requestersOf(number)).toEqual(['SE556677889901', '', 'SE556036079301']);
    expect(after.vat).toMatchObject({ attempts: 0, lastError: null, validated: true });
    expect(after.vat.checks.nodes.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['VALID', 'REJECTED']);
  });

  it('is asked again by validateVat, and by another number of the customer', async () => {
    const number = world.newNumber();
    world.fake.answer(number, fault);
    const { id } = await world.newCustomer(number);
    await world.becomes(id, 'ERROR');
    expect(await world.validate({ customerId: id })).toMatchObject({
      status: 'ERROR',
      queued: false,
      nextAttemptAt: null,
      check: { outcome: 'REJECTED' },
    });
    expect(await world.jobOf(id)).toMatchObject({ is_parked: true });
    const other = world.newNumber();
    await done(world.gateway, world.admin, 'updateCustomer', { id, customer: { vatNumber: other } });
    await world.becomes(id, 'VALID');
    expect(world.fake.asked(other).length).toBe(1);
  });

  it('of the number itself is asked no more', async () => {
    const number = world.newNumber();
    world.fake.answer(number, { kind: 'fault', code: 'INVALID_INPUT' });
    const { id } = await world.newCustomer(number);
    await world.becomes(id, 'ERROR');
    expect(await world.jobOf(id)).toBeNull();
    await setRequester('SE556677889901');
    await world.newChecked();
    expect(world.fake.asked(number).length).toBe(1);
    await eventually(async () => expect((await world.validate({ customerId: id })).check.outcome).toBe('REJECTED'));
    expect(world.fake.asked(number).length).toBe(2);
  });
});
