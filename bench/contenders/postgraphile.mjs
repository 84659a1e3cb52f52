// PostGraphile over the tables as they are: the child process of bench/speed. argv: the database's URL.
import { createServer } from 'node:http';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { grafserv } from 'postgraphile/grafserv/node';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';

const [connectionString] = process.argv.slice(2);

// No pgSettings: it reads without a transaction around each request, and knows nobody who asks.
const gateway = postgraphile({
  extends: [PostGraphileAmberPreset],
  // Else it would not let us ask for customers that are not archived, nor for what hangs on one: those columns lead no index.
  disablePlugins: ['PgIndexBehaviorsPlugin'],
  pgServices: [makePgService({ connectionString, schemas: ['public'], poolConfig: { max: 10 } })],
  // Its answers go out as text, which is not the default and is faster.
  grafserv: { graphqlPath: '/graphql', graphiql: false, websockets: false, watch: false, outputDataAsString: true },
  grafast: { explain: false },
});
const http = createServer();
http.keepAliveTimeout = 65_000;
await gateway.createServ(grafserv).addTo(http);
await gateway.getSchema();
http.listen(0, '127.0.0.1', () => process.send?.({ port: http.address().port }));
process.on('disconnect', () => process.exit());
