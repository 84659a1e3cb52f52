import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { done } from '../support/merges.ts';
import { newSignal } from '../support/new-signal.ts';
import type { Data } from '../support/test-gateway.ts';
import { eventually, openVatWorld, type VatWorld } from '../support/vat-world.ts';

let world: VatWorld;
beforeAll(async () => {
  world = await openVatWorld();
});
afterAll(() => world.stop());

const send = (name: string, input: Data, fields?: string) => done(world.gateway, world.admin, name, input, fields);
const setNumber = (id: string, vatNumber: string | null) => send('updateCustomer', { id, customer: { vatNumber } });
const callsOf = (number: string) => world.fake.asked(number).length;
const outcomesOf = ({ vat }: Data) => vat.checks.nodes.map(({ outcome, vatNumber }: Data) => [outcome, vatNumber]);
const forgotten = {
  lastVerdict: null,
  lastVerdictAt: null,
  lastError: null,
  attempts: 0,
  registeredName: null,
  validated: false,
};

/** A customer whose number is being asked about, until `send` is called. */
async function newAsked() {
  const number = world.newNumber();
  const signal = newSignal();
  world.fake.answer(number, { kind: 'valid', after: signal.sent });
  const { id } = await world.newCustomer(number);
  await eventually(() => expect(callsOf(number)).toBe(1));
  /** Lets the register answer, and waits until whatever comes of it is done. */
  const answer = async () => {
    signal.send();
    await eventually(() => expect(world.fake.openCalls('LU').now).toBe(0));
    await world.newChecked();
    await world.newChecked();
  };
  return { number, id, answer };
}

describe('a changed number', () => {
  it('starts over', async () => {
    const { number, id } = await world.newChecked();
    const other = world.newNumber();
    const { sent, send: answer } = newSignal();
    world.fake.answer(other, { kind: 'invalid', after: sent });
    await setNumber(id, other);
    expect((await world.read(id)).vat).toMatchObject({ ...forgotten, status: 'PENDING', vatNumber: other });
    answer();
    const customer = await world.becomes(id, 'INVALID');
    expect(outcomesOf(customer)).toEqual([
      ['INVALID', other],
      ['VALID', number],
    ]);
    expect(customer.vat).toMatchObject({ lastVerdict: 'INVALID', registeredName: null });
  });

  it('drops the late answer about the number of before', async () => {
    const { number, id, answer } = await newAsked();
    const other = world.newNumber();
    world.fake.answer(other, { kind: 'invalid' });
    await setNumber(id, other);
    await world.becomes(id, 'INVALID');
    await answer();
    expect(outcomesOf(await world.read(id))).toEqual([['INVALID', other]]);
    expect([callsOf(number), callsOf(other)]).toEqual([1, 1]);
  });

  it('drops the answer about the same number too, where it was another in between', async () => {
    const { number, id, answer } = await newAsked();
    await setNumber(id, world.newNumber());
    await setNumber(id, number);
    await answer();
    const customer = await world.becomes(id, 'VALID');
    expect(customer.vat).toMatchObject({ vatNumber: number, lastVerdict: 'VALID' });
    expect(outcomesOf(customer).filter(([, asked]: Data) => asked === number)).toEqual([['VALID', number]]);
  });

  it('that is removed is forgotten, and so is the answer about it', async () => {
    const { id } = await world.newChecked();
    await setNumber(id, null);
    const customer = await world.read(id);
    expect(customer.vat).toMatchObject({ ...forgotten, status: 'UNVALIDATED', nextAttemptAt: null, vatNumber: null });
    expect(customer.vat.checks.nodes.length).toBe(1);
    expect(await world.jobOf(id)).toBeNull();
    const late = await newAsked();
    await setNumber(late.id, null);
    await late.answer();
    expect((await world.read(late.id)).vat).toMatchObject({
      ...forgotten,
      status: 'UNVALIDATED',
      checks: { nodes: [] },
    });
  });

  it('is not changed by what else is changed', async () => {
    const { number, id } = await world.newChecked();
    const before = (await world.read(id)).vat;
    await send('updateCustomer', {
      id,
      customer: { name: 'Another name', notes: 'n', vatNumber: number.toLowerCase() },
    });
    expect((await world.read(id)).vat).toEqual(before);
    expect(callsOf(number)).toBe(1);
  });
});

