import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { followStatements, readClient, readServer } from '../support/wire-messages.ts';
import { startWireProxy, type WireProxy, type WireStatement } from '../support/wire-proxy.ts';

const int = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const text = (...texts: string[]) => Buffer.from(texts.map((one) => `${one}\0`).join(''));
const message = (type: string, body: Buffer = Buffer.alloc(0)) =>
  Buffer.concat([Buffer.from(type), int(body.length + 4), body]);
const opening = (code: number, body: Buffer = Buffer.alloc(0)) =>
  Buffer.concat([int(body.length + 8), int(code), body]);

const startUp = opening(196608, text('user', 'clientele', ''));
const [sslRequest, gssRequest, cancelRequest] = [
  opening(80877103),
  opening(80877104),
  opening(80877102, Buffer.alloc(8)),
];
const query = (sql: string) => message('Q', text(sql));
const parse = (name: string, sql: string) => message('P', Buffer.concat([text(name, sql), Buffer.alloc(2)]));
const bind = (portal: string, name: string) => message('B', Buffer.concat([text(portal, name), Buffer.alloc(6)]));
const execute = (portal: string) => message('E', Buffer.concat([text(portal), int(0)]));
const [describePortal, sync, terminate] = [message('D', text('P')), message('S'), message('X')];
const ready = message('Z', Buffer.from('I'));
const complete = (tag: string) => message('C', text(tag));

/** What the client sends in a session with everything that the gateway's driver sends, and more. */
const session = [
  sslRequest,
  gssRequest,
  startUp,
  message('p', text('secret')),
  query('BEGIN'),
  parse('', 'select 1'),
  bind('', ''),
  describePortal,
  execute(''),
  sync,
  parse('one', 'select 2'),
  parse('two', "select 3 where $1 = 'åäö'"),
  bind('a', 'two'),
  bind('b', 'one'),
  execute('b'),
  execute('a'),
  execute('a'),
  sync,
  query('COMMIT'),
  terminate,
];
const sqls = ['BEGIN', 'select 1', 'select 2', "select 3 where $1 = 'åäö'", "select 3 where $1 = 'åäö'", 'COMMIT'];

/** The same bytes in chunks of `size`. */
function chunksOf(bytes: Buffer, size: number): Buffer[] {
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
}

describe('messages', () => {
  const bytes = Buffer.concat(session);

  it.each([1, 2, 3, 5, 7, 64, bytes.length])('come out whole and in order, of chunks of %i bytes', (size) => {
    const read = readClient();
    const messages = chunksOf(bytes, size).flatMap((chunk) => read(chunk));
    expect(messages.map((one) => one.bytes)).toEqual(session);
    const types = messages.map(({ type }) => type);
    expect(types.slice(0, 4)).toEqual(['SSLRequest', 'GSSENCRequest', 'StartUp', 'p']);
    expect(types.slice(4).join('')).toBe('QPBDESPPBBEEESQX');
    const sqlOf = followStatements();
    expect(messages.map(sqlOf).filter((sql) => sql !== null)).toEqual(sqls);
  });

  it('of a client that cancels are told apart from a start', () => {
    expect(readClient()(cancelRequest).map(({ type }) => type)).toEqual(['CancelRequest']);
  });

  it.each([1, 4, 6, 100])('of a server come out whole, of chunks of %i bytes', (size) => {
    const sent = [message('R', int(0)), ready, message('D', Buffer.from('Z\0\0\0\x05I')), complete('SELECT 1'), ready];
    const read = readServer();
    const messages = chunksOf(Buffer.concat(sent), size).flatMap((chunk) => read(chunk));
    expect(messages.map(({ type }) => type).join('')).toBe('RZDCZ');
    expect(messages.map((one) => one.bytes)).toEqual(sent);
  });
});

