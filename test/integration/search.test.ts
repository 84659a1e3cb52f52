import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CustomerInput, created, inputOf } from '../support/customers.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
  for (const customer of customers) await make(customer);
});
afterAll(() => gateway.stop());

const customers: readonly CustomerInput[] = [
  { name: 'Müller & Söhne', email: 'info@mueller.example', externalId: 'CRM-4711' },
  { name: 'Weißbrot Bäckerei', legalName: 'Großbäckerei Straßburg', email: 'hej@weissbrot.example' },
  { name: 'Smørrebrød Ærø', email: 'kontakt@smoer.example' },
  { name: 'Łódź Ðelta', email: 'biuro@lodz.example' },
  { name: 'Nordlicht Energie', email: 'Billing+Nord@Nordlicht.example' },
  { name: 'Hundra Procent', email: 'hundra@example.com', externalId: '100%_rabatt' },
  { name: 'Hundra Kronor', email: 'kronor@example.com', externalId: '100 rabatt' },
  { name: 'Volvo Personvagnar', email: 'volvo@example.com', orgNumber: '556074-3089' },
  { name: 'Anna Eriksson', email: 'anna@example.com', orgNumber: '19821105-9954', customerType: 'SOLE_TRADER' },
  { name: '株式会社テスト', email: 'test@kabushiki.example' },
];

const make = (customer: CustomerInput) =>
  created(gateway, tenant.key, inputOf(customer, { companyId: tenant.companies[0].id }));

const query = `query ($search: String, $first: Int, $key: Boolean = false) {
  customers(search: $search, first: $first) { totalCount nodes { name orgNumber @include(if: $key) } }
}`;
async function find(search: string, key = tenant.key): Promise<string[]> {
  const { customers: found } = await gateway.ask(key, query, { search, first: 100 });
  expect(found.totalCount).toBe(found.nodes.length);
  return found.nodes.map((node: Data) => node.name);
}