describe('a person’s decision', () => {
  const override = (customerId: string, valid: boolean, reason = 'seen on paper') =>
    send('setVatOverride', { customerId, valid, reason });

  it.for([
    [true, 'invalid'],
    [false, 'valid'],
  ] as const)('valid: %s wins, and checks go on beside it', async ([valid, kind]) => {
    const number = world.newNumber();
    world.fake.answer(number, { kind });
    const { id } = await world.newCustomer(number);
    const { vat: before } = await world.becomes(id, kind.toUpperCase());
    await override(id, valid);
    const decided = (await world.read(id)).vat;
    const shown = { status: 'MANUAL', validated: valid, override: { valid, reason: 'seen on paper' } };
    expect(decided).toMatchObject({ ...shown, lastVerdict: before.lastVerdict, nextAttemptAt: before.nextAttemptAt });
    await world.hurry(id);
    await eventually(async () => expect((await world.read(id)).vat.checks.nodes.length).toBe(2));
    const checked = (await world.read(id)).vat;
    expect(checked).toMatchObject({ ...shown, lastVerdict: before.lastVerdict });
    expect(checked.checks.nodes[0]).toMatchObject({ outcome: before.lastVerdict, status: before.lastVerdict });
    const forced = await world.validate({ customerId: id }, { force: true });
    expect(forced).toMatchObject({
      status: 'MANUAL',
      check: { outcome: before.lastVerdict },
      customer: { vat: shown },
    });
  });

  it('ends when it is cleared: the register is asked anew', async () => {
    const { number, id } = await world.newChecked();
    await override(id, false);
    expect(await world.read(id)).toMatchObject({ classification: 'B2C', vat: { validated: false } });
    const { sent, send: answer } = newSignal();
    world.fake.answer(number, { kind: 'invalid', after: sent });
    await send('clearVatOverride', { customerId: id });
    const cleared = await world.read(id);
    expect(cleared).toMatchObject({ classification: 'B2B', vat: { status: 'VALID', validated: true, override: null } });
    answer();
    const { vat } = await world.becomes(id, 'INVALID');
    expect([callsOf(number), vat.checks.nodes.length]).toEqual([2, 2]);
    // Nothing is there to be cleared any more.
    await send('clearVatOverride', { customerId: id });
    await world.newChecked();
    expect(callsOf(number)).toBe(2);
  });

  it('outlives an outage and another number', async () => {
    const { number, id } = await world.newChecked();
    await override(id, true);
    world.fake.answer(number, { kind: 'fault', code: 'MS_UNAVAILABLE' });
    await world.validate({ customerId: id }, { force: true });
    const shown = { status: 'MANUAL', validated: true, override: { valid: true } };
    expect((await world.read(id)).vat).toMatchObject({ ...shown, lastError: 'MS_UNAVAILABLE', lastVerdict: 'VALID' });
    const other = world.newNumber();
    world.fake.answer(other, { kind: 'invalid' });
    await setNumber(id, other);
    await eventually(async () => expect((await world.read(id)).vat.lastVerdict).toBe('INVALID'));
    expect((await world.read(id)).vat).toMatchObject({ ...shown, vatNumber: other });
    await setNumber(id, null);
    expect((await world.read(id)).vat).toMatchObject({ ...shown, lastVerdict: null, nextAttemptAt: null });
    await send('clearVatOverride', { customerId: id });
    expect((await world.read(id)).vat).toMatchObject({ ...forgotten, status: 'UNVALIDATED', override: null });
  });

  it('that comes while the register is asked stays', async () => {
    const { id, answer } = await newAsked();
    await override(id, false);
    await answer();
    expect((await world.read(id)).vat).toMatchObject({
      status: 'MANUAL',
      validated: false,
      lastVerdict: 'VALID',
      checks: { nodes: { length: 1 } },
    });
  });

  it('that is cleared while the register is asked leaves its answer in force', async () => {
    const { id, answer } = await newAsked();
    await override(id, false);
    await send('clearVatOverride', { customerId: id });
    expect((await world.read(id)).vat.status).toBe('PENDING');
    await answer();
    expect((await world.becomes(id, 'VALID')).vat).toMatchObject({ validated: true, override: null });
  });
});

describe('an archived customer', () => {
  it('is not asked about, until it is restored', async () => {
    const { number, id } = await world.newChecked();
    await send('archiveCustomer', { id });
    await world.hurry(id);
    await eventually(async () => expect((await world.jobOf(id)).is_later).toBe(true));
    expect(callsOf(number)).toBe(1);
    await send('restoreCustomer', { id });
    await world.hurry(id);
    await eventually(() => expect(callsOf(number)).toBe(2));
  });

  it('that was archived before anybody was asked is asked about soon after it is restored', async () => {
    const number = world.newNumber();
    const { id } = await world.newCustomer(null);
    await send('archiveCustomer', { id });
    await setNumber(id, number);
    await eventually(async () => expect((await world.jobOf(id)).is_later).toBe(true));
    expect([(await world.read(id)).vat.status, callsOf(number)]).toEqual(['PENDING', 0]);
    await send('restoreCustomer', { id });
    await world.becomes(id, 'VALID');
  });

  it('is asked about by a person', async () => {
    const number = world.newNumber();
    const { id } = await world.newCustomer(null);
    await send('archiveCustomer', { id });
    await setNumber(id, number);
    expect(await world.validate({ customerId: id }, { force: true })).toMatchObject({
      status: 'VALID',
      check: { outcome: 'VALID' },
    });
  });
});

describe('an erased customer', () => {
  it('keeps of its checks the outcome and the hash alone', async () => {
    const { number, id } = await world.newChecked();
    const [before] = (await world.read(id)).vat.checks.nodes;
    await world.validate({ number: { companyId: world.tenant.companies[0].id, vatNumber: number } });
    await send('eraseCustomer', { id, reason: 'asked for' });
    // What was asked of it as a bare number is its own, too.
    const { rows } = await world.gateway.pool.query(
      'select from vat_check where vat_number = $1 union all select from audit_event where changes::text like $2',
      [number, `%${number}%`],
    );
    expect(rows).toEqual([]);
    const { vat } = await world.read(id);
    const blank = { vatNumber: 'erased', name: null, address: null, consultationNumber: null };
    expect(vat).toMatchObject({
      ...forgotten,
      status: 'UNVALIDATED',
      vatNumber: null,
      checks: { nodes: [{ ...before, ...blank }] },
    });
    expect([await world.jobOf(id), callsOf(number)]).toEqual([null, 1]);
    expect(await refused('validateVat', { subject: { customerId: id } })).toMatch(/CUSTOMER_ARCHIVED/);
    expect(await refused('setVatOverride', { customerId: id, valid: true, reason: 'r' })).toMatch(/CUSTOMER_ARCHIVED/);
  });

  it('is told nothing by an answer that comes late', async () => {
    const { id, answer } = await newAsked();
    await send('eraseCustomer', { id, reason: 'asked for' });
    await answer();
    expect((await world.read(id)).vat).toMatchObject({ ...forgotten, status: 'UNVALIDATED', checks: { nodes: [] } });
  });
});

const refused = (name: string, input: Data) => send(name, input).then(() => 'done', String);
