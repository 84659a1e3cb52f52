import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTenant } from '../support/tenant.ts';
import { openVatWorld, type VatWorld } from '../support/vat-world.ts';

let world: VatWorld;
let companyId: string;
beforeAll(async () => {
  world = await openVatWorld();
  companyId = world.tenant.companies[0].id;
});
afterAll(() => world.stop());

const bare = (vatNumber: string, rest = {}) => ({ number: { companyId, vatNumber, ...rest } });
const ofCustomer = (customerId: string) => ({ customerId });
const callsOf = (number: string) => world.fake.asked(number).length;

describe('what nobody is asked about', () => {
  it.for([null, 'GB980780684', 'NO923456783MVA'])('is UNVALIDATED: %s', async (number) => {
    const { id, vat } = await world.newCustomer(number);
    expect(vat).toMatchObject({
      status: 'UNVALIDATED',
      validated: false,
      vatNumber: number?.replace('NO', '') ?? null,
    });
    const nothing = { status: 'UNVALIDATED', queued: false, check: null, nextAttemptAt: null };
    expect(await world.validate(ofCustomer(id), { force: true })).toMatchObject({ ...nothing, customer: { id } });
    if (number) expect(await world.validate(bare(number))).toMatchObject({ ...nothing, customer: null });
    expect(await world.jobOf(id)).toBeNull();
    expect(world.fake.requests.filter(({ question }) => /^(GB|NO|98|92)/.test(String(question.countryCode)))).toEqual(
      [],
    );
  });

  it('is INVALID where the form is wrong, with a check that says so', async () => {
    const number = 'SE556677889902';
    const check = {
      outcome: 'FORMAT_INVALID',
      status: 'INVALID',
      errorCode: 'FORMAT_INVALID',
      vatNumber: number,
      evidenceHash: null,
    };
    expect(await world.validate(bare(number))).toMatchObject({
      status: 'INVALID',
      queued: false,
      nextAttemptAt: null,
      check,
    });
    expect(await world.validate(bare('556677889902', { country: 'SE' }))).toMatchObject({ status: 'INVALID', check });
    const { id } = await world.newCustomer(number);
    expect(await world.validate(ofCustomer(id))).toMatchObject({
      status: 'INVALID',
      queued: false,
      check: { ...check, customer: { id } },
    });
    expect(callsOf(number)).toBe(0);
  });

  it('is what is not there, or not seen', async () => {
    const other = await createTenant(world.gateway.pool);
    const { id } = await world.newCustomer(null);
    const otherKey = await other.newKey({ scopes: ['ADMIN'] });
    const german = await world.tenant.newKey({ scopes: ['ADMIN'], companies: [world.tenant.companies[1]] });
    const absent = (customerId: string) => ({
      __typename: 'NotFoundError',
      message: 'customer not found',
      id: customerId,
    });
    for (const key of [otherKey, german])
      expect(await world.validate(ofCustomer(id), {}, key)).toMatchObject(absent(id));
    expect(await world.validate(ofCustomer('nonsense'))).toMatchObject(absent('nonsense'));
    for (const key of [otherKey, german])
      expect(await world.validate(bare(world.newNumber()), {}, key)).toMatchObject({
        __typename: 'NotFoundError',
        id: companyId,
      });
    expect(await world.validate({ number: { vatNumber: 'SE556677889901' } })).toMatchObject({
      issues: [{ path: ['input', 'subject', 'number', 'companyId'], code: 'REQUIRED' }],
    });
    expect(await world.validate(bare(' ', { country: 'Sweden' }))).toMatchObject({
      issues: [
        { path: ['input', 'subject', 'number', 'vatNumber'], code: 'OUT_OF_RANGE' },
        { path: ['input', 'subject', 'number', 'country'], code: 'INVALID_FORMAT' },
      ],
    });
  });
});
