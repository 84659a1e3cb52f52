import { randomUUID } from 'node:crypto';
import type { Data, TestGateway } from './test-gateway.ts';

type Input = Readonly<Record<string, unknown>>;

/** Every field of a plan's own. */
export const planFields = `id company { id } code name tier price { amount currency } interval requiredVerifications
  archivedAt createdAt`;
/** Every field of a subscription's own. */
export const subscriptionFields = `id customer { id } plan { id code } status quantity price { amount currency }
  startedAt trialEndsAt currentPeriodStart currentPeriodEnd pausedAt canceledAt endsAt endedAt`;

const plan = `plan { ${planFields} }`;
const subscription = `subscription { ${subscriptionFields} }`;
const payloads = {
  createPlan: plan,
  updatePlan: plan,
  archivePlan: plan,
  createSubscription: `${subscription} customer { id preferredCurrency currency version }`,
  changeSubscription: subscription,
  pauseSubscription: subscription,
  resumeSubscription: subscription,
  cancelSubscription: subscription,
};
export type SellingMutation = keyof typeof payloads;

/** The text of a mutation of plans or subscriptions, with everything that it can answer. */
export function sellingMutation(name: SellingMutation): string {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  return `mutation ($input: ${type}Input!) { ${name}(input: $input) {
    __typename
    ... on ${type}Payload { replayed ${payloads[name]} }
    ... on UserError {
      code message
      ... on InvalidInputError { issues { path code message } }
      ... on NotFoundError { id }
      ... on ConflictError { existing { __typename id } }
      ... on RuleError { path subjects { __typename id } missingVerifications }
    }
  } }`;
}

/** Whatever the result union answers. Its input gets an idempotency key where it has none. */
export async function sell(gateway: TestGateway, key: string, name: SellingMutation, input: Input): Promise<Data> {
  const data = await gateway.ask(key, sellingMutation(name), { input: { idempotencyKey: randomUUID(), ...input } });
  return data[name];
}

/** The plan or the subscription of a payload. Fails the test for anything else. */
export async function sold(gateway: TestGateway, key: string, name: SellingMutation, input: Input): Promise<Data> {
  const result = await sell(gateway, key, name, input);
  const object = result.plan ?? result.subscription;
  if (!object) throw new Error(`${name} answered ${JSON.stringify(result)}`);
  return object;
}

/** What a plan needs besides its code, in kronor by the month. */
export const planOf = (code: string, rest: Input = {}): Input => ({
  code,
  name: `Plan ${code}`,
  tier: 'growth',
  price: { amount: '99.50', currency: 'SEK' },
  interval: 'MONTH',
  ...rest,
});
