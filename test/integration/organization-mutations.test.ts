import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checksum, countRows, created as createdCustomer, inputOf } from '../support/customers.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

type Input = Readonly<Record<string, unknown>>;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

const organizationFields = 'organization { id name defaultCurrency createdAt }';
const companyFields =
  'company { id name country vatNumber defaultCurrency timezone defaultPaymentTermsDays createdAt updatedAt }';
const payloads = {
  updateOrganization: ['UpdateOrganization', organizationFields],
  createCompany: ['CreateCompany', companyFields],
  updateCompany: ['UpdateCompany', `${companyFields} } ... on NotFoundError { id`],
} as const;
type Mutation = keyof typeof payloads;

const documentOf = (mutation: Mutation) => {
  const [name, fields] = payloads[mutation];
  return `mutation ($input: ${name}Input!) { result: ${mutation}(input: $input) {
    __typename ... on UserError { code } ... on InvalidInputError { issues { path code message } }
    ... on ${name}Payload { replayed ${fields} } } }`;
};

/** Whatever the result union answers. */
async function run(key: string, mutation: Mutation, input: Input): Promise<Data> {
  const withKey = { idempotencyKey: randomUUID(), ...input };
  return (await gateway.ask(key, documentOf(mutation), { input: withKey })).result;
}

async function newTenant(): Promise<Tenant & { readonly admin: string; readonly limitedAdmin: string }> {
  const tenant = await createTenant(gateway.pool);
  const admin = await tenant.newKey({ scopes: ['ADMIN'] });
  const limitedAdmin = await tenant.newKey({ scopes: ['ADMIN'], companies: [tenant.companies[0]] });
  return { ...tenant, admin, limitedAdmin };
}

async function eventsOf(tenant: Tenant, subjectId: string) {
  const { rows } = await gateway.pool.query(
    `select action, subject_type, company_id, api_key_id is not null as by_key, request_id is not null as in_request, changes
       from audit_event where organization_id = $1 and subject_id = $2 order by at, id`,
    [tenant.organizationId, subjectId],
  );
  return rows;
}
const told = (field: string, before: unknown, after: unknown) => ({ path: [field], before, after });
const event = (action: string, subject_type: string, company_id: string | null, changes: readonly object[]) => ({
  action,
  subject_type,
  company_id,
  by_key: true,
  in_request: true,
  changes,
});
const issue = (path: string, code: string) => ({
  path: path.split('.'),
  code,
  message: expect.stringMatching(/^[^A-Z]/),
});
const invalid = (...issues: readonly object[]) => ({
  __typename: 'InvalidInputError',
  code: 'VALIDATION_ERROR',
  issues,
});

