import { randomBytes, randomUUID } from 'node:crypto';
import { isRequiredArgument } from 'graphql';
import type pg from 'pg';
import type { Scope } from '../../src/access/scopes.ts';
import { schema } from '../../src/schema.ts';
import { operationOf } from './id-arguments.ts';
import { goodInput, inputTypeOf, mutationField, mutationNames } from './mutation-inputs.ts';
import { insertMutable, type MutationRows } from './mutation-rows.ts';
import { NumberWriter } from './personal-numbers.ts';
import { postJson } from './post-json.ts';
import { createTenant, type Tenant } from './tenant.ts';
import type { Data } from './test-gateway.ts';

/** What was answered, to the letter, to a key that may see personal numbers or not. */
export interface Told {
  readonly what: string;
  readonly seesNumbers: boolean;
  readonly text: string;
  /** What was asked. */
  readonly sent: string;
}

/** A run that writes everything there is, with a personal number in every text that takes one. */
export interface SecretStory {
  readonly told: readonly Told[];
  readonly writer: NumberWriter;
  /** The mutations that were done with numbers in their texts. */
  readonly numbered: ReadonlySet<string>;
  /** What may stand in one answer of createApiKey, and nowhere else. */
  readonly keys: Readonly<Record<string, string>>;
}

const noNumbers: readonly Scope[] = [
  'CUSTOMERS_READ',
  'CUSTOMERS_WRITE',
  'CUSTOMERS_ARCHIVE',
  'CUSTOMERS_MERGE',
  'BILLING_READ',
  'BILLING_WRITE',
];
const upper = (name: string) => `${name[0]?.toUpperCase()}${name.slice(1)}`;
const nowhere = { path: [], valueOf: () => ({}) } as const;

/** Texts of a good input that may as well be others: a number is written there. */
const free = [
  'name',
  'label',
  'reason',
  'description',
  'note',
  'notes',
  'providerId',
  'brand',
  'clientRef',
  'email',
  'tags',
];
/** What must be as the form of its field asks, or is left out. */
const formal = {
  country: 'SE',
  exempt: true,
  excluded: true,
  source: 'OTHER',
  color: undefined,
  last4: '4242',
  expectedPlanHash: undefined,
  identifier: undefined,
  taxIdentifiers: undefined,
  fieldChoices: undefined,
  resolutions: undefined,
  options: undefined,
};

export class Storyteller implements SecretStory {
  readonly told: Told[] = [];
  readonly writer = new NumberWriter();
  readonly numbered = new Set<string>();
  readonly keys: Record<string, string> = {};
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** Sends anything, and keeps the answer. */
  async tell(what: string, key: string | null, seesNumbers: boolean, body: unknown): Promise<Data> {
    const headers: Record<string, string> = key === null ? {} : { authorization: `Bearer ${key}` };
    const { text, rawHeaders } = await postJson(`${this.#url}/graphql`, headers, body);
    this.told.push({ what, seesNumbers, text: `${text} ${JSON.stringify(rawHeaders)}`, sent: JSON.stringify(body) });
    return JSON.parse(text);
  }

  /** A mutation with a key that sees numbers. A secret that it answers goes to the keys, and out of the answer. */
  async write(name: string, key: string, input: object): Promise<Data> {
    const field = mutationField(name);
    const query = operationOf({ operation: 'mutation', field, ...nowhere }, ['input']);
    const answer = await this.tell(name, key, true, { query, variables: { input } });
    const result = answer.data?.[name];
    const secret = result?.[`${upper(name)}Payload_secret`];
    const last = this.told.pop();
    if (last) this.told.push({ ...last, text: secret ? last.text.replace(`"${secret}"`, '"<told once>"') : last.text });
    if (secret) this.keys[`made by mutation ${Object.keys(this.keys).length}`] = secret;
    return result;
  }

  /** Every mutation, with a number in every text that is free; where that is refused, or nothing is free, as it is. */
  async writeEverything(pool: pg.Pool): Promise<{ readonly tenant: Tenant; readonly rows: MutationRows }> {
    const tenant = await createTenant(pool);
    const admin = await tenant.newKey({ scopes: ['ADMIN'] });
    Object.assign(this.keys, {
      [`admin ${tenant.organizationId}`]: admin,
      [`full ${tenant.organizationId}`]: tenant.key,
    });
    const rows = await insertMutable(pool, tenant, tenant.companies[0]);
    for (const name of mutationNames) {
      const result = await this.write(name, admin, this.#numberedInput(name, rows));
      if (result?.__typename.endsWith('Payload')) this.numbered.add(name);
      else await this.write(name, admin, goodInput(name, rows));
    }
    await this.#writeTraders(tenant, admin);
    await this.#readEverything(tenant, admin, rows);
    return { tenant, rows };
  }

  #numberedInput(name: string, rows: MutationRows): object {
    const good = leavesOf(goodInput(name, rows));
    const given = { ...formal, ...Object.fromEntries(Object.entries(good).filter(([field]) => !free.includes(field))) };
    const type = inputTypeOf(mutationField(name));
    try {
      return this.writer.fill(type.name, { ...given, idempotencyKey: `${randomUUID()} ${this.writer.next()}` });
    } catch {
      return goodInput(name, rows);
    }
  }

