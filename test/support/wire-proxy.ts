import { once } from 'node:events';
import { type AddressInfo, createServer, connect as open, type Socket } from 'node:net';
import { asksForReady, followStatements, readClient, readServer } from './wire-messages.ts';

/** A statement that a client sent: a Query or an Execute of PostgreSQL's protocol. */
export interface WireStatement {
  readonly sql: string;
  /** The connection's number, from 1. */
  readonly connection: number;
  /** Its place among the connection's statements, and among those of all connections, from 1. */
  readonly place: number;
  readonly number: number;
}

/** What goes on with a connection: as if nobody had looked, or broken, both ends of it. */
export type Verdict = 'pass' | 'cut';

/** Looks at statements; the statement, or its answer, is held back until it has decided. */
export interface WireWatcher {
  /** Before a statement is passed on: the server has not run it. */
  before?(statement: WireStatement): Verdict | Promise<Verdict>;
  /**
   * After a statement's whole answer came, and before any of it is passed on: the server has run it, the client does not
   * know. Statements that are sent under one Sync have one answer.
   */
  after?(statement: WireStatement): Verdict | Promise<Verdict>;
}

export interface WireProxy {
  readonly port: number;
  /** How many connections are open. */
  connections(): number;
  /** Replaces who looks, from the next statement on; null for nobody. */
  watch(watcher: WireWatcher | null): void;
  /** Breaks every connection, and new ones at once, until it is opened again. */
  close(): void;
  open(): void;
  stop(): Promise<void>;
}

/** Stands between a program and a PostgreSQL, and counts the statements that go through. `target` may change its mind. */
export async function startWireProxy(
  target: () => { readonly host: string; readonly port: number },
): Promise<WireProxy> {
  const sockets = new Set<Socket>();
  let watcher: WireWatcher | null = null;
  let [connections, statements] = [0, 0];
  const keep = (socket: Socket) => {
    sockets.add(socket);
    // What was written is small and must not wait for more.
    socket.setNoDelay(true);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  let isClosed = false;
  const close = () => {
    isClosed = true;
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((near) => {
    if (isClosed) return void near.destroy();
    const { host, port } = target();
    const far = open(port, host);
    for (const socket of [near, far]) keep(socket);
    connections += 1;
    const connection = connections;
    relay(near, far, {
      count: (sql, place) => {
        statements += 1;
        return { sql, connection, place, number: statements };
      },
      watcher: () => watcher,
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => sockets.size / 2,
    watch: (next) => {
      watcher = next;
    },
    close,
    open: () => {
      isClosed = false;
    },
    stop: async () => {
      server.close();
      close();
      await once(server, 'close');
    },
  };
}

interface Desk {
  count(sql: string, place: number): WireStatement;
  watcher(): WireWatcher | null;
}

/** A statement whose answer is held back until the server has said `ready` so many times. */
interface Awaited {
  readonly statement: WireStatement;
  readonly ready: number;
}

function relay(near: Socket, far: Socket, desk: Desk): void {
  const [ofClient, ofServer, sqlOf] = [readClient(), readServer(), followStatements()];
  const awaited: Awaited[] = [];
  let [place, asked, ready] = [0, 0, 0];
  const cut = () => {
    near.destroy();
    far.destroy();
  };
  for (const socket of [near, far]) socket.on('close', cut);

  inOrder(near, cut, async (chunk) => {
    for (const message of ofClient(chunk)) {
      // Encryption is refused here: nobody could read on.
      if (message.type === 'SSLRequest' || message.type === 'GSSENCRequest') {
        near.write('N');
        continue;
      }
      const sql = sqlOf(message);
      if (sql !== null) {
        place += 1;
        const statement = desk.count(sql, place);
        const watcher = desk.watcher();
        if ((await watcher?.before?.(statement)) === 'cut') return cut();
        if (watcher?.after) awaited.push({ statement, ready: asked + 1 });
      }
      if (asksForReady(message)) asked += 1;
      far.write(message.bytes);
    }
  });

  const held: Buffer[] = [];
  inOrder(far, cut, async (chunk) => {
    for (const { type, bytes } of ofServer(chunk)) {
      held.push(bytes);
      if (type === 'Z') ready += 1;
      for (let next = awaited[0]; next && next.ready <= ready; next = awaited[0]) {
        if ((await desk.watcher()?.after?.(next.statement)) === 'cut') return cut();
        awaited.shift();
      }
    }
    if (awaited.length === 0) near.write(Buffer.concat(held.splice(0)));
  });
}

/** Works on chunks one after the other, and on a closed socket not at all. */
function inOrder(socket: Socket, fail: () => void, work: (chunk: Buffer) => Promise<void>): void {
  let last = Promise.resolve();
  socket.on('data', (chunk: Buffer) => {
    last = last.then(() => (socket.destroyed ? undefined : work(chunk))).catch(fail);
  });
}
