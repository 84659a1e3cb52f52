import { randomUUID } from 'node:crypto';
import { type GraphQLField, type GraphQLInputObjectType, getNullableType, isInputObjectType } from 'graphql';
import { schema } from '../../src/schema.ts';
import { billingMutations } from './billing-mutations.ts';
import type { IdArgument } from './id-arguments.ts';
import { type Fields, faulty, type MutationCase, suffix } from './mutation-case.ts';
import type { MutationRows } from './mutation-rows.ts';

const customer = ({ Customer }: MutationRows) => Customer;
const free = ({ freeCustomer }: MutationRows) => freeCustomer;
const tag = ({ Tag }: MutationRows) => Tag;
const definition = ({ CustomFieldDefinition }: MutationRows) => CustomFieldDefinition;
const company = ({ Company }: MutationRows) => Company;

/** Every mutation. One that is missing here fails the tests. */
export const mutationCases: Readonly<Record<string, MutationCase>> = {
  createCustomer: {
    good: ({ Company }) => ({
      companyId: Company,
      customer: { name: `Made ${suffix(Company)}`, email: 'made@example.com' },
    }),
    subject: null,
    fault: faulty({ customer: { name: 'Made', email: 'bad' } }, 'customer', 'email'),
  },
  bulkCreateCustomers: {
    good: ({ Company }) => ({
      companyId: Company,
      items: ['one', 'two'].map((clientRef) => ({
        clientRef,
        customer: { name: `Made ${clientRef} ${suffix(Company)}`, email: `${clientRef}@example.com` },
      })),
    }),
    subject: null,
    fault: faulty({ items: [] }, 'items'),
  },
  upsertCustomer: {
    good: ({ Company, Customer }) => ({
      companyId: Company,
      by: { externalId: `crm-${Company}` },
      customer: { name: `Renamed ${suffix(Customer)}` },
    }),
    subject: customer,
    fault: faulty({ customer: { name: 'Renamed', email: 'bad' } }, 'customer', 'email'),
  },
  updateCustomer: {
    good: ({ Customer }) => ({ id: Customer, customer: { name: `Renamed ${suffix(Customer)}` } }),
    subject: customer,
    fault: faulty({ customer: { name: 'Renamed', email: 'bad' } }, 'customer', 'email'),
  },
  archiveCustomer: { good: (rows) => ({ id: free(rows) }), subject: free, fault: null },
  restoreCustomer: {
    good: ({ archivedCustomer }) => ({ id: archivedCustomer }),
    subject: ({ archivedCustomer }) => archivedCustomer,
    fault: null,
  },
  changeCustomerStatus: {
    good: ({ Customer }) => ({ id: Customer, status: 'CHURNED', reason: 'They left' }),
    subject: customer,
    fault: faulty({ reason: '' }, 'reason'),
  },
  eraseCustomer: {
    good: (rows) => ({ id: free(rows), reason: 'They asked for it' }),
    subject: free,
    fault: faulty({ reason: '' }, 'reason'),
  },
  mergeCustomers: {
    good: (rows) => ({ sourceCustomerId: rows.twin, targetCustomerId: free(rows), strategy: 'MOVE_ALL' }),
    subject: free,
    fault: faulty(
      { fieldChoices: ['SOURCE', 'TARGET'].map((keep) => ({ field: 'name', keep })) },
      'fieldChoices',
      '1',
      'field',
    ),
  },
  unmergeCustomers: {
    good: ({ twinMerge }) => ({ mergeId: twinMerge }),
    subject: ({ twin }) => twin,
    fault: null,
  },
  dismissDuplicate: {
    good: (rows) => ({ customerIds: [free(rows), rows.twin] }),
    subject: free,
    fault: faulty({ customerIds: [] }, 'customerIds'),
  },
  linkReference: {
    good: ({ Customer }) => ({
      customerId: Customer,
      reference: { source: 'HUBSPOT', externalId: `hs-${suffix(Customer)}` },
    }),
    subject: customer,
    fault: faulty({ reference: { source: 'HUBSPOT', externalId: '' } }, 'reference', 'externalId'),
  },
  unlinkReference: {
    good: ({ Customer, TaxIdentifier }) => ({
      customerId: Customer,
      reference: { source: 'SALESFORCE', externalId: `sf-${TaxIdentifier}` },
    }),
    subject: customer,
    fault: faulty({ reference: { source: 'SALESFORCE', externalId: '' } }, 'reference', 'externalId'),
  },
  setTaxIdentifier: {
    good: ({ Customer }) => ({ customerId: Customer, identifier: { type: 'eu_vat', value: 'SE556036079301' } }),
    subject: customer,
    fault: faulty({ identifier: { type: 'eu_vat', value: '' } }, 'identifier', 'value'),
  },
  removeTaxIdentifier: {
    good: ({ Customer }) => ({ customerId: Customer, type: 'eu_vat' }),
    subject: customer,
    fault: faulty({ type: 'no_such_type' }, 'type'),
  },
  setVatOverride: {
    good: (rows) => ({ customerId: free(rows), valid: true, reason: 'Certificate seen' }),
    subject: free,
    fault: faulty({ reason: '' }, 'reason'),
  },
  clearVatOverride: { good: ({ Customer }) => ({ customerId: Customer }), subject: customer, fault: null },
  validateVat: {
    // A number of a right form would change nothing here: nobody is asked.
    good: ({ Company }) => ({ subject: { number: { companyId: Company, vatNumber: 'SE123' } } }),
    subject: company,
    fault: faulty(
      ({ Company }) => ({ subject: { number: { companyId: Company, vatNumber: '' } } }),
      'subject',
      'number',
      'vatNumber',
    ),
  },
  setCustomFieldValues: {
    good: ({ Customer, CustomFieldDefinition }) => ({
      customerId: Customer,
      values: { [`field_${suffix(CustomFieldDefinition)}`]: 'silver' },
    }),
    subject: customer,
    fault: faulty({ values: { unheard_of: 1 } }, 'values', 'unheard_of'),
  },
  defineCustomField: {
    good: ({ Company }) => ({ key: `made_${suffix(Company)}`, label: 'Made', type: 'TEXT' }),
    subject: null,
    fault: faulty({ label: '' }, 'label'),
    wholeOrganization: true,
  },
  updateCustomField: {
    good: (rows) => ({ id: definition(rows), label: 'Renamed' }),
    subject: definition,
    fault: faulty({ label: '' }, 'label'),
    wholeOrganization: true,
  },
  archiveCustomField: {
    good: (rows) => ({ id: definition(rows) }),
    subject: definition,
    fault: null,
    wholeOrganization: true,
  },
  createTag: {
    good: ({ Company }) => ({ name: `Made ${suffix(Company)}`, color: '#00ff00' }),
    subject: null,
    fault: faulty({ color: 'green' }, 'color'),
  },
  updateTag: {
    good: (rows) => ({ id: tag(rows), name: `Renamed ${suffix(tag(rows))}` }),
    subject: tag,
    fault: faulty({ color: 'green' }, 'color'),
    wholeOrganization: true,
  },
  deleteTag: { good: (rows) => ({ id: tag(rows) }), subject: tag, fault: null, wholeOrganization: true },
  addTags: {
    good: ({ Customer }) => ({ subjectIds: [Customer], tags: [`Added ${suffix(Customer)}`] }),
    subject: customer,
    fault: faulty({ tags: ['fine', ''] }, 'tags', '1'),
  },
  removeTags: {
    good: ({ Customer, Tag }) => ({ subjectIds: [Customer], tags: [`Tag ${Tag}`] }),
    subject: customer,
    fault: faulty({ tags: ['fine', ''] }, 'tags', '1'),
  },
  createApiKey: {
    good: ({ Company }) => ({ name: 'Made', scopes: ['CUSTOMERS_READ'], companyIds: [Company] }),
    subject: null,
    fault: faulty({ name: '' }, 'name'),
  },
  revokeApiKey: {
    good: ({ liveApiKey }) => ({ id: liveApiKey }),
    subject: ({ liveApiKey }) => liveApiKey,
    fault: null,
  },
  createCompany: {
    good: ({ Company }) => ({ company: { name: `Made ${suffix(Company)}`, country: 'SE' } }),
    subject: null,
    fault: faulty({ company: { name: '', country: 'SE' } }, 'company', 'name'),
    wholeOrganization: true,
  },
  updateCompany: {
    good: (rows) => ({ id: company(rows), company: { name: `Renamed ${suffix(company(rows))}` } }),
    subject: company,
    fault: faulty({ company: { name: '' } }, 'company', 'name'),
  },
  updateOrganization: {
    good: ({ Company }) => ({ name: `Renamed ${suffix(Company)}` }),
    subject: ({ Organization }) => Organization,
    fault: faulty({ name: '' }, 'name'),
    wholeOrganization: true,
  },
  ...billingMutations,
};

