import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type CustomerInput,
  changeCustomer,
  changesByPath,
  checksum,
  create,
  created,
  inputOf,
  readCustomer,
  update,
  updated,
} from '../support/customers.ts';
import { absentId, eventsOf, issuesOf, notFound } from '../support/tags.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
/** Of the Swedish company alone. */
let key: string;
let germanKey: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
  const scopes = ['CUSTOMERS_READ', 'CUSTOMERS_WRITE', 'CUSTOMERS_ARCHIVE', 'BILLING_READ'] as const;
  key = await tenant.newKey({ scopes, companies: [tenant.companies[0]] });
  germanKey = await tenant.newKey({ scopes, companies: [tenant.companies[1]] });
});
afterAll(() => gateway.stop());

let made = 0;
const unique = (): string => {
  made += 1;
  return `ref-${made}`;
};
const times = { externalCreatedAt: null, externalUpdatedAt: null };
const ref = (externalId = unique(), source = 'SALESFORCE') => ({ source, externalId });
const make = async (references: readonly object[] = [], as = key): Promise<Data> =>
  (await created(gateway, as, inputOf({ name: 'Referred', email: 'a@b.example', references }))).customer;
const link = (customerId: string, reference: object, as = key) =>
  changeCustomer(gateway, as, 'linkReference', { customerId, reference });
const unlink = (customerId: string, reference: object) =>
  changeCustomer(gateway, key, 'unlinkReference', { customerId, reference });
const find = async (reference: object, as = key) => {
  const query =
    'query ($reference: ReferenceInput!) { customerByIdentifier(identifier: {reference: $reference}) { id } }';
  return (await gateway.ask(as, query, { reference })).customerByIdentifier;
};
const sum = () => checksum(gateway.pool, tenant.organizationId);
const taken = (existing: string | null) => ({
  __typename: 'ConflictError',
  code: 'CUSTOMER_DUPLICATE_REFERENCE',
  existing: existing === null ? null : { __typename: 'Customer', id: existing },
});

