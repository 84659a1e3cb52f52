// The limit: one prepared statement for each workload that makes the answer's JSON in PostgreSQL, which is passed on as it
// is. Nobody is asked for a key, nothing is checked, logged or masked. The child process of bench/speed. argv: the database's
// URL, and the organization.
import { createServer } from 'node:http';
import pg from 'pg';
import { createCustomer } from './hand-written-create.mjs';
import { statements } from './hand-written-sql.mjs';

const [connectionString, organizationId] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString, max: 10, idleTimeoutMillis: 0 });

async function answer(path, variables) {
  if (path === '/create') return createCustomer(pool, organizationId, variables.input);
  const [created, id] = variables.after?.split('|') ?? [];
  const name = path === '/list' || path === '/deep' ? (created ? 'after' : 'list') : path.slice(1);
  const values = {
    list: [organizationId],
    after: [organizationId, created, id],
    dashboard: [organizationId],
    detail: [organizationId, variables.id],
    lookup: [organizationId, variables.id],
    search: [organizationId, `%${variables.search}%`, variables.search],
  }[name];
  const { rows } = await pool.query({ name, text: statements[name], values, rowMode: 'array' });
  return `{"data":${rows[0]?.[0] ?? '{"customer":null}'}}`;
}

const http = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (part) => {
    body += part;
  });
  request.on('end', async () => {
    try {
      const text = await answer(request.url, JSON.parse(body));
      response.setHeader('content-type', 'application/json; charset=utf-8');
      response.setHeader('content-length', Buffer.byteLength(text));
      response.end(text);
    } catch (error) {
      response.statusCode = 500;
      response.end(JSON.stringify({ errors: [{ message: error.message }] }));
    }
  });
});
http.keepAliveTimeout = 65_000;
http.listen(0, '127.0.0.1', () => process.send?.({ port: http.address().port }));
process.on('disconnect', () => process.exit());