  /** Sole traders, whose numbers are what they are known by; one of them is invoiced, and was two. */
  async #writeTraders(tenant: Tenant, admin: string): Promise<void> {
    const { writer } = this;
    const companyId = tenant.companies[0].id;
    const details = () => ({
      companyId,
      ...formal,
      customerType: 'SOLE_TRADER',
      customFields: undefined,
      metadata: { [writer.next()]: 'as a key', deep: [{ text: `Nils ${writer.next()}` }] },
      tags: [`Nils ${writer.next()}`],
      additionalEmails: [`${writer.next()}@example.com`],
      idempotencyKey: randomUUID(),
    });
    const made: string[] = [];
    for (const given of [{}, { vatNumber: undefined, orgNumber: undefined }]) {
      const result = await this.write(
        'createCustomer',
        admin,
        writer.fill('CreateCustomerInput', { ...details(), ...given }),
      );
      if (!result?.__typename.endsWith('Payload')) throw new Error(`createCustomer answered ${JSON.stringify(result)}`);
      made.push(result.CreateCustomerPayload_customer.Customer_id);
    }
    const [customerId, twin] = made;
    const run = (name: string, given: object) =>
      this.write(
        name,
        admin,
        writer.fill(`${upper(name)}Input`, { ...formal, idempotencyKey: randomUUID(), ...given }),
      );
    const line = { customerId, quantity: '1', unitPrice: '100', taxRate: '25', number: undefined };
    const drafted = await run('createInvoice', line);
    await run('sendInvoice', { id: drafted?.CreateInvoicePayload_invoice?.Invoice_id });
    const pair = { sourceCustomerId: twin, targetCustomerId: customerId, strategy: 'MOVE_ALL' };
    const merged = await run('mergeCustomers', pair);
    if (!merged?.__typename.endsWith('Payload')) throw new Error(`mergeCustomers answered ${JSON.stringify(merged)}`);
    await run('validateVat', { companyId, vatNumber: writer.next().slice(2) });
  }

  /** All that can be read, by a key that sees numbers and by one that does not. */
  async #readEverything(tenant: Tenant, admin: string, rows: MutationRows): Promise<void> {
    const reader = await tenant.newKey({ scopes: noNumbers });
    this.keys[`reader ${tenant.organizationId}`] = reader;
    const common = { first: 100, includeArchived: true, ids: [...new Set(Object.values(rows))] };
    for (const [key, seesNumbers] of [
      [admin, true],
      [reader, false],
    ] as const)
      for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
        const names = field.args.map(({ name }) => name).filter((name) => readable.includes(name));
        if (field.args.some((arg) => isRequiredArgument(arg) && !names.includes(arg.name))) continue;
        const query = operationOf({ operation: 'query', field, ...nowhere }, names);
        for (const id of names.includes('id') ? idsFor(field.name, rows) : [null])
          await this.tell(field.name, key, seesNumbers, { query, variables: { ...common, id } });
      }
  }
}

/** What a reading of everything gives its fields. */
const readable = ['first', 'includeArchived', 'id', 'ids'];

/** The ids of the rows that a field is about: `invoice` of a `draftInvoice`. */
function idsFor(field: string, rows: MutationRows): string[] {
  const about = Object.entries(rows).filter(([name]) => name.toLowerCase().endsWith(field.toLowerCase()));
  return about.map(([, id]) => id);
}

/** What an input holds, by the names of its fields, however deep; lists of texts as they are. */
function leavesOf(input: unknown): Record<string, unknown> {
  if (typeof input !== 'object' || input === null) return {};
  const found: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(input)) {
    const inner = Array.isArray(value) ? value[0] : value;
    if (typeof inner === 'object' && inner !== null) Object.assign(found, leavesOf(inner));
    else found[name] = value;
  }
  return found;
}

export const newSecret = (): string => randomBytes(24).toString('base64url');
