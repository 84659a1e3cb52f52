import { randomUUID } from 'node:crypto';
import { expect, vi } from 'vitest';
import { createLog } from '../../src/server/create-log.ts';
import type { GateLimits } from '../../src/vies/vies-gate.ts';
import { createViesRegister } from '../../src/vies/vies-register.ts';
import { type FakeVies, startFakeVies } from './fake-vies.ts';
import { createOwnDatabase } from './own-database.ts';
import { createTenant, type Tenant } from './tenant.ts';
import { type Data, startTestGateway, type TestGateway } from './test-gateway.ts';
import { vatNumberMaker } from './vat-numbers.ts';

const checkFields = `id outcome status errorCode name address consultationNumber requester evidenceHash vatNumber checkedAt
  customer { id }`;
export const vatFields = `vatNumber status validated lastVerdict lastVerdictAt lastAttemptAt lastError attempts nextAttemptAt stale
  registeredName registeredAddress consultationNumber override { valid reason setAt setBy { prefix } }
  checks(first: 50) { nodes { ${checkFields} } }`;
const customerFields = `id version updatedAt vatValidationStatus classification vat { ${vatFields} }`;

const createCustomer = `mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) {
  ... on CreateCustomerPayload { customer { ${customerFields} } }
  ... on UserError { code message }
  ... on InvalidInputError { issues { path code } }
} }`;
const validateVat = `mutation ($input: ValidateVatInput!) { validateVat(input: $input) {
  __typename
  ... on ValidateVatPayload { status queued nextAttemptAt replayed check { ${checkFields} } customer { ${customerFields} } }
  ... on UserError { code message }
  ... on InvalidInputError { issues { path code } }
  ... on NotFoundError { id }
  ... on RuleError { subjects { __typename id } }
} }`;

/** A gateway that asks a fake VIES, on a database of its own, and works its jobs off. */
export interface VatWorld {
  readonly gateway: TestGateway;
  readonly fake: FakeVies;
  readonly tenant: Tenant;
  /** A key with every scope. */
  readonly admin: string;
  readonly databaseUrl: string;
  /** A number that nobody has used, LU unless another country is named. */
  newNumber(country?: string): string;
  /** A customer of the Swedish company, with all that is known of its VAT number as its creation answers it. */
  newCustomer(
    vatNumber: string | null,
    options?: { readonly gateway?: TestGateway; readonly details?: Data; readonly input?: Data },
  ): Promise<Data>;
  /** A number that nobody has used, and its customer, of whom the register has answered. */
  newChecked(country?: string): Promise<{ readonly number: string; readonly id: string }>;
  /** Whatever validateVat answers. `rest` adds to the input: force, idempotencyKey. */
  validate(subject: Data, rest?: Readonly<Record<string, unknown>>, key?: string): Promise<Data>;
  /** A customer with all that is known of its VAT number. */
  read(id: string): Promise<Data>;
  /** Waits until the status of a customer is this one. */
  becomes(id: string, status: string): Promise<Data>;
  /** Another gateway on the same database. */
  another(): Promise<TestGateway>;
  /** The job of a customer: null where it has none. */
  jobOf(customerId: string): Promise<Data>;
  /** Lets all that is scheduled be due now. */
  hurry(customerId?: string): Promise<void>;
  stop(): Promise<void>;
}

/** `gate`: where other limits than the usual ones hold. By default no number of faults opens the breaker. */
export async function openVatWorld(gate: Partial<GateLimits> = { failuresToOpen: 1_000_000 }): Promise<VatWorld> {
  const database = await createOwnDatabase();
  const fake = await startFakeVies();
  const gateways: TestGateway[] = [];
  const another = async () => {
    const register = { baseUrl: fake.url, version: 'test', log: createLog('silent'), pollMs: 10, gate };
    const gateway = await startTestGateway({
      databaseUrl: database.url,
      vies: (pool) => createViesRegister({ ...register, pool }),
    });
    gateways.push(gateway);
    return gateway;
  };
  const gateway = await another();
  const tenant = await createTenant(gateway.pool);
  const admin = await tenant.newKey({ scopes: ['ADMIN'] });
  return {
    gateway,
    fake,
    tenant,
    admin,
    databaseUrl: database.url,
    another,
    ...actionsOf(gateway, tenant, admin),
    stop: async () => {
      await Promise.all(gateways.map((one) => one.stop()));
      await fake.stop();
      await database.drop();
    },
  };
}

type Actions = Pick<
  VatWorld,
  'newNumber' | 'newCustomer' | 'newChecked' | 'validate' | 'read' | 'becomes' | 'jobOf' | 'hurry'
>;

function actionsOf(gateway: TestGateway, tenant: Tenant, admin: string): Actions {
  const newNumber = vatNumberMaker();
  const { organizationId, companies } = tenant;
  const newCustomer: Actions['newCustomer'] = async (vatNumber, options = {}) => {
    const { gateway: asked = gateway, details = {}, input = {} } = options;
    const customer = { name: 'Customer', email: 'a@b.example', vatNumber, ...details };
    const given = { idempotencyKey: randomUUID(), companyId: companies[0].id, customer, ...input };
    const { createCustomer: result } = await asked.ask(admin, createCustomer, { input: given });
    if (!result.customer) throw new Error(`not created: ${JSON.stringify(result)}`);
    return result.customer;
  };
  const read: Actions['read'] = async (id) => {
    const query = `query ($id: ID!) { customer(id: $id) { ${customerFields} } }`;
    return (await gateway.ask(admin, query, { id })).customer;
  };
  const becomes: Actions['becomes'] = (id, status) =>
    eventually(async () => {
      const customer = await read(id);
      expect(customer.vat.status).toBe(status);
      return customer;
    });
  return {
    newNumber,
    newCustomer,
    newChecked: async (country) => {
      const number = newNumber(country);
      const { id } = await newCustomer(number);
      await becomes(id, 'VALID');
      return { number, id };
    },
    validate: async (subject, rest = {}, key = admin) => {
      const input = { idempotencyKey: randomUUID(), subject, ...rest };
      return (await gateway.ask(key, validateVat, { input })).validateVat;
    },
    read,
    becomes,
    jobOf: async (customerId) => {
      const query = `select *, run_at = 'infinity' as is_parked, run_at > now() as is_later,
        (extract(epoch from nullif(run_at, 'infinity') - now()))::float8 as seconds from vat_job where customer_id = $1`;
      return (await gateway.pool.query(query, [customerId])).rows[0] ?? null;
    },
    hurry: async (customerId) => {
      const query = `update vat_job set run_at = now(), requested_at = now() where organization_id = $1
        and lease is null and ($2::uuid is null or customer_id = $2::uuid)`;
      await gateway.pool.query(query, [organizationId, customerId ?? null]);
    },
  };
}

/** Tries again until it holds. */
export function eventually<Result>(work: () => Promise<Result> | Result): Promise<Result> {
  return vi.waitFor(work, { timeout: 25_000, interval: 40 });
}