describe('a search', () => {
  it.each([
    ['muller', 'Müller & Söhne'],
    ['MÜLLER', 'Müller & Söhne'],
    ['mu\u0308ller', 'Müller & Söhne'],
    ['sohne', 'Müller & Söhne'],
    ['weissbrot', 'Weißbrot Bäckerei'],
    ['WEIẞBROT', 'Weißbrot Bäckerei'],
    ['backerei', 'Weißbrot Bäckerei'],
    ['smorrebrod aero', 'Smørrebrød Ærø'],
    ['lodz delta', 'Łódź Ðelta'],
    ['株式会社テスト', '株式会社テスト'],
    ['株式', '株式会社テスト'],
  ])('folds accents, case and letters alike: %s finds %s', async (search, name) => {
    expect(await find(search)).toEqual([name]);
  });

  it.each([
    ['the beginning of a word', 'nordl', 'Nordlicht Energie'],
    ['the beginning of a later word', 'energ', 'Nordlicht Energie'],
    ['a single letter more than none', 'strassburg', 'Weißbrot Bäckerei'],
    ['a letter left out', 'nordlict', 'Nordlicht Energie'],
    ['a letter too many', 'nordliccht', 'Nordlicht Energie'],
    ['two letters turned round', 'personvanga', 'Volvo Personvagnar'],
    ['a wrong letter', 'persunvagnar', 'Volvo Personvagnar'],
    ['several words', 'energie nordlicht', 'Nordlicht Energie'],
    ['several words with a typo and white space', '  Nordlict \t ENERGIE\n', 'Nordlicht Energie'],
    ['words of the name and of the legal name', 'weissbrot grossbackerei', 'Weißbrot Bäckerei'],
    ['the e-mail address', 'info@mueller.example', 'Müller & Söhne'],
    ['the e-mail address in another case', 'billing+nord@NORDLICHT.example', 'Nordlicht Energie'],
    ['the domain', '@nordlicht', 'Nordlicht Energie'],
    ['the external id', 'crm-4711', 'Müller & Söhne'],
    ['the beginning of the external id', 'CRM-47', 'Müller & Söhne'],
    ['the organisation number with a hyphen', '556074-3089', 'Volvo Personvagnar'],
    ['the organisation number without a hyphen', '5560743089', 'Volvo Personvagnar'],
    ['an ampersand between words', 'müller & söhne', 'Müller & Söhne'],
  ])('finds by %s', async (_what, search, name) => {
    expect(await find(search)).toEqual([name]);
  });

  it('wants every word', async () => {
    expect(await find('hundra')).toHaveLength(2);
    expect(await find('hundra procent')).toEqual(['Hundra Procent']);
    expect(await find('hundra energie')).toEqual([]);
  });

  it('takes no sign of the text for a pattern', async () => {
    expect(await find('100%_rabatt')).toContain('Hundra Procent');
    for (const search of ['%', '_', '\\', "' or true --", '%%%', '$1', ':*', '(', '[a-z]'])
      expect([search, (await find(search)).filter((name) => name !== 'Hundra Procent')]).toEqual([search, []]);
    expect(await find('%')).toEqual(['Hundra Procent']);
  });

  it('that is empty lists everything, and one that nothing matches nothing', async () => {
    expect(await find('')).toHaveLength(customers.length);
    expect(await find(' \n ')).toHaveLength(customers.length);
    expect(await find('zzzzqqqq')).toEqual([]);
  });

  it('finds by a personal number with CUSTOMERS_PII, written whole, and never without', async () => {
    const blind = await tenant.newKey({ scopes: ['CUSTOMERS_READ'] });
    for (const search of ['19821105-9954', '198211059954', '821105-9954', '8211059954']) {
      expect([search, await find(search)]).toEqual([search, ['Anna Eriksson']]);
      expect([search, await find(search, blind)]).toEqual([search, []]);
    }
    for (const key of [tenant.key, blind])
      for (const search of ['19821105', '821105', '9954'])
        expect([search, await find(search, key)]).toEqual([search, []]);
    expect(await find('anna eriksson')).toEqual(['Anna Eriksson']);
  });

  it('finds with the next request what was written, and what became of it', async () => {
    expect(await find('eldorado')).toEqual([]);
    await make({ name: 'Eldorado', email: 'el@dorado.example' });
    expect(await find('eldorado')).toEqual(['Eldorado']);
    const listed = await gateway.ask(tenant.key, '{ customers(first: 1) { nodes { name } } }');
    expect(listed.customers.nodes).toEqual([{ name: 'Eldorado' }]);
    await gateway.pool.query(
      "update customer set archived_at = now() where organization_id = $1 and name = 'Eldorado'",
      [tenant.organizationId],
    );
    expect(await find('eldorado')).toEqual([]);
  });

  it('puts the name that is the search before those that hold it', async () => {
    for (const name of ['Kvarnby och Söner i Malmö', 'Kvarnby', 'Kvarnby Mölla'])
      await make({ name, email: `${name.length}@kvarn.example` });
    expect(await find('kvarnby')).toEqual(['Kvarnby', 'Kvarnby Mölla', 'Kvarnby och Söner i Malmö']);
  });

  it.each([
    ['too long', 'a'.repeat(201), 'search'],
    ['NUL', 'mul\u0000ler', 'search'],
  ])('that cannot be is BAD_USER_INPUT: %s', async (_name, search, argument) => {
    const { errors } = await gateway.send(tenant.key, query, { search });
    expect(errors?.map((error) => error.extensions)).toEqual([{ code: 'BAD_USER_INPUT', argument }]);
  });

  it('may be strange, and is an answer all the same', async () => {
    for (const search of ['\ud800', '\u200d', '🏔', '\u0301', '&', 'a'.repeat(200), 'a b c d e f g h i j k l m n'])
      expect((await gateway.send(tenant.key, query, { search })).errors).toBeUndefined();
  });

  it('by RELEVANCE needs a search', async () => {
    const byRelevance = `query ($search: String) { customers(search: $search, orderBy: { field: RELEVANCE, direction: DESC }) { totalCount } }`;
    for (const search of [null, '', '  ']) {
      const { errors } = await gateway.send(tenant.key, byRelevance, { search });
      expect(errors?.map((error) => error.extensions)).toEqual([{ code: 'BAD_USER_INPUT', argument: 'orderBy' }]);
    }
    expect((await gateway.ask(tenant.key, byRelevance, { search: 'muller' })).customers.totalCount).toBe(1);
  });
});