describe('updateOrganization', () => {
  it('changes what is given, and tells it exactly once in the history', async () => {
    const tenant = await newTenant();
    const { organizationId } = tenant;
    const { viewer } = await gateway.ask(tenant.admin, `{ viewer { ${organizationFields} } }`);
    const both = { idempotencyKey: 'both', name: '  Acme Group ', defaultCurrency: 'SEK' };
    const changed = { ...viewer.organization, name: 'Acme Group', defaultCurrency: 'SEK' };
    expect(await run(tenant.admin, 'updateOrganization', both)).toEqual({
      __typename: 'UpdateOrganizationPayload',
      replayed: false,
      organization: changed,
    });
    expect(await run(tenant.admin, 'updateOrganization', { name: 'Acme' })).toMatchObject({
      organization: { name: 'Acme', defaultCurrency: 'SEK' },
    });
    expect(await run(tenant.admin, 'updateOrganization', { defaultCurrency: 'JPY', name: 'Acme' })).toMatchObject({
      organization: { name: 'Acme', defaultCurrency: 'JPY' },
    });
    // A replay does nothing, and shows the organization as it is by now.
    expect(await run(tenant.admin, 'updateOrganization', both)).toMatchObject({
      replayed: true,
      organization: { name: 'Acme', defaultCurrency: 'JPY' },
    });
    expect(await eventsOf(tenant, organizationId)).toEqual([
      event('organization.updated', 'Organization', null, [
        told('name', viewer.organization.name, 'Acme Group'),
        told('defaultCurrency', 'EUR', 'SEK'),
      ]),
      event('organization.updated', 'Organization', null, [told('name', 'Acme Group', 'Acme')]),
      event('organization.updated', 'Organization', null, [told('defaultCurrency', 'SEK', 'JPY')]),
    ]);
  });

  it('writes nothing where nothing changes', async () => {
    const tenant = await newTenant();
    const stored = async () =>
      (await gateway.pool.query('select * from organization where id = $1', [tenant.organizationId])).rows[0];
    const before = await stored();
    for (const input of [{}, { name: before.name }, { defaultCurrency: 'EUR', name: ` ${before.name}` }])
      expect(await run(tenant.admin, 'updateOrganization', input)).toMatchObject({ replayed: false });
    expect(await stored()).toEqual(before);
    expect(await eventsOf(tenant, tenant.organizationId)).toEqual([]);
    await run(tenant.admin, 'updateOrganization', { name: 'Other' });
    expect((await stored()).updated_at.getTime()).toBeGreaterThan(before.updated_at.getTime());
  });

  it('tells all problems at once', async () => {
    const tenant = await newTenant();
    const before = await checksum(gateway.pool, tenant.organizationId);
    expect(
      await run(tenant.admin, 'updateOrganization', { idempotencyKey: '', name: null, defaultCurrency: null }),
    ).toEqual(
      invalid(
        issue('input.idempotencyKey', 'OUT_OF_RANGE'),
        issue('input.name', 'REQUIRED'),
        issue('input.defaultCurrency', 'REQUIRED'),
      ),
    );
    const bad: readonly [input: Input, ...codes: string[]][] = [
      [{ name: ' ', defaultCurrency: 'HRK' }, 'OUT_OF_RANGE', 'UNKNOWN_VALUE'],
      [{ name: 'x'.repeat(257), defaultCurrency: 'sek' }, 'OUT_OF_RANGE', 'UNKNOWN_VALUE'],
      [{ name: 'a\u0000b', defaultCurrency: '' }, 'INVALID_FORMAT', 'OUT_OF_RANGE'],
      [{ name: '19821105-****', defaultCurrency: 'XAU' }, 'NOT_ALLOWED', 'UNKNOWN_VALUE'],
    ];
    for (const [input, name = '', currency = ''] of bad)
      expect(await run(tenant.admin, 'updateOrganization', input)).toEqual(
        invalid(issue('input.name', name), issue('input.defaultCurrency', currency)),
      );
    expect(await checksum(gateway.pool, tenant.organizationId)).toBe(before);
  });

  it('is not for keys that are limited to companies, not even to all of them', async () => {
    const tenant = await newTenant();
    const limitedToAll = await tenant.newKey({ scopes: ['ADMIN'], companies: tenant.companies });
    for (const key of [tenant.limitedAdmin, limitedToAll])
      expect(await run(key, 'updateOrganization', { name: null, defaultCurrency: 'SEK' })).toEqual(
        invalid(issue('input', 'NOT_ALLOWED'), issue('input.name', 'REQUIRED')),
      );
    expect(await eventsOf(tenant, tenant.organizationId)).toEqual([]);
  });

  it('leaves companies as they are, and others untouched', async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const before = await checksum(gateway.pool, other.organizationId);
    const query = '{ companies { nodes { id defaultCurrency updatedAt } } }';
    const companies = await gateway.ask(tenant.admin, query);
    await run(tenant.admin, 'updateOrganization', { defaultCurrency: 'USD' });
    expect(await gateway.ask(tenant.admin, query)).toEqual(companies);
    expect(await checksum(gateway.pool, other.organizationId)).toBe(before);
  });

  it('takes twenty changes at once, one after the other', async () => {
    const tenant = await newTenant();
    const names = Array.from({ length: 20 }, (_, index) => `Name ${index}`);
    const answers = await Promise.all(names.map((name) => run(tenant.admin, 'updateOrganization', { name })));
    expect(answers.map((answer) => answer.__typename)).toEqual(names.map(() => 'UpdateOrganizationPayload'));
    const changes = (await eventsOf(tenant, tenant.organizationId)).map((one) => one.changes[0]);
    expect(changes.map(({ after }) => after).sort()).toEqual([...names].sort());
    // Each knew what the one before it had written.
    const befores = changes.map(({ before }) => before);
    expect(new Set(befores).size).toBe(20);
    expect(befores.filter((name) => !names.includes(name))).toHaveLength(1);
  });
});

