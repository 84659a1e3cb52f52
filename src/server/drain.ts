import type { Server } from 'node:http';
import type { Socket } from 'node:net';

const SWEEP_MS = 50;
// A connection that has sent nothing yet may be about to: a browser opens some in advance and may never use them.
const SILENT_MS = 250;

/** Watches a server's connections, so that `drain` knows those that never sent anything. To be called before it listens. */
export function watchConnections(http: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  http.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

/**
 * Takes no more connections and waits until every request under way is answered, for `limit` milliseconds at most.
 * Connections without a request are closed; http.close() alone would wait for each one's keep-alive to end.
 */
export async function drain(http: Server, sockets: ReadonlySet<Socket>, limit: number): Promise<void> {
  const closed = new Promise((resolve) => http.close(resolve));
  const sweep = setInterval(() => http.closeIdleConnections(), SWEEP_MS);
  const silent = setTimeout(() => {
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  }, SILENT_MS);
  const impatience = setTimeout(() => http.closeAllConnections(), limit);
  await closed;
  clearInterval(sweep);
  clearTimeout(silent);
  clearTimeout(impatience);
}
