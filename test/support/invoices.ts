import { randomUUID } from 'node:crypto';
import type { Answer, Data, TestGateway } from './test-gateway.ts';

type Input = Readonly<Record<string, unknown>>;

const money = '{ amount currency }';

/** Every field of an invoice's own, with its lines and payments. */
export const invoiceFields = `
  id number status open currency issuedAt dueAt paidAt customer { id } subscription { id }
  subtotal ${money} tax ${money} total ${money} amountPaid ${money} amountDue ${money}
  taxTreatment { kind category reason legalReference provisional note }
  billTo {
    name legalName email orgNumber peppolId leitwegId
    address { line1 line2 city region postalCode country } taxIdentifiers { type value }
  }
  delivery { channel to cc collectAutomatically }
  lines { description quantity unitPrice ${money} amount ${money} taxRate tax ${money} }
  payments { amount ${money} paidAt walletTransaction { id kind amount ${money} reason invoice { id } } }
  creditNoteFor { id } creditNotes { id number }`;

const payloads = {
  createInvoice: '',
  sendInvoice: '',
  recordInvoicePayment: '',
  creditInvoice: `creditNote { ${invoiceFields} }`,
  voidInvoice: '',
};
export type InvoiceMutation = keyof typeof payloads;

/** Sends a mutation of invoices; its input gets an idempotency key where it has none. */
export function sendInvoiceMutation(
  gateway: TestGateway,
  key: string,
  name: InvoiceMutation,
  input: Input,
): Promise<Answer> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  const query = `mutation ($input: ${type}Input!) { ${name}(input: $input) {
    __typename
    ... on ${type}Payload { replayed invoice { ${invoiceFields} } ${payloads[name]} }
    ... on UserError {
      code message
      ... on InvalidInputError { issues { path code message } }
      ... on NotFoundError { id }
      ... on ConflictError { existing { __typename id } }
      ... on RuleError { path subjects { __typename id } shortfall ${money} }
    }
  } }`;
  return gateway.send(key, query, { input: { idempotencyKey: randomUUID(), ...input } });
}

/** Whatever the result union answers. Fails the test where there are GraphQL errors. */
export async function changeInvoice(
  gateway: TestGateway,
  key: string,
  name: InvoiceMutation,
  input: Input,
): Promise<Data> {
  const { data, errors } = await sendInvoiceMutation(gateway, key, name, input);
  if (errors) throw new Error(`${name} answered ${JSON.stringify(errors)}; log: ${gateway.logged.slice(-2).join('')}`);
  return data[name];
}

/** The payload. Fails the test for anything else. */
export async function changedInvoice(
  gateway: TestGateway,
  key: string,
  name: InvoiceMutation,
  input: Input,
): Promise<Data> {
  const result = await changeInvoice(gateway, key, name, input);
  if (!result.invoice) throw new Error(`${name} answered ${JSON.stringify(result)}`);
  return result;
}

/** One line: 100 with 25 % of tax. */
export const plainLine = { description: 'Work', quantity: '1', unitPrice: '100', taxRate: '25' };

/** An invoice as the key reads it; null where it sees none. */
export async function readInvoice(gateway: TestGateway, key: string, id: string): Promise<Data> {
  const { invoice } = await gateway.ask(key, `query ($id: ID!) { invoice(id: $id) { ${invoiceFields} } }`, { id });
  return invoice;
}
