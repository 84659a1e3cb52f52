import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { DATABASE_USER } from './embedded-cluster.ts';
import { EmbeddedDatabaseError } from './embedded-error.ts';
import { DatabaseInUseError, takeLock } from './embedded-lock.ts';
import type { Place } from './embedded-place.ts';
import { reachServer, type Server, stopServer } from './embedded-server.ts';

/** A PostgreSQL that runs, and the connection that holds its folder's lock, if any. */
export interface Session {
  readonly url: string;
  readonly server: Server;
  readonly holder: Client | null;
}

export interface SessionOptions {
  readonly lock: boolean;
  /** The port to start on, 0 for any free one. */
  readonly port: number;
  readonly withinMs: number;
}

/**
 * Starts PostgreSQL or joins the one that runs, and takes the folder's lock. Needs no lock file of its own: of two
 * servers PostgreSQL lets one live, and of two gateways on it the advisory lock lets one through.
 * Throws EmbeddedDatabaseError; a server that was started here for nothing is stopped again.
 */
export async function openSession(place: Place, password: string, options: SessionOptions): Promise<Session> {
  const deadline = Date.now() + options.withinMs;
  for (;;) {
    const server = await reachServer(place, options.port, deadline);
    const url = `postgresql://${DATABASE_USER}:${password}@127.0.0.1:${server.port}/postgres`;
    if (!options.lock) return { url, server, holder: null };
    const holder = await lockOrStop(place, url, server);
    if (holder) return { url, server, holder };
    if (Date.now() > deadline) throw new EmbeddedDatabaseError(`PostgreSQL in ${place.home} takes no connections.`);
    await sleep(50);
  }
}

async function lockOrStop(place: Place, url: string, server: Server): Promise<Client | null> {
  try {
    return await takeLock(url, place.home);
  } catch (error) {
    if (server.startedHere && !(error instanceof DatabaseInUseError)) await stopServer(server.pid, place.data);
    throw error;
  }
}