describe('createCompany', () => {
  it('fills what is not given, from the organization where it comes from there', async () => {
    const tenant = await newTenant();
    await run(tenant.admin, 'updateOrganization', { defaultCurrency: 'NOK' });
    const made = await run(tenant.admin, 'createCompany', { company: { name: 'Vest AS', country: 'NO' } });
    const { company } = made;
    expect(made).toEqual({
      __typename: 'CreateCompanyPayload',
      replayed: false,
      company: {
        id: company.id,
        name: 'Vest AS',
        country: 'NO',
        vatNumber: null,
        defaultCurrency: 'NOK',
        timezone: 'UTC',
        defaultPaymentTermsDays: 30,
        createdAt: company.createdAt,
        updatedAt: company.createdAt,
      },
    });
    expect(await eventsOf(tenant, company.id)).toEqual([
      event('company.created', 'Company', company.id, [
        told('name', null, 'Vest AS'),
        told('country', null, 'NO'),
        told('defaultCurrency', null, 'NOK'),
        told('timezone', null, 'UTC'),
        told('defaultPaymentTermsDays', null, 30),
      ]),
    ]);
    const nulls = { vatNumber: null, defaultCurrency: null, timezone: null, defaultPaymentTermsDays: null };
    const again = await run(tenant.admin, 'createCompany', { company: { name: 'Vest AS', country: 'NO', ...nulls } });
    expect(again.company).toMatchObject({
      ...company,
      id: again.company.id,
      createdAt: again.company.createdAt,
      updatedAt: again.company.updatedAt,
    });
  });

  it('keeps everything that is given', async () => {
    const tenant = await newTenant();
    const details = {
      name: 'Bahamas Ltd',
      country: 'BS',
      vatNumber: 'BS123456789',
      defaultCurrency: 'BSD',
      timezone: 'America/Nassau',
      defaultPaymentTermsDays: 0,
    };
    const input = { idempotencyKey: 'made', company: details };
    const made = await run(tenant.admin, 'createCompany', input);
    expect(made.company).toMatchObject(details);
    const [{ changes }] = await eventsOf(tenant, made.company.id);
    expect(changes).toEqual(Object.entries(details).map(([field, value]) => told(field, null, value)));
    expect(await run(tenant.admin, 'createCompany', input)).toEqual({ ...made, replayed: true });
    const other = { ...input, company: { ...details, name: 'Other' } };
    expect(await run(tenant.admin, 'createCompany', other)).toEqual({
      __typename: 'IdempotencyError',
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    expect(await countRows(gateway.pool, 'company', tenant.organizationId)).toBe(3);
  });

  it('can be used at once', async () => {
    const tenant = await newTenant();
    const details = { name: 'Suomi Oy', country: 'FI', timezone: 'Europe/Helsinki', defaultPaymentTermsDays: 14 };
    const { company } = await run(tenant.admin, 'createCompany', { company: details });
    const input = inputOf({ name: 'First', billingAddress: { country: 'FI' } }, { companyId: company.id });
    const { customer, wallet } = await createdCustomer(gateway, tenant.key, input);
    expect(customer).toMatchObject({
      company: { id: company.id },
      currency: 'EUR',
      timezone: 'Europe/Helsinki',
      effectivePaymentTermsDays: 14,
    });
    expect(wallet.currency).toBe('EUR');
    const { companies } = await gateway.ask(tenant.key, '{ companies(first: 1) { totalCount nodes { id } } }');
    expect(companies).toEqual({ totalCount: 3, nodes: [{ id: company.id }] });
    const limited = await gateway.ask(tenant.limitedAdmin, 'query ($id: ID!) { company(id: $id) { id } }', company);
    expect(limited).toEqual({ company: null });
  });

  it('tells all problems at once', async () => {
    const tenant = await newTenant();
    expect(await run(tenant.admin, 'createCompany', { company: {} })).toEqual(
      invalid(issue('input.company.name', 'REQUIRED'), issue('input.company.country', 'REQUIRED')),
    );
    expect(await run(tenant.admin, 'createCompany', { company: { name: null, country: null } })).toEqual(
      invalid(issue('input.company.name', 'REQUIRED'), issue('input.company.country', 'REQUIRED')),
    );
    const company = {
      name: '',
      country: 'se',
      vatNumber: '556677889901',
      defaultCurrency: 'XXX',
      timezone: 'Mars/Base',
      defaultPaymentTermsDays: 366,
    };
    expect(await run(tenant.admin, 'createCompany', { company })).toEqual(
      invalid(
        issue('input.company.name', 'OUT_OF_RANGE'),
        issue('input.company.country', 'UNKNOWN_VALUE'),
        issue('input.company.vatNumber', 'INVALID_FORMAT'),
        issue('input.company.defaultCurrency', 'UNKNOWN_VALUE'),
        issue('input.company.timezone', 'UNKNOWN_VALUE'),
        issue('input.company.defaultPaymentTermsDays', 'OUT_OF_RANGE'),
      ),
    );
    expect(await run(tenant.limitedAdmin, 'createCompany', { company: { name: 'New', country: 'XX' } })).toEqual(
      invalid(issue('input', 'NOT_ALLOWED'), issue('input.company.country', 'UNKNOWN_VALUE')),
    );
    expect(await countRows(gateway.pool, 'company', tenant.organizationId)).toBe(2);
  });

  it('is one company for twenty requests with one key at once', async () => {
    const tenant = await newTenant();
    const input = { idempotencyKey: 'at once', company: { name: 'Once AB', country: 'SE' } };
    const answers = await Promise.all(Array.from({ length: 20 }, () => run(tenant.admin, 'createCompany', input)));
    expect(new Set(answers.map(({ company }) => company.id)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await eventsOf(tenant, answers[0].company.id)).toHaveLength(1);
  });

  it('is not told again to a key that does not see it', async () => {
    const tenant = await newTenant();
    const input = { idempotencyKey: 'hidden', company: { name: 'Hidden AB', country: 'SE' } };
    await run(tenant.admin, 'createCompany', input);
    expect(await run(tenant.limitedAdmin, 'createCompany', input)).toEqual({
      __typename: 'IdempotencyError',
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });
});

describe('the VAT number of a company', () => {
  let tenant: Awaited<ReturnType<typeof newTenant>>;
  beforeAll(async () => {
    tenant = await newTenant();
  });
  const update = (vatNumber: unknown) =>
    run(tenant.admin, 'updateCompany', { id: tenant.companies[0].id, company: { vatNumber } });

  it.each([
    ['SE556677889901', 'SE556677889901'],
    [' se 556677-8899 01 ', 'SE556677889901'],
    ['CHE-123.456.789 MWST', 'CHE123456789MWST'],
    ['ATU12345678', 'ATU12345678'],
    ['esB1234567C', 'ESB1234567C'],
    ['XI 12/3', 'XI123'],
    ['RO18', 'RO18'],
    ['NO\u00a0923\u2013609\u2013016 MVA', 'NO923609016MVA'],
    ['ABC123456789012345', 'ABC123456789012345'],
  ])('%s is stored as %s', async (written, stored) => {
    expect((await update(written)).company.vatNumber).toBe(stored);
  });

  it.each([
    ['556677889901', 'INVALID_FORMAT'],
    ['S1', 'INVALID_FORMAT'],
    ['SE1', 'INVALID_FORMAT'],
    ['SWEDEN', 'INVALID_FORMAT'],
    ['ABC1234567890123456', 'INVALID_FORMAT'],
    ['SE5566*77', 'INVALID_FORMAT'],
    ['ÅE556677889901', 'INVALID_FORMAT'],
    ['\u00df556677889901', 'INVALID_FORMAT'],
    ['SE\u200b556677889901', 'INVALID_FORMAT'],
    ['--', 'INVALID_FORMAT'],
    ['', 'OUT_OF_RANGE'],
    ['SE 1'.padEnd(80, ' 1'), 'OUT_OF_RANGE'],
    ['SE**********01', 'NOT_ALLOWED'],
  ])('%s is an issue: %s', async (written, code) => {
    expect(await update(written)).toEqual(invalid(issue('input.company.vatNumber', code)));
  });
});

describe('updateCompany', () => {
  it('changes what is given, restores what is null, and tells it exactly', async () => {
    const tenant = await newTenant();
    const [{ id }] = tenant.companies;
    const read = async () =>
      (
        await gateway.ask(
          tenant.admin,
          `query ($id: ID!) { ${companyFields.replace('company', 'company(id: $id)')} }`,
          { id },
        )
      ).company;
    const before = await read();
    const details = {
      name: 'Nord Group AB',
      country: 'NO',
      vatNumber: 'NO923609016MVA',
      defaultCurrency: 'NOK',
      timezone: 'Europe/Oslo',
      defaultPaymentTermsDays: 10,
    };
    const input = { idempotencyKey: 'change', id: id.toUpperCase(), company: details };
    const changed = await run(tenant.admin, 'updateCompany', input);
    expect(changed).toEqual({
      __typename: 'UpdateCompanyPayload',
      replayed: false,
      company: { ...before, ...details, updatedAt: changed.company.updatedAt },
    });
    expect(changed.company.updatedAt > before.updatedAt).toBe(true);
    const nulls = { vatNumber: null, defaultCurrency: null, timezone: null, defaultPaymentTermsDays: null };
    const restored = await run(tenant.admin, 'updateCompany', { id, company: nulls });
    expect(restored.company).toMatchObject({
      name: 'Nord Group AB',
      country: 'NO',
      vatNumber: null,
      defaultCurrency: 'EUR',
      timezone: 'UTC',
      defaultPaymentTermsDays: 30,
    });
    expect(await run(tenant.admin, 'updateCompany', input)).toEqual({ ...restored, replayed: true });
    expect(await eventsOf(tenant, id)).toEqual([
      event('company.updated', 'Company', id, [
        told('name', 'Nord AB', 'Nord Group AB'),
        told('country', 'SE', 'NO'),
        told('vatNumber', null, 'NO923609016MVA'),
        told('defaultCurrency', 'SEK', 'NOK'),
        told('timezone', 'Europe/Stockholm', 'Europe/Oslo'),
        told('defaultPaymentTermsDays', 30, 10),
      ]),
      event('company.updated', 'Company', id, [
        told('vatNumber', 'NO923609016MVA', null),
        told('defaultCurrency', 'NOK', 'EUR'),
        told('timezone', 'Europe/Oslo', 'UTC'),
        told('defaultPaymentTermsDays', 10, 30),
      ]),
    ]);
  });

  it('writes nothing where nothing changes', async () => {
    const tenant = await newTenant();
    const [{ id }] = tenant.companies;
    const { company: whole } = await run(tenant.admin, 'updateCompany', { id, company: {} });
    const { id: _id, createdAt: _createdAt, updatedAt: _updatedAt, ...details } = whole;
    for (const company of [details, { name: ` ${whole.name} ` }, { vatNumber: null, defaultPaymentTermsDays: null }])
      expect((await run(tenant.admin, 'updateCompany', { id, company })).company).toEqual(whole);
    expect(await eventsOf(tenant, id)).toEqual([]);
  });

  it('tells all problems at once', async () => {
    const tenant = await newTenant();
    const [{ id }] = tenant.companies;
    const company = {
      name: null,
      country: null,
      vatNumber: 'SE',
      defaultCurrency: 'EURO',
      timezone: 'CET+1',
      defaultPaymentTermsDays: -1,
    };
    expect(await run(tenant.admin, 'updateCompany', { idempotencyKey: 'a\u0000', id, company })).toEqual(
      invalid(
        issue('input.idempotencyKey', 'INVALID_FORMAT'),
        issue('input.company.name', 'REQUIRED'),
        issue('input.company.country', 'REQUIRED'),
        issue('input.company.vatNumber', 'INVALID_FORMAT'),
        issue('input.company.defaultCurrency', 'UNKNOWN_VALUE'),
        issue('input.company.timezone', 'UNKNOWN_VALUE'),
        issue('input.company.defaultPaymentTermsDays', 'OUT_OF_RANGE'),
      ),
    );
  });

  it('finds no company that is absent, of another tenant, or hidden from the key', async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const before = await checksum(gateway.pool, other.organizationId);
    const company = { name: 'Taken' };
    const missing = (id: string) => ({ __typename: 'NotFoundError', code: 'NOT_FOUND', id });
    for (const id of [randomUUID(), 'no-uuid', '', other.companies[0].id, tenant.organizationId])
      expect(await run(tenant.admin, 'updateCompany', { id, company })).toEqual(missing(id));
    const [seen, hidden] = tenant.companies;
    expect(await run(tenant.limitedAdmin, 'updateCompany', { id: hidden.id, company })).toEqual(missing(hidden.id));
    expect(await run(tenant.limitedAdmin, 'updateCompany', { id: seen.id, company })).toMatchObject({
      company: { id: seen.id, name: 'Taken' },
    });
    expect(await checksum(gateway.pool, other.organizationId)).toBe(before);
    expect(await eventsOf(tenant, hidden.id)).toEqual([]);
  });

  it('leaves customers as they are: what they have from their company follows', async () => {
    const tenant = await newTenant();
    const [{ id: companyId }] = tenant.companies;
    const make = async (details: Input): Promise<string> =>
      (
        await createdCustomer(
          gateway,
          tenant.key,
          inputOf({ billingAddress: { country: 'NO' }, ...details }, { companyId }),
        )
      ).customer.id;
    const [following, own] = [
      await make({ name: 'Following' }),
      await make({ name: 'Own', preferredCurrency: 'USD', paymentTermsDays: 5 }),
    ];
    const derived = async (id: string) =>
      (
        await gateway.ask(
          tenant.key,
          `query ($id: ID!) { customer(id: $id) {
             origin currency effectivePaymentTermsDays timezone version updatedAt history { totalCount } } }`,
          { id },
        )
      ).customer;
    const [before, ownBefore] = [await derived(following), await derived(own)];
    expect(before).toMatchObject({ origin: 'NON_EU', currency: 'SEK', effectivePaymentTermsDays: 30 });
    const company = { country: 'NO', defaultCurrency: 'NOK', defaultPaymentTermsDays: 20, timezone: 'Europe/Oslo' };
    await run(tenant.admin, 'updateCompany', { id: companyId, company });
    expect(await derived(following)).toEqual({
      ...before,
      origin: 'DOMESTIC',
      currency: 'NOK',
      effectivePaymentTermsDays: 20,
    });
    expect(await derived(own)).toEqual({ ...ownBefore, origin: 'DOMESTIC' });
  });

  it('loses no update of twenty at once', async () => {
    const tenant = await newTenant();
    const [{ id }] = tenant.companies;
    const days = Array.from({ length: 20 }, (_, index) => index);
    const answers = await Promise.all(
      days.map((defaultPaymentTermsDays) =>
        run(tenant.admin, 'updateCompany', {
          id,
          company:
            defaultPaymentTermsDays % 2 ? { defaultPaymentTermsDays } : { name: `Name ${defaultPaymentTermsDays}` },
        }),
      ),
    );
    expect(answers.map((answer) => answer.__typename)).toEqual(days.map(() => 'UpdateCompanyPayload'));
    const changes = (await eventsOf(tenant, id)).flatMap((one) => one.changes);
    expect(changes).toHaveLength(20);
    for (const field of ['name', 'defaultPaymentTermsDays']) {
      const befores = changes.filter(({ path }) => path[0] === field).map(({ before }) => before);
      expect(new Set(befores).size).toBe(10);
    }
  });
});

describe('a key without ADMIN', () => {
  it.each(Object.keys(payloads) as Mutation[])('is refused before %s does anything', async (mutation) => {
    const tenant = await newTenant();
    const rest = mutation === 'updateOrganization' ? {} : { company: { name: 'A', country: 'SE' } };
    const id = mutation === 'updateCompany' ? { id: tenant.companies[0].id } : {};
    const before = await checksum(gateway.pool, tenant.organizationId);
    const document = `mutation ($input: ${payloads[mutation][0]}Input!) { result: ${mutation}(input: $input) { __typename } }`;
    const { data, errors } = await gateway.send(tenant.key, document, {
      input: { idempotencyKey: 'refused', ...id, ...rest },
    });
    expect(data ?? null).toBeNull();
    expect(errors?.map(({ extensions }) => [extensions.code, extensions.missing])).toEqual([
      ['FORBIDDEN', [{ path: ['result'], scope: 'ADMIN' }]],
    ]);
    expect(await checksum(gateway.pool, tenant.organizationId)).toBe(before);
  });
});
