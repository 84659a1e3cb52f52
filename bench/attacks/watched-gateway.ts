// A gateway in a process of its own, which tells how long its event loop has stood still: the child of bench-attacks.ts.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createAuthenticator } from '../../src/access/authenticate.ts';
import { openDatabase } from '../../src/database/client.ts';
import { usualPolicy } from '../../src/env.ts';
import { schema } from '../../src/schema.ts';
import { createLog } from '../../src/server/create-log.ts';
import { createGatewayServer } from '../../src/server/create-server.ts';

const RESOLUTION_MS = 1;
const database = openDatabase({ url: process.argv[2] ?? '' });
const authenticate = createAuthenticator({ pool: database.pool, admin: null });
const policy = { ...usualPolicy, rateLimit: null };
const log = createLog('fatal');
const { http } = createGatewayServer({ schema, database, authenticate, log, demo: null, policy });
http.listen(0, '127.0.0.1');
await once(http, 'listening');

const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();
process.on('message', (message) => {
  if (message === 'reset') delay.reset();
  process.send?.({ stallMs: Math.max(0, delay.max / 1e6 - RESOLUTION_MS) });
});
process.on('disconnect', () => process.exit());
process.send?.({ port: (http.address() as AddressInfo).port });
