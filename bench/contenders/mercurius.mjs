// mercurius with a resolver for each list, loaders for what hangs on customers, and graphql-jit, over bare pg with prepared
// statements: the child process of bench/speed. argv: the database's URL, and the organization.
import Fastify from 'fastify';
import mercurius from 'mercurius';
import pg from 'pg';
import { createLoaders } from './mercurius-loaders.mjs';
import { createQueries } from './mercurius-queries.mjs';
import { schema } from './mercurius-schema.mjs';

const [connectionString, organizationId] = process.argv.slice(2);
// As JSON has them: instants as text that the scalar reads, and exact amounts.
const types = { getTypeParser: (oid, format) => (oid === 1184 ? (text) => text : pg.types.getTypeParser(oid, format)) };
const pool = new pg.Pool({ connectionString, max: 10, idleTimeoutMillis: 0, types });
const ask = async (name, text, values) => (await pool.query({ name, text, values: [organizationId, ...values] })).rows;

const app = Fastify({ logger: false, keepAliveTimeout: 65_000 });
app.register(mercurius, {
  schema,
  resolvers: { Query: createQueries(ask), ...fields() },
  loaders: createLoaders(ask),
  jit: 1,
  graphiql: false,
});

/** What no column answers as it is. PostgreSQL's form of an instant becomes that of RFC 3339, as Clientele answers it. */
function fields() {
  const instant = (name) => (row) => (row[name] === null ? null : new Date(row[name]).toISOString());
  const money = (name) => (row) => ({ amount: row[name], currency: row.currency });
  return {
    Customer: { createdAt: instant('createdAt') },
    PlanSubscription: { startedAt: instant('startedAt') },
    Wallet: { balance: money('balance') },
    Invoice: { total: money('total'), issuedAt: instant('issuedAt'), dueAt: instant('dueAt') },
    Verification: { requestedAt: instant('requestedAt') },
  };
}

await app.listen({ port: 0, host: '127.0.0.1' });
process.send?.({ port: app.server.address().port });
process.on('disconnect', () => process.exit());
