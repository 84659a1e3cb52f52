import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Tenant } from './tenant.ts';
import type { Data, TestGateway } from './test-gateway.ts';

export type Input = Readonly<Record<string, unknown>>;

/** What invoices show for ever once they were sent. */
export const printedFields = `number currency issuedAt dueAt subtotal { amount } tax { amount } total { amount }
  taxTreatment { kind category reason legalReference provisional note }
  billTo {
    name legalName email orgNumber peppolId leitwegId
    address { line1 line2 city region postalCode country } taxIdentifiers { type value }
  }
  delivery { channel to cc collectAutomatically }
  lines { description quantity unitPrice { amount } amount { amount } taxRate tax { amount } }`;
export const objectFields = {
  Customer: 'id name status archivedAt preferredCurrency billingAddress { country }',
  PlanSubscription: 'id customer { id } plan { code } status quantity',
  Invoice: `id customer { id } status open amountPaid { amount } amountDue { amount } ${printedFields}`,
  Wallet: 'id customer { id } currency balance { amount } mode status primary',
  PaymentMethod: 'id customer { id } type isDefault',
  Verification: 'id customer { id } kind status',
} as const;
export type Typename = keyof typeof objectFields;

const subscription = `subscription { ${objectFields.PlanSubscription} }`;
const invoice = `invoice { ${objectFields.Invoice} }`;
const wallet = `wallet { ${objectFields.Wallet} }`;
const moved = `transaction { id amount { amount } balanceAfter { amount } } ${wallet}`;
const customer = `customer { ${objectFields.Customer} }`;
const payloads = {
  createSubscription: `${subscription} ${customer}`,
  changeSubscription: subscription,
  pauseSubscription: subscription,
  resumeSubscription: subscription,
  cancelSubscription: subscription,
  createInvoice: invoice,
  sendInvoice: invoice,
  recordInvoicePayment: invoice,
  // The wallet that what was paid went to may be a new one.
  creditInvoice: `invoice { ${objectFields.Invoice} holder: customer { wallets(first: 100) { nodes { ${objectFields.Wallet} } } } }
    creditNote { ${objectFields.Invoice} }`,
  voidInvoice: invoice,
  topUpWallet: moved,
  debitWallet: moved,
  adjustWallet: moved,
  createWallet: wallet,
  closeWallet: wallet,
  requestVerification: `verification { ${objectFields.Verification} }`,
  decideVerification: `verification { ${objectFields.Verification} }`,
  addPaymentMethod: `paymentMethod { ${objectFields.PaymentMethod} }`,
  setDefaultPaymentMethod: `paymentMethod { ${objectFields.PaymentMethod} }`,
  archiveCustomer: customer,
  restoreCustomer: customer,
  changeCustomerStatus: customer,
  updateCustomer: customer,
} as const;
export type Name = keyof typeof payloads;
export const names = Object.keys(payloads) as Name[];

/** A mutation with ids of objects that are there. */
export interface Request {
  readonly name: Name;
  readonly input: Input;
}

/** What a run knows of its tenant: the last that it was told of each object, in the order in which it met them. */
export interface World {
  readonly tenant: Tenant;
  readonly key: string;
  readonly gateways: readonly TestGateway[];
  readonly objects: Readonly<Record<Typename, Map<string, Data>>>;
  /** The ids of the movements that topUpWallet, debitWallet and adjustWallet told of. */
  readonly movements: Set<string>;
  /** What was printed on each invoice when it was sent. */
  readonly printed: Map<string, string>;
}

export function emptyWorld(gateways: readonly TestGateway[], tenant: Tenant, key: string): World {
  const objects: Record<Typename, Map<string, Data>> = {
    Customer: new Map(),
    PlanSubscription: new Map(),
    Invoice: new Map(),
    Wallet: new Map(),
    PaymentMethod: new Map(),
    Verification: new Map(),
  };
  return { gateways, tenant, key, objects, movements: new Set(), printed: new Map() };
}

/** Everything that the mutations of the model can answer. */
function textOf(name: Name): string {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  return `mutation ($input: ${type}Input!) { ${name}(input: $input) {
    __typename
    ... on ${type}Payload { replayed ${payloads[name]} }
    ... on UserError {
      code message
      ... on InvalidInputError { issues { path } }
      ... on RuleError { missingVerifications shortfall { amount currency } }
    }
  } }`;
}
const texts = new Map(names.map((name) => [name, textOf(name)]));

/**
 * What the result union answers, remembered. Where the gateway is too busy, the same request is sent again, as it asks for.
 * Fails the test where there are other GraphQL errors.
 */
export async function sendRequest(
  world: World,
  { name, input }: Request,
  through: number,
  idempotencyKey: string = randomUUID(),
): Promise<Data> {
  const gateway = world.gateways[through % world.gateways.length];
  if (!gateway) throw new Error('no gateway');
  const sent = { idempotencyKey, ...input };
  for (;;) {
    const { data, errors } = await gateway.send(world.key, texts.get(name) ?? '', { input: sent });
    const busy = errors?.find(({ extensions }) => extensions.code === 'TRY_AGAIN');
    if (errors && !busy)
      throw new Error(`${name} ${JSON.stringify(input)} answered ${JSON.stringify(errors)}: ${gateway.logged.at(-1)}`);
    if (!busy) return remember(world, name, data[name]);
    await setTimeout(Number(busy.extensions.retryAfterMs));
  }
}

/** The objects of a payload, by their types. */
export function objectsOf(answer: Data): [Typename, Data][] {
  const named: [Typename, Data][] = [
    ['Customer', answer.customer],
    ['PlanSubscription', answer.subscription],
    ['Invoice', answer.invoice],
    ['Invoice', answer.creditNote],
    ['Wallet', answer.wallet],
    ['PaymentMethod', answer.paymentMethod],
    ['Verification', answer.verification],
  ];
  return named.filter(([, object]) => object);
}

function remember(world: World, name: Name, answer: Data): Data {
  for (const [typename, object] of objectsOf(answer)) world.objects[typename].set(object.id, object);
  for (const wallet of answer.invoice?.holder?.wallets.nodes ?? []) world.objects.Wallet.set(wallet.id, wallet);
  if (answer.transaction) world.movements.add(answer.transaction.id);
  if (name === 'sendInvoice' && answer.invoice) world.printed.set(answer.invoice.id, printOf(answer.invoice));
  if (answer.creditNote) world.printed.set(answer.creditNote.id, printOf(answer.creditNote));
  return answer;
}

/** What is printed on an invoice, byte for byte. */
export function printOf(invoice: Data): string {
  const { id, customer, holder, status, open, amountPaid, amountDue, __typename, payments, ...printed } = invoice;
  return JSON.stringify(printed);
}

/** Objects of one type as the key reads them now, with further fields where they are asked for. */
export async function readObjects(
  { gateways: [gateway], key }: World,
  typename: Typename,
  ids: readonly string[],
  further = '',
): Promise<Data[]> {
  const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on ${typename} { ${objectFields[typename]} ${further} } } }`;
  const found: Data[] = [];
  for (let from = 0; from < ids.length; from += 100) {
    const data = await gateway?.ask(key, query, { ids: ids.slice(from, from + 100) });
    found.push(...(data?.nodes ?? []));
  }
  return found;
}
