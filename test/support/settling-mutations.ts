import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Data, TestGateway } from './test-gateway.ts';

/** What a mutation answers where it is done, and the codes of the rules that may stand in its way. */
export interface Settling {
  readonly payload: string;
  readonly codes: readonly string[];
}

export interface Settler {
  /**
   * Sends a mutation until it is done or refused: where the gateways are too busy, once more with the same key, each time
   * through the next one. Answers what the result union says. It is counted under its name, or another one.
   */
  settle(key: string, name: string, input: Readonly<Record<string, unknown>>, counted?: string): Promise<Data>;
  /** How often each mutation was sent, sent again, done, and refused by which code. */
  readonly counts: Readonly<Record<string, number>>;
  /** Answers that nobody should get. */
  readonly faults: readonly string[];
}

/** Mutations over several gateways of one database. */
export function settler(gateways: readonly TestGateway[], mutations: Readonly<Record<string, Settling>>): Settler {
  const counts: Record<string, number> = {};
  const faults: string[] = [];
  const count = (what: string) => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  let turn = 0;
  const sendOnce = (key: string, query: string, input: object) => {
    turn += 1;
    return (gateways[turn % gateways.length] as TestGateway).send(key, query, { input });
  };

  const settle: Settler['settle'] = async (key, name, rest, counted = name) => {
    const { payload = '', codes = [] } = mutations[name] ?? {};
    const input = { idempotencyKey: randomUUID(), ...rest };
    let answered: Data = {};
    count(`${counted} sent`);
    for (let wait = await attempt(); wait !== null; wait = await attempt()) {
      count(`${counted} again`);
      await setTimeout(wait);
    }
    return answered;

    // How long to wait for the next one; null where there is nothing to wait for.
    async function attempt(): Promise<number | null> {
      const { data, errors } = await sendOnce(key, queryOf(name, payload), input);
      const busy = errors?.find(({ extensions }) => extensions.code === 'TRY_AGAIN');
      if (busy) return Number(busy.extensions.retryAfterMs);
      answered = data?.[name] ?? {};
      if (answered.code === 'IDEMPOTENCY_IN_PROGRESS') return 100;
      count(`${counted} ${answered.code ?? 'done'}`);
      const isExpected = answered.code ? codes.includes(answered.code) : answered.__typename === payloadOf(name);
      if (errors || !isExpected) faults.push(`${name}: ${JSON.stringify({ errors, answered, input })}`);
      return null;
    }
  };
  return { settle, counts, faults };
}

const payloadOf = (name: string) => `${name[0]?.toUpperCase()}${name.slice(1)}Payload`;

function queryOf(name: string, payload: string): string {
  const type = payloadOf(name);
  return `mutation ($input: ${type.slice(0, -'Payload'.length)}Input!) { ${name}(input: $input) { __typename
    ... on ${type} { replayed ${payload} } ... on UserError { code message } } }`;
}