describe('linkReference', () => {
  it('links several to one customer, by source and id', async () => {
    const { id } = await make();
    const [one, two, three] = [ref('b-1', 'STRIPE'), ref('a-2', 'STRIPE'), ref('z', 'HUBSPOT')];
    for (const reference of [one, two, three]) await link(id, reference);
    const { references, version } = await readCustomer(gateway, key, id);
    expect(references).toEqual([three, two, one].map((reference) => ({ ...reference, ...times })));
    expect(version).toBe(4);
    for (const reference of [one, two, three]) expect(await find(reference)).toEqual({ id });
    const events = await eventsOf(gateway, key, id);
    expect(events.map(({ action }) => action)).toEqual([
      'customer.created',
      ...Array(3).fill('customer.referenceLinked'),
    ]);
    expect(changesByPath(events[1])).toEqual({ references: [[], [{ ...one, ...times }]] });
  });

  it('tells anew of a linked one when it was made and changed there, in UTC', async () => {
    const reference = ref();
    const { id } = await make([reference]);
    const externalCreatedAt = '2026-05-12T10:30:00+02:00';
    const { customer } = await link(id, { ...reference, externalCreatedAt });
    const told = { ...reference, ...times, externalCreatedAt: '2026-05-12T08:30:00.000Z' };
    expect(customer).toMatchObject({ references: [told], version: 2 });
    const again = await link(id, { ...reference, externalCreatedAt: '2026-05-12T08:30:00Z' });
    expect(again.customer).toEqual(customer);
    const later = await link(id, { ...reference, externalUpdatedAt: '2026-05-13T00:00:00.123456Z' });
    expect(later.customer.references).toEqual([
      { ...reference, externalCreatedAt: null, externalUpdatedAt: '2026-05-13T00:00:00.123Z' },
    ]);
    expect(await eventsOf(gateway, key, id)).toHaveLength(3);
  });

  it('trims the id, and tells sources apart', async () => {
    const { id } = await make();
    const externalId = unique();
    await link(id, ref(`  ${externalId}\t`, 'ZOHO_BOOKS'));
    expect(await find(ref(` ${externalId} `, 'ZOHO_BOOKS'))).toEqual({ id });
    expect(await find(ref(externalId, 'PRIORITY'))).toBeNull();
    const { id: second } = await make();
    expect((await link(second, ref(externalId, 'PRIORITY'))).__typename).toBe('LinkReferencePayload');
    // Ids elsewhere may differ in case alone.
    expect((await link(second, ref(externalId.toUpperCase(), 'ZOHO_BOOKS'))).__typename).toBe('LinkReferencePayload');
  });

  it('refuses one that another customer of the organization has', async () => {
    const reference = ref();
    const holder = await make([reference]);
    const customer = await make();
    const german = await make([], germanKey);
    const refusals = async () => {
      const before = await sum();
      expect(await link(customer.id, reference)).toMatchObject(taken(holder.id));
      expect(await link(german.id, reference, germanKey)).toMatchObject(taken(null));
      expect(await update(gateway, key, customer.id, { references: [ref(), reference] })).toMatchObject(
        taken(holder.id),
      );
      const input = inputOf({ name: 'Twin', email: 'a@b.example', references: [reference] });
      expect(await create(gateway, key, input)).toMatchObject(taken(holder.id));
      expect(await sum()).toBe(before);
    };
    await refusals();
    await changeCustomer(gateway, key, 'archiveCustomer', { id: holder.id });
    await refusals();
    expect(await find(reference, germanKey)).toBeNull();
  });

  it('lets other organizations have the same', async () => {
    const reference = ref();
    await make([reference]);
    const other = await createTenant(gateway.pool);
    const input = inputOf(
      { name: 'Elsewhere', email: 'a@b.example', references: [reference] },
      { companyId: other.companies[0].id },
    );
    const { customer } = await created(gateway, other.key, input);
    expect(customer.references).toEqual([{ ...reference, ...times }]);
    expect(await find(reference, other.key)).toEqual({ id: customer.id });
  });

  it('tells what is wrong, and who is not there', async () => {
    const { id } = await make();
    const before = await sum();
    const issues = issuesOf(
      await link(id, { ...ref(''), externalCreatedAt: '2026-02-30T00:00:00Z', externalUpdatedAt: 'now' }),
    );
    expect(issues).toEqual([
      ['input.reference.externalId', 'OUT_OF_RANGE'],
      ['input.reference.externalCreatedAt', 'INVALID_FORMAT'],
      ['input.reference.externalUpdatedAt', 'INVALID_FORMAT'],
    ]);
    expect(issuesOf(await link(id, ref('19821105-****')))).toEqual([['input.reference.externalId', 'NOT_ALLOWED']]);
    const german = await make([], germanKey);
    const beforeAbsent = await sum();
    for (const absent of [absentId, 'nonsense', german.id])
      expect(await link(absent, ref())).toEqual(notFound('customer', absent));
    expect(await sum()).toBe(beforeAbsent);
    expect(before).not.toBe(beforeAbsent);
  });

  it('keeps fifty at most', async () => {
    const fifty = Array.from({ length: 50 }, () => ref());
    const { id } = await make(fifty);
    const before = await sum();
    expect(issuesOf(await link(id, ref()))).toEqual([['input.reference', 'OUT_OF_RANGE']]);
    expect(await sum()).toBe(before);
    expect((await link(id, { ...fifty[0], externalUpdatedAt: '2026-01-01T00:00:00Z' })).customer.version).toBe(2);
    await unlink(id, fifty[0] ?? {});
    expect((await link(id, ref())).customer.references).toHaveLength(50);
  });

  it('gives one reference to one of many customers that want it', async () => {
    const reference = ref();
    const customers = await Promise.all(Array.from({ length: 8 }, () => make()));
    const answers = await Promise.all(customers.map(({ id }) => link(id, reference)));
    const won = answers.filter(({ __typename }) => __typename === 'LinkReferencePayload');
    expect(won).toHaveLength(1);
    const winner = won[0].customer.id;
    expect(await find(reference)).toEqual({ id: winner });
    for (const lost of answers.filter((answer) => answer !== won[0])) expect(lost).toMatchObject(taken(winner));
  });

  it('answers the same key again without doing it again', async () => {
    const { id } = await make();
    const input = { idempotencyKey: randomUUID(), customerId: id, reference: ref() };
    const first = await changeCustomer(gateway, key, 'linkReference', input);
    await unlink(id, input.reference);
    const again = await changeCustomer(gateway, key, 'linkReference', input);
    expect([first.replayed, again.replayed, again.customer.references]).toEqual([false, true, []]);
  });
});

