import { Client } from 'pg';
import { readConnection } from '../../src/database/embedded-connection.ts';
import { locate } from '../../src/database/embedded-place.ts';
import { projectRoot } from '../../src/project-root.ts';
import type { Answer } from './test-gateway.ts';

/** Sends an operation to a gateway by its URL and answers whatever comes back. */
export async function askProgram(
  url: string,
  key: string | null,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Pick<Answer, 'status' | 'data' | 'errors'>> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as Pick<Answer, 'data' | 'errors'>;
  return { status: response.status, data, errors };
}

/** A connection to the embedded database of a data folder, past the gateway. */
export async function connectToData(directory: string): Promise<Client> {
  const record = await readConnection((await locate(directory, projectRoot)).home);
  if (!record) throw new Error(`no database runs on ${directory}`);
  return connectTo(record.url);
}

export async function connectTo(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
