import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Tenant } from './tenant.ts';
import type { Answer, Data, TestGateway } from './test-gateway.ts';

type Input = Readonly<Record<string, unknown>>;

/** Every field of a wallet's own. */
export const walletFields = 'id customer { id } name currency balance { amount currency } mode status primary';
/** Every field of a ledger entry's own. */
export const transactionFields =
  'id wallet { id } kind amount { amount currency } balanceAfter { amount currency } reason createdAt';

const moved = `transaction { ${transactionFields} }`;
const payloads = { createWallet: '', topUpWallet: moved, debitWallet: moved, adjustWallet: moved, closeWallet: '' };
export type WalletMutation = keyof typeof payloads;

/** Sends a mutation of wallets; its input gets an idempotency key where it has none. */
export function sendWallet(gateway: TestGateway, key: string, name: WalletMutation, input: Input): Promise<Answer> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  const query = `mutation ($input: ${type}Input!) { ${name}(input: $input) {
    __typename
    ... on ${type}Payload { replayed ${payloads[name]} wallet { ${walletFields} } }
    ... on UserError { code message }
    ... on InvalidInputError { issues { path code message } }
    ... on NotFoundError { id }
    ... on RuleError { path subjects { __typename id } shortfall { amount currency } }
  } }`;
  return gateway.send(key, query, { input: { idempotencyKey: randomUUID(), ...input } });
}

/**
 * Whatever the result union answers; where the gateway is too busy, the same request is sent again, as it asks for. Fails
 * the test where there are other GraphQL errors.
 */
export async function changeWallet(
  gateway: TestGateway,
  key: string,
  name: WalletMutation,
  input: Input,
): Promise<Data> {
  const sent = { idempotencyKey: randomUUID(), ...input };
  const { data, errors } = await sendWallet(gateway, key, name, sent);
  const busy = errors?.find(({ extensions }) => extensions.code === 'TRY_AGAIN');
  if (busy) {
    await setTimeout(Number(busy.extensions.retryAfterMs));
    return changeWallet(gateway, key, name, sent);
  }
  if (errors) throw new Error(`${name} answered ${JSON.stringify(errors)}`);
  return data[name];
}

/** The payload's wallet. Fails the test for anything but a payload. */
export async function changedWallet(
  gateway: TestGateway,
  key: string,
  name: WalletMutation,
  input: Input,
): Promise<Data> {
  const result = await changeWallet(gateway, key, name, input);
  if (!result.wallet) throw new Error(`${name} answered ${JSON.stringify(result)}`);
  return result.wallet;
}

/** A wallet with its whole ledger, newest first, as the key reads it. */
export async function readWallet(gateway: TestGateway, key: string, id: string): Promise<Data> {
  const query = `query ($id: ID!, $after: String) { wallet(id: $id) {
    ${walletFields} transactions(first: 100, after: $after) { nodes { ${transactionFields} } pageInfo { hasNextPage endCursor } } } }`;
  const ledger: Data[] = [];
  for (let after: string | null = null; ; ) {
    const { wallet } = await gateway.ask(key, query, { id, after });
    const { transactions, ...fields } = wallet;
    ledger.push(...transactions.nodes);
    if (!transactions.pageInfo.hasNextPage) return { ...fields, ledger };
    after = transactions.pageInfo.endCursor;
  }
}

/** A decimal of an answer in millionths, exactly. */
export function millionthsOf(amount: string): bigint {
  const [whole = '', fraction = ''] = amount.split('.');
  return BigInt(`${whole}${fraction.padEnd(6, '0')}`);
}

/** What is wrong with a ledger that is read newest first: each entry must go on from the one before, and time with it. */
export function chainFaults({ balance, ledger }: Data): string[] {
  const entries: Data[] = [...ledger].reverse();
  let before = { sum: 0n, at: '' };
  const faults: string[] = [];
  for (const { id, amount, balanceAfter, createdAt } of entries) {
    const sum = before.sum + millionthsOf(amount.amount);
    if (sum !== millionthsOf(balanceAfter.amount)) faults.push(`${id} leaves ${balanceAfter.amount}, not ${sum}`);
    if (createdAt <= before.at) faults.push(`${id} is of ${createdAt}, after ${before.at}`);
    before = { sum, at: createdAt };
  }
  if (before.sum !== millionthsOf(balance.amount)) faults.push(`the balance is ${balance.amount}, not ${before.sum}`);
  return faults;
}

/** The events of an object, oldest first. */
export async function eventsOf(gateway: TestGateway, tenant: Tenant, subjectId: string): Promise<Data[]> {
  const { rows } = await gateway.pool.query(
    `select action, subject_type, company_id, api_key_id is not null as by_key, request_id is not null as in_request, changes
       from audit_event where organization_id = $1 and subject_id = $2 order by at, id`,
    [tenant.organizationId, subjectId],
  );
  return rows;
}
