import { randomUUID } from 'node:crypto';
import { scopeNames } from '../../../src/access/scopes.ts';
import { type Company, createTenant, type Tenant } from '../../support/tenant.ts';
import type { Data, TestGateway } from '../../support/test-gateway.ts';

type Input = Readonly<Record<string, unknown>>;

/** The books of a finance team: a tenant of its own, in which nothing has happened yet. */
export interface Books {
  readonly gateway: TestGateway;
  readonly tenant: Tenant;
  /** The Swedish company, which sells. */
  readonly company: Company;
  /** A clerk, who may do everything but decide. */
  readonly clerk: string;
  /** Who decides on verifications. */
  readonly officer: string;
  /** What a mutation answers, told plainly. Its input gets an idempotency key where it has none. */
  does(mutation: string, input: Input, as?: string): Promise<Data>;
  /** The data of a query, told plainly. */
  reads(query: string, variables?: Input): Promise<Data>;
  /** A new customer; its id and its primary wallet's. */
  signsUp(customer: Input): Promise<{ readonly id: string; readonly walletId: string }>;
  /** An invoice that was made and sent. */
  bills(customerId: string, rest?: Input): Promise<Data>;
  /** Moves what is stored of an object: time passes for it alone. */
  moves(table: string, id: string, columns: string): Promise<void>;
}

export async function openBooks(gateway: TestGateway): Promise<Books> {
  const tenant = await createTenant(gateway.pool);
  const [company] = tenant.companies;
  const clerk = await tenant.newKey({ scopes: scopeNames.filter((name) => name !== 'ADMIN'), companies: [company] });
  const officer = await tenant.newKey({ scopes: ['ADMIN'], companies: [company] });
  const does: Books['does'] = async (mutation, input, as = clerk) => {
    const variables = { input: { idempotencyKey: randomUUID(), ...input } };
    return told((await gateway.ask(as, documentOf(mutation), variables))[mutation]);
  };
  return {
    gateway,
    tenant,
    company,
    clerk,
    officer,
    does,
    reads: async (query, variables) => plainly(await gateway.ask(clerk, query, variables)),
    signsUp: async (customer) => {
      const { customer: made, wallet } = await does('createCustomer', { customer });
      return { id: made.id, walletId: wallet.id };
    },
    bills: async (customerId, rest = {}) => {
      const draft = await does('createInvoice', { customerId, lines: [work], ...rest });
      return (await does('sendInvoice', { id: draft.invoice.id })).invoice;
    },
    moves: async (table, id, columns) => {
      const statement = `update ${table} set ${columns} where organization_id = $1 and id = $2`;
      const { rowCount } = await gateway.pool.query(statement, [tenant.organizationId, id]);
      if (rowCount !== 1) throw new Error(`${rowCount} rows of ${table} were moved`);
    },
  };
}

/** 100, and 25 % of tax: 125. */
export const work = { description: 'Work', quantity: '1', unitPrice: '100', taxRate: '25' };
/** A Swedish business. */
export const nordberg = {
  name: 'Nordberg AB',
  email: 'faktura@nordberg.example',
  customerType: 'BUSINESS',
  billingAddress: { country: 'SE', city: 'Lund' },
};
export const long = '2020-01-01T00:00:00Z';

const money = '{ amount currency }';
const objects = {
  customer: 'customer { id name status archivedAt }',
  invoice: `invoice { id number status issuedAt dueAt paidAt total ${money} amountPaid ${money} amountDue ${money}
    taxTreatment { kind category reason legalReference provisional } lines { taxRate amount ${money} tax ${money} }
    billTo { name taxIdentifiers { type value } address { country } } delivery { channel to collectAutomatically } }`,
  wallet: `wallet { id name currency mode status balance ${money} }`,
  transaction: `transaction { kind amount ${money} balanceAfter ${money} reason }`,
  plan: 'plan { id code archivedAt }',
  subscription: `subscription { id status quantity price ${money} trialEndsAt currentPeriodStart currentPeriodEnd
    canceledAt endsAt endedAt }`,
  paymentMethod: 'paymentMethod { id type isDefault expiresOn }',
  verification: 'verification { id kind status expiresAt }',
} as const;

const payloads: Readonly<Record<string, readonly (keyof typeof objects)[]>> = {
  createCustomer: ['customer', 'wallet'],
  createWallet: ['wallet'],
  topUpWallet: ['wallet', 'transaction'],
  debitWallet: ['wallet', 'transaction'],
  requestVerification: ['verification'],
  decideVerification: ['verification'],
  addPaymentMethod: ['paymentMethod'],
  setDefaultPaymentMethod: ['paymentMethod'],
};

function selectionOf(mutation: string): string {
  const named = payloads[mutation] ?? [
    /(Customer|Invoice|Wallet|Subscription|Plan)/.exec(mutation)?.[0].toLowerCase() ?? '',
  ];
  const selected = named.map((name) => objects[name as keyof typeof objects]);
  const note = `creditNote ${objects.invoice.slice('invoice'.length)}`;
  return [...selected, ...(mutation === 'creditInvoice' ? [note] : [])].join(' ');
}

function documentOf(mutation: string): string {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}`;
  return `mutation ($input: ${type}Input!) { ${mutation}(input: $input) { __typename
    ... on ${type}Payload { replayed ${selectionOf(mutation)} }
    ... on UserError { code message
      ... on InvalidInputError { issues { path code message } }
      ... on RuleError { subjects { __typename id } missingVerifications shortfall ${money} } } } }`;
}

/** A payload as it is, an error as what it refuses and why. */
function told({ __typename, ...answer }: Data): Data {
  const { code, message, issues, subjects, missingVerifications, shortfall } = plainly(answer);
  if (code === undefined) return plainly(answer);
  return {
    refused: code,
    why: issues?.map((issue: Data) => `${issue.path.join('.')} ${issue.message}`).join('; ') ?? message,
    ...(subjects?.length > 0 && { about: subjects.map(({ __typename: typename, id }: Data) => `${typename} ${id}`) }),
    ...(missingVerifications?.length > 0 && { missing: missingVerifications }),
    ...(shortfall && { shortfall }),
  };
}

/** With amounts as people write them: `125.00 SEK`. */
function plainly(value: Data): Data {
  if (Array.isArray(value)) return value.map(plainly);
  if (value === null || typeof value !== 'object') return value;
  if (Object.keys(value).join() === 'amount,currency') return `${value.amount} ${value.currency}`;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plainly(one)]));
}
