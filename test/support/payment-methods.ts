import { randomUUID } from 'node:crypto';
import type { Answer, Data, TestGateway } from './test-gateway.ts';

type Input = Readonly<Record<string, unknown>>;

/** Every field of a verification's own. */
export const verificationFields =
  'id customer { id } paymentMethod { id } kind status evidence reason requestedAt decidedAt decidedBy { id } expiresAt';
/** Every field of a payment method's own. */
export const paymentMethodFields =
  'id customer { id } type provider providerId brand last4 expiresOn isDefault needsReverification removedAt createdAt';

const verification = `verification { ${verificationFields} }`;
const paymentMethod = `paymentMethod { ${paymentMethodFields} }`;
const payloads = {
  requestVerification: verification,
  decideVerification: verification,
  addPaymentMethod: paymentMethod,
  setDefaultPaymentMethod: paymentMethod,
  removePaymentMethod: '',
} as const;
export type PaymentMethodMutation = keyof typeof payloads;

/** Sends a mutation of verifications or payment methods; its input gets an idempotency key where it has none. */
export function sendPaymentMethod(
  gateway: TestGateway,
  key: string,
  name: PaymentMethodMutation,
  input: Input,
): Promise<Answer> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  const query = `mutation ($input: ${type}Input!) { ${name}(input: $input) {
    __typename
    ... on ${type}Payload { replayed ${payloads[name]} customer { id } }
    ... on UserError { code message }
    ... on InvalidInputError { issues { path code message } }
    ... on NotFoundError { id }
    ... on RuleError { path subjects { __typename id } missingVerifications }
  } }`;
  return gateway.send(key, query, { input: { idempotencyKey: randomUUID(), ...input } });
}

/** Whatever the result union answers. Fails the test where there are GraphQL errors. */
export async function changePaymentMethod(
  gateway: TestGateway,
  key: string,
  name: PaymentMethodMutation,
  input: Input,
): Promise<Data> {
  const { data, errors } = await sendPaymentMethod(gateway, key, name, input);
  if (errors) throw new Error(`${name} answered ${JSON.stringify(errors)}`);
  return data[name];
}

/** The verification or the payment method of the payload. Fails the test for anything else. */
export async function changedPaymentMethod(
  gateway: TestGateway,
  key: string,
  name: Exclude<PaymentMethodMutation, 'removePaymentMethod'>,
  input: Input,
): Promise<Data> {
  const result = await changePaymentMethod(gateway, key, name, input);
  const changed = result.verification ?? result.paymentMethod;
  if (!changed) throw new Error(`${name} answered ${JSON.stringify(result)}`);
  return changed;
}

/** Asks for a verification and approves it, by a key with ADMIN. Answers the verification. */
export async function approve(gateway: TestGateway, admin: string, request: Input, expiresAt?: string): Promise<Data> {
  const { id } = await changedPaymentMethod(gateway, admin, 'requestVerification', request);
  const decision = { id, status: 'APPROVED', ...(expiresAt === undefined ? {} : { expiresAt }) };
  return changedPaymentMethod(gateway, admin, 'decideVerification', decision);
}
