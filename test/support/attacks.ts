import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';

/** A GraphQL request that means harm. */
export interface DocumentAttack {
  /** What the bench sums it up under. */
  readonly kind: string;
  readonly name: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  /** `extensions.code` of the first error; null: it does no harm, and is answered as any other. */
  readonly code: string | null;
  /** Of a mutation that is refused in the answer's data: its error's type. */
  readonly refusal?: string;
  /** What `extensions.cost.requested` must say, where it is refused by its cost. */
  readonly requested?: number;
  /** It is harmless, or refused by what the database says: it may send statements. */
  readonly executed?: boolean;
}

/** A request that means harm by its body or its headers. */
export interface BodyAttack {
  readonly kind: string;
  readonly name: string;
  readonly method?: string;
  /** Behind `/graphql`. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly status: number;
  /** As DocumentAttack's. */
  readonly code: string | null;
}

/** Bytes that no client sends. */
export interface SocketAttack {
  readonly kind: string;
  readonly name: string;
  readonly bytes: (key: string) => string | Uint8Array;
  /** The client ends the connection right behind them. */
  readonly ends?: boolean;
  /** Of each answer; none: the connection is closed without. */
  readonly statuses: readonly number[];
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

export interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

const agent = new Agent({ keepAlive: true });

/** Sends a request as it stands, and answers whatever comes back. */
export async function sendRequest(origin: string, asked: Asked): Promise<Answered> {
  const { method = 'POST', path = '', headers = {}, body } = asked;
  const length =
    body === undefined || 'transfer-encoding' in headers ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const sent = request(`${origin}/graphql${path}`, { method, agent, headers: { ...length, ...headers } });
  // A server that has refused it reads no further.
  sent.on('error', () => undefined);
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString('utf8') };
}

/** Writes bytes to a connection of their own, and answers all that comes back until it is closed. */
export async function sendBytes(origin: string, bytes: string | Uint8Array, ends: boolean): Promise<string> {
  const { hostname, port } = new URL(origin);
  const socket = connect({ host: hostname, port: Number(port) });
  let text = '';
  socket.setEncoding('latin1').on('data', (part: string) => {
    text += part;
  });
  socket.on('error', () => undefined);
  socket.setTimeout(5_000, () => socket.destroy());
  await once(socket, 'connect');
  if (ends) socket.end(bytes);
  else socket.write(bytes);
  await once(socket, 'close');
  return text;
}

export function statusesIn(text: string): number[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}
