import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mergerOf, resolutionsOf } from '../support/merges.ts';
import { newSignal } from '../support/new-signal.ts';
import type { Data } from '../support/test-gateway.ts';
import { eventually, openVatWorld, type VatWorld } from '../support/vat-world.ts';

let world: VatWorld;
beforeAll(async () => {
  world = await openVatWorld();
});
afterAll(() => world.stop());

const { merged, planned, unmerged } = mergerOf(
  () => world.gateway,
  () => world.admin,
);
const callsOf = (number: string) => world.fake.asked(number).length;
const outcomesOf = ({ vat }: Data) => vat.checks.nodes.map(({ outcome }: Data) => outcome);

/** Two customers: the source has a number that is asked about until `send` is called, the target has none. */
async function newAskedPair() {
  const number = world.newNumber();
  const { sent, send } = newSignal();
  world.fake.answer(number, { kind: 'valid', after: sent });
  const { id: source } = await world.newCustomer(number);
  const { id: target } = await world.newCustomer(null);
  await eventually(() => expect(callsOf(number)).toBe(1));
  return { number, pair: { source, target }, send };
}

describe('a number that moves with a merge', () => {
  it('takes with it what is known of it, and comes back with it', async () => {
    const { number, id: source } = await world.newChecked();
    const { id: target } = await world.newCustomer(null);
    const before = (await world.read(source)).vat;
    const { merge } = await merged({ source, target });
    const { vat } = await world.read(target);
    const { lastVerdict, lastVerdictAt, registeredName, registeredAddress } = before;
    expect(vat).toMatchObject({
      status: 'VALID',
      validated: true,
      vatNumber: number,
      lastVerdict,
      lastVerdictAt,
      registeredName,
      registeredAddress,
    });
    expect(vat.checks.nodes).toMatchObject([{ id: before.checks.nodes[0].id }]);
    expect([await world.jobOf(source), (await world.jobOf(target)).vat_number]).toEqual([null, number]);
    // It goes on as it was.
    expect(Math.abs(Date.parse(vat.nextAttemptAt) - Date.parse(before.nextAttemptAt))).toBeLessThan(60_000);
    await unmerged(merge.id);
    const [apart, without] = [await world.read(source), await world.read(target)];
    expect(apart.vat).toMatchObject({ status: 'VALID', validated: true, vatNumber: number, lastVerdictAt });
    expect(apart.vat.nextAttemptAt).not.toBeNull();
    expect(without.vat).toMatchObject({
      status: 'UNVALIDATED',
      validated: false,
      vatNumber: null,
      nextAttemptAt: null,
    });
    expect(await world.jobOf(target)).toBeNull();
    await world.newChecked();
    expect(callsOf(number)).toBe(1);
  });

  it('while the register is asked: that answer is dropped, and the target asks itself', async () => {
    const { number, pair, send } = await newAskedPair();
    await merged(pair);
    expect((await world.read(pair.target)).vat).toMatchObject({ status: 'PENDING', vatNumber: number });
    send();
    const { vat } = await world.becomes(pair.target, 'VALID');
    expect(vat.checks.nodes.map(({ customer }: Data) => customer.id)).toEqual([pair.target]);
    expect(await world.jobOf(pair.source)).toBeNull();
  });

  it('while the register is asked, and back: the source asks itself', async () => {
    const { number, pair, send } = await newAskedPair();
    const { merge } = await merged(pair);
    await unmerged(merge.id);
    send();
    const { vat } = await world.becomes(pair.source, 'VALID');
    expect(vat).toMatchObject({ vatNumber: number, checks: { nodes: [{ customer: { id: pair.source } }] } });
    await world.newChecked();
    expect((await world.read(pair.target)).vat).toMatchObject({ status: 'UNVALIDATED', checks: { nodes: [] } });
    expect(await world.jobOf(pair.target)).toBeNull();
  });

  it('is not overwritten by what the source is told later', async () => {
    const { number: ours, id: target } = await world.newChecked();
    const theirs = world.newNumber();
    const { sent, send } = newSignal();
    world.fake.answer(theirs, { kind: 'invalid', after: sent });
    const { id: source } = await world.newCustomer(theirs);
    await eventually(() => expect(callsOf(theirs)).toBe(1));
    const plan = await planned({ source, target });
    const choose = ({ resolutions }: Data) =>
      resolutions.find((one: string) => one === 'KEEP_TARGET') ?? resolutions.at(-1);
    await merged({ source, target }, { resolutions: resolutionsOf(plan.conflicts, choose) });
    send();
    await eventually(() => expect(world.fake.openCalls('LU').now).toBe(0));
    await world.newChecked();
    const customer = await world.read(target);
    expect(customer.vat).toMatchObject({ vatNumber: ours, status: 'VALID', validated: true });
    expect(outcomesOf(customer)).toEqual(['VALID']);
  });

  it('leads validateVat of the source to the target', async () => {
    const { number, id: source } = await world.newChecked();
    const { id: target } = await world.newCustomer(null);
    await merged({ source, target });
    const told = await world.validate({ customerId: source }, { force: true });
    expect(told).toMatchObject({
      status: 'VALID',
      customer: { id: target },
      check: { vatNumber: number, customer: { id: target } },
    });
    expect((await world.read(target)).vat.checks.nodes.length).toBe(2);
  });
});
