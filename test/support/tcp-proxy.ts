import { once } from 'node:events';
import { type AddressInfo, createServer, connect as open, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** Breaks every connection and refuses new ones, as a server that is down. */
  goAway(): Promise<void>;
  /** Passes nothing on any more, and refuses nothing, as a network that swallows packets. */
  goSilent(): void;
  /** Breaks what there is and takes new connections again. */
  comeBack(): Promise<void>;
  /** Takes new connections again; those that there are stay silent for ever, as when a firewall has forgotten them. */
  forgetSilent(): void;
  stop(): Promise<void>;
}

/** Stands between a program and a server, so that a test can take the server away. */
export async function startTcpProxy(target: { readonly host: string; readonly port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let silent = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    keep(near);
    if (silent) return void near.pause();
    const far = open(target.port, target.host);
    keep(far);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  const goAway = async () => {
    const closed = server.listening ? once(server, 'close') : null;
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    port,
    goAway,
    goSilent: () => {
      silent = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    forgetSilent: () => {
      silent = false;
    },
    comeBack: async () => {
      silent = false;
      await goAway();
      await listen(port);
    },
    stop: goAway,
  };
}