/** The names of all mutations of the schema. */
export const mutationNames: readonly string[] = Object.keys(schema.getMutationType()?.getFields() ?? {});

export function caseOf(name: string): MutationCase {
  const found = mutationCases[name];
  if (!found) throw new Error(`mutationCases (test/support/mutation-inputs.ts) lacks ${name}`);
  return found;
}

/** A good input with a key of its own. `rest` adds to it or overwrites it: dryRun, idempotencyKey. */
export function goodInput(name: string, rows: MutationRows, rest: Fields = {}): Fields {
  return { idempotencyKey: randomUUID(), ...caseOf(name).good(rows), ...rest };
}

/** A good input but for what breaks a rule; null where nothing does. */
export function faultyInput(name: string, rows: MutationRows, good: Fields): Fields | null {
  const { fault } = caseOf(name);
  if (!fault) return null;
  return { ...good, ...(typeof fault.fields === 'function' ? fault.fields(rows) : fault.fields) };
}

/** A good input but for `id` at a place. An object is named once: what named it otherwise goes. */
export function inputWithId(place: IdArgument, rows: MutationRows, id: string, rest: Fields = {}): Fields {
  const { id: own, ...others } = goodInput(place.field.name, rows, rest);
  const keepsOwn = own !== undefined && place.path[1] !== 'identifier';
  return { ...others, ...(keepsOwn ? { id: own } : {}), ...besideOthers(place.valueOf(id) as Fields, others) };
}

/** A list that must hold more than one id keeps the others of the good input. */
function besideOthers(told: Fields, others: Fields): Fields {
  const lists = Object.entries(told).filter(([name, value]) => Array.isArray(value) && Array.isArray(others[name]));
  const longer = lists.map(([name, value]) => [name, [...(value as []), ...(others[name] as []).slice(1)]]);
  return { ...told, ...Object.fromEntries(longer) };
}

export function mutationField(name: string): GraphQLField<unknown, unknown> {
  const field = schema.getMutationType()?.getFields()[name];
  if (!field) throw new Error(`no mutation ${name}`);
  return field;
}

/** The type of a mutation's one argument. */
export function inputTypeOf(field: GraphQLField<unknown, unknown>): GraphQLInputObjectType {
  const type = getNullableType(field.args[0]?.type);
  if (!isInputObjectType(type)) throw new Error(`${field.name} takes no input object`);
  return type;
}

/** Whether a mutation knows `dryRun`. */
export function canRehearse(name: string): boolean {
  return 'dryRun' in inputTypeOf(mutationField(name)).getFields();
}