describe('unlinkReference', () => {
  it('takes it off, and frees it for another', async () => {
    const [kept, gone] = [ref(), ref()];
    const { id } = await make([kept, gone]);
    const { customer } = await unlink(id, { ...gone, externalId: ` ${gone.externalId} ` });
    expect(customer).toMatchObject({ references: [{ ...kept, ...times }], version: 2 });
    expect(await find(gone)).toBeNull();
    const heir = await make([gone]);
    expect(await find(gone)).toEqual({ id: heir.id });
    const [, event] = await eventsOf(gateway, key, id);
    expect(event).toMatchObject({ action: 'customer.referenceUnlinked', subjectType: 'Customer' });
  });

  it('finds nothing that the customer has not', async () => {
    const theirs = ref();
    await make([theirs]);
    const { id } = await make([ref()]);
    const before = await sum();
    for (const reference of [theirs, ref('nobody')])
      expect(await unlink(id, reference)).toEqual({ ...notFound('reference', ''), id: null });
    expect(await unlink(absentId, theirs)).toEqual(notFound('customer', absentId));
    expect(issuesOf(await unlink(id, ref('')))).toEqual([['input.reference.externalId', 'OUT_OF_RANGE']]);
    expect(await sum()).toBe(before);
  });
});

describe('references of updateCustomer', () => {
  it('are replaced whole: named ones stay and tell anew, others go and are free', async () => {
    const [stays, goes, comes] = [ref(), ref(), ref()];
    const { id } = await make([{ ...stays, externalCreatedAt: '2026-01-01T00:00:00Z' }, goes]);
    const idOf = async (externalId: string) =>
      (await gateway.pool.query('select id from external_reference where external_id = $1', [externalId])).rows[0]?.id;
    const before = await idOf(stays.externalId);
    const { customer, changes } = await updated(gateway, key, id, { references: [comes, stays] });
    expect(customer.references).toEqual([stays, comes].map((reference) => ({ ...reference, ...times })));
    expect(changes.map(({ path }: Data) => path)).toEqual([['references']]);
    expect(await idOf(stays.externalId)).toBe(before);
    expect(await idOf(goes.externalId)).toBeUndefined();
    expect((await make([goes])).references).toHaveLength(1);
    for (const none of [[], null]) {
      await updated(gateway, key, id, { references: [comes] });
      expect((await updated(gateway, key, id, { references: none })).customer.references).toEqual([]);
    }
    expect((await make([comes, stays])).references).toHaveLength(2);
  });

  it('do not fail halfway', async () => {
    const [own, theirs] = [ref(), ref()];
    const holder = await make([theirs]);
    const { id } = await make([own]);
    const change: CustomerInput = { references: [ref(), theirs], notes: 'not written' };
    const before = await sum();
    expect(await update(gateway, key, id, change)).toMatchObject(taken(holder.id));
    expect(await sum()).toBe(before);
    expect(await find(own)).toEqual({ id });
  });
});
