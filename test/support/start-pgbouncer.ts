import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { postgresAccount } from '../../src/database/embedded-account.ts';

/** Debian's. Where it is not installed, the tests that need it are skipped; CI installs it. */
export const pgbouncerProgram = '/usr/sbin/pgbouncer';

/** A PgBouncer in transaction mode before the server of `databaseUrl`, with so few connections that clients must share them. */
export async function startPgbouncer(databaseUrl: string): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'clientele-pgbouncer-'));
  const port = await freePort();
  const config = join(folder, 'pgbouncer.ini');
  await writeFile(config, settings(new URL(databaseUrl), port));
  // It refuses to run as root.
  const account = process.getuid?.() === 0 ? await postgresAccount() : null;
  if (account) for (const path of [folder, config]) await chown(path, account.uid, account.gid);
  const program = spawn(pgbouncerProgram, [config], { stdio: 'ignore', ...account });
  const ended = once(program, 'exit');
  await reachable(port);
  const url = new URL(databaseUrl);
  url.port = String(port);
  return {
    url: url.toString(),
    stop: async () => {
      program.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function settings(server: URL, port: number): string {
  const { hostname, pathname, username, password } = server;
  const database = pathname.slice(1);
  const secret = password ? ` password=${password}` : '';
  return [
    '[databases]',
    `${database} = host=${hostname} port=${server.port} dbname=${database} user=${username}${secret}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = any',
    'pool_mode = transaction',
    'default_pool_size = 3',
    // It would not ask a server again for 15 s that it has found away.
    'server_login_retry = 1',
    '',
  ].join('\n');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

async function reachable(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const socket = connect(port, '127.0.0.1');
    const open = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (open) return;
    await sleep(25);
  }
  throw new Error('PgBouncer did not start');
}