/** A server that keeps what it got and says what a test lets it say. */
async function startServer() {
  const got: Buffer[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined).on('data', (chunk) => got.push(chunk));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const latest = () => sockets.at(-1);
  return {
    port: (server.address() as AddressInfo).port,
    got: () => Buffer.concat(got),
    say: (...messages: Buffer[]) => latest()?.write(Buffer.concat(messages)),
    isLeft: () => latest()?.readyState !== 'open',
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function gate<Value>() {
  let open: (value: Value) => void = () => undefined;
  const opened = new Promise<Value>((resolve) => {
    open = resolve;
  });
  return { open: (value: Value) => open(value), opened };
}

describe('a proxy', () => {
  const stops: (() => unknown)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  async function open() {
    const server = await startServer();
    stops.push(server.stop);
    const proxy: WireProxy = await startWireProxy(() => ({ host: '127.0.0.1', port: server.port }));
    stops.push(proxy.stop);
    const enter = async () => {
      const client = connect(proxy.port, '127.0.0.1');
      stops.push(() => client.destroy());
      const heard: Buffer[] = [];
      client.on('error', () => undefined).on('data', (chunk) => heard.push(chunk));
      await once(client, 'connect');
      return { client, heard: () => Buffer.concat(heard).toString('latin1') };
    };
    return { server, proxy, enter };
  }
  const seen = (statements: WireStatement[]) =>
    statements.map(({ sql, connection, place, number }) => `${connection}.${place} ${number} ${sql}`);

  it('passes everything on but a wish for encryption, and counts by connection and in all', async () => {
    const { server, proxy, enter } = await open();
    const statements: WireStatement[] = [];
    proxy.watch({
      before: (statement) => {
        statements.push(statement);
        return 'pass';
      },
    });
    const [one, other] = [await enter(), await enter()];
    for (const chunk of chunksOf(Buffer.concat(session), 11)) one.client.write(chunk);
    const passed = Buffer.concat(session.slice(2));
    await expect.poll(() => server.got().length).toBe(passed.length);
    expect(server.got()).toEqual(passed);
    expect(one.heard()).toBe('NN');
    other.client.write(Buffer.concat([startUp, query('select 9'), query('select 10')]));
    await expect.poll(() => statements.length).toBe(sqls.length + 2);
    expect(seen(statements)).toEqual([
      ...sqls.map((sql, index) => `1.${index + 1} ${index + 1} ${sql}`),
      '2.1 7 select 9',
      '2.2 8 select 10',
    ]);
    expect(proxy.connections()).toBe(2);
  });

  it('does not pass a statement on before the watcher lets it, and never where it cuts', async () => {
    const { server, proxy, enter } = await open();
    const verdict = gate<'pass' | 'cut'>();
    const reached = gate<void>();
    proxy.watch({
      before: ({ sql }) => {
        if (sql !== 'second') return 'pass';
        reached.open();
        return verdict.opened;
      },
    });
    const { client } = await enter();
    client.write(Buffer.concat([startUp, query('first'), query('second'), query('third')]));
    await reached.opened;
    const before = Buffer.concat([startUp, query('first')]);
    await expect.poll(() => server.got().length).toBe(before.length);
    const closed = once(client, 'close');
    verdict.open('cut');
    await closed;
    await expect.poll(server.isLeft).toBe(true);
    expect(server.got()).toEqual(before);
    await expect.poll(proxy.connections).toBe(0);
  });

  it('holds back the answer of a statement until all of it is there', async () => {
    const { server, proxy, enter } = await open();
    const verdict = gate<'pass'>();
    const answered: string[] = [];
    proxy.watch({
      after: ({ sql }) => {
        answered.push(sql);
        return sql === 'COMMIT' ? verdict.opened : 'pass';
      },
    });
    const { client, heard } = await enter();
    client.write(Buffer.concat([startUp, parse('', 'update'), bind('', ''), execute(''), execute(''), sync]));
    await expect.poll(() => server.got().length).toBeGreaterThan(startUp.length);
    server.say(message('R', int(0)), ready);
    server.say(complete('UPDATE 1'), ready);
    await expect.poll(() => answered).toEqual(['update', 'update']);
    const first = Buffer.concat([message('R', int(0)), ready, complete('UPDATE 1'), ready]).toString('latin1');
    await expect.poll(heard).toBe(first);
    client.write(query('COMMIT'));
    await expect.poll(() => server.got().includes('COMMIT')).toBe(true);
    const answer = Buffer.concat([complete('COMMIT'), ready]);
    server.say(answer.subarray(0, answer.length - 1));
    server.say(answer.subarray(answer.length - 1));
    await expect.poll(() => answered).toEqual(['update', 'update', 'COMMIT']);
    expect(heard()).toBe(first);
    verdict.open('pass');
    await expect.poll(heard).toBe(first + answer.toString('latin1'));
  });

  it('breaks all connections when it is closed, and takes new ones when it is opened again', async () => {
    const { server, proxy, enter } = await open();
    const { client } = await enter();
    proxy.close();
    await once(client, 'close');
    const refused = await enter();
    await once(refused.client, 'close');
    await expect.poll(proxy.connections).toBe(0);
    proxy.open();
    const { client: next } = await enter();
    next.write(startUp);
    await expect.poll(server.got).toEqual(startUp);
  });
});
