import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { askProgram, connectToData } from '../support/ask-program.ts';
import { removeData } from '../support/run-program.ts';
import { type Program, startProgram } from '../support/start-program.ts';

const WRITERS = 8;
const directory = join(tmpdir(), `clientele-killed-${randomUUID()}`);
let program: Program;

afterAll(async () => {
  await program?.stop();
  await removeData(directory);
});

const create = `mutation ($key: String!, $name: String!, $companyId: ID!) {
  createCustomer(input: { idempotencyKey: $key, companyId: $companyId, customer: { name: $name, email: "a@b.example" } }) {
    __typename
    ... on CreateCustomerPayload { replayed customer { id name } }
  }
}`;

interface Written {
  /** Customer ids by key: those whose creation was answered. */
  readonly acknowledged: Map<string, string>;
  readonly sent: Set<string>;
}

async function companyOf({ url, demoKey }: Program): Promise<string> {
  const { data } = await askProgram(url, demoKey, '{ companies(first: 1) { nodes { id } } }');
  return data.companies.nodes[0].id;
}

async function send({ url, demoKey }: Program, key: string, companyId: string) {
  const { data } = await askProgram(url, demoKey, create, { key, name: `Customer ${key}`, companyId });
  return data.createCustomer;
}

/** Creates customers, several at a time, until nobody answers any more. */
async function writeUntilDeath(gateway: Program, companyId: string, written: Written): Promise<void> {
  const write = async (writer: number): Promise<void> => {
    for (let number = 0; ; number += 1) {
      const key = `w${writer}-${number}`;
      written.sent.add(key);
      const outcome = await send(gateway, key, companyId).catch(() => null);
      if (outcome === null) return;
      written.acknowledged.set(key, outcome.customer.id);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
}

describe('a gateway that is killed while it writes', () => {
  it('starts again on its folder, with everything that it acknowledged, once each', { timeout: 120_000 }, async () => {
    program = await startProgram({ env: { DATA_DIR: directory } });
    const { demoKey } = program;
    const companyId = await companyOf(program);
    const written: Written = { acknowledged: new Map(), sent: new Set() };
    const writing = writeUntilDeath(program, companyId, written);
    await expect.poll(() => written.acknowledged.size, { timeout: 20_000 }).toBeGreaterThan(100);
    program.signal('SIGKILL');
    await writing;
    expect(await program.ended).toBe(137);

    program = await startProgram({ env: { DATA_DIR: directory } });
    expect(program.demoKey).toBe(demoKey);
    for (const key of written.sent) {
      const { __typename, replayed, customer } = await send(program, key, companyId);
      expect(__typename).toBe('CreateCustomerPayload');
      const id = written.acknowledged.get(key);
      if (id !== undefined) expect([replayed, customer.id]).toEqual([true, id]);
    }

    const database = await connectToData(directory);
    const { rows } = await database.query<{ name: string; wallets: number }>(
      `select c.name, count(w.id)::int as wallets from customer c left join wallet w on w.customer_id = c.id
        where c.name like 'Customer w%' group by c.id, c.name`,
    );
    await database.end();
    expect(rows.map(({ name }) => name).sort()).toEqual([...written.sent].map((key) => `Customer ${key}`).sort());
    expect(rows.filter(({ wallets }) => wallets !== 1)).toEqual([]);
  });
});
