// Clientele as it runs in production, compiled, without the jobs that would run beside it: the child process of
// bench-speed.ts. argv: the database's URL, the number of processes, and the policy that is not the usual one, as JSON.
// JavaScript, so that it runs without tsx, whose wrappers of functions would be measured too.
import cluster from 'node:cluster';
import { createAuthenticator } from '../../dist/access/authenticate.js';
import { openDatabase } from '../../dist/database/client.js';
import { usualPolicy } from '../../dist/env.js';
import { schema } from '../../dist/schema.js';
import { createLog } from '../../dist/server/create-log.js';
import { createGatewayServer } from '../../dist/server/create-server.js';

const [url, processes, policy] = process.argv.slice(2);

if (Number(processes) > 1 && cluster.isPrimary) startWorkers(Number(processes));
else serve((port) => process.send?.({ port }));

function startWorkers(count) {
  let started = 0;
  for (let number = 0; number < count; number += 1) {
    cluster.fork().on('message', ({ port }) => {
      started += 1;
      if (started === count) process.send?.({ port });
    });
  }
  process.on('disconnect', () => process.exit());
}

function serve(ready) {
  const database = openDatabase({ url });
  const authenticate = createAuthenticator({ pool: database.pool, admin: null });
  const { http } = createGatewayServer({
    schema,
    database,
    authenticate,
    log: createLog('info'),
    demo: null,
    // A benchmark asks for more in a minute than anybody should.
    policy: { ...usualPolicy, introspection: 'admin', rateLimit: null, ...JSON.parse(policy) },
  });
  http.listen(0, '127.0.0.1', () => ready(http.address().port));
  process.on('disconnect', () => process.exit());
}
