import type pg from 'pg';
import { failureKind } from '../../src/database/failure.ts';
import { faultsOfRows, type Queryable } from './billing-model-audit.ts';
import { INVOICE_TOTAL, type WriteLoad } from './write-load.ts';

/** What is wrong in the database after a load whose every write was answered. Empty where each has had its one effect. */
export async function faultsOfLoad(pool: pg.Pool, organizationId: string, load: WriteLoad): Promise<string[]> {
  const client: Queryable = { query: async (text, values) => pool.query(text, [...values]) };
  const ofRows = await faultsOfRows(client, organizationId);
  // What a check of a VAT number changes nobody has asked for; read last, since checks go on meanwhile.
  const isOfCheck = await unaskedEvents(pool, organizationId);
  return [
    ...ofRows.filter((fault) => !isOfCheck.some((id) => fault.endsWith(id))),
    ...(await faultsOfChecks(pool, organizationId)),
    ...(await faultsOfEvents(pool, organizationId, load)),
    ...(await faultsOfKeys(pool, organizationId, load)),
    ...(await faultsOfObjects(pool, organizationId, load)),
  ];
}

async function unaskedEvents(pool: pg.Pool, organizationId: string): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    "select id from audit_event where organization_id = $1 and action = 'customer.vatChecked' and request_id is null",
    [organizationId],
  );
  return rows.map(({ id }) => id);
}

/** A number is asked for until there is an answer, which is kept once, with its event. */
async function faultsOfChecks(pool: pg.Pool, organizationId: string): Promise<string[]> {
  const { rows } = await pool.query<{ id: string; checks: number; events: number }>(
    `select * from (
       select c.id, (select count(*)::int from vat_check v where v.organization_id = $1 and v.customer_id = c.id) as checks,
              (select count(*)::int from audit_event e
                where e.organization_id = $1 and e.subject_id = c.id and e.action = 'customer.vatChecked') as events
         from customer c where c.organization_id = $1) counted where checks > 1 or checks <> events`,
    [organizationId],
  );
  return rows.map((row) => `checks: ${JSON.stringify(row)}`);
}

/** Each write has its events, under its own request id, once; and nobody else has any. */
async function faultsOfEvents(pool: pg.Pool, organizationId: string, { writes }: WriteLoad): Promise<string[]> {
  const { rows } = await pool.query<{ key: string; actions: string }>(
    `select request_id as key, string_agg(action, ',' order by action collate "C") as actions
       from audit_event where organization_id = $1 and request_id is not null group by 1`,
    [organizationId],
  );
  const written = writes.map(({ command, actions }) => [command.requestId ?? '', actions.join()] as const);
  return differences(
    'events',
    written,
    rows.map(({ key, actions }) => [key, actions] as const),
  );
}

/** Each write has kept its key with its outcome, and no other key is there. */
async function faultsOfKeys(pool: pg.Pool, organizationId: string, { writes }: WriteLoad): Promise<string[]> {
  const { rows } = await pool.query<{ key: string; state: string }>(
    `select key, operation || case when outcome is null or completed_at is null then ' begun' else '' end as state
       from idempotency_key where organization_id = $1`,
    [organizationId],
  );
  const written = writes.map(({ command }) => [String(command.input.idempotencyKey), command.name] as const);
  return differences(
    'keys',
    written,
    rows.map(({ key, state }) => [key, state] as const),
  );
}

/** Customers and invoices are what their writers were told: no more of them, no less, and none other than written. */
async function faultsOfObjects(pool: pg.Pool, organizationId: string, { customers }: WriteLoad): Promise<string[]> {
  const { rows } = await pool.query<{ id: string; state: string }>(
    `select c.id, concat_ws(' ', c.external_id, coalesce(c.notes, '-'), w.id, w.balance::float8) as state
       from customer c join wallet w on w.organization_id = c.organization_id and w.customer_id = c.id
      where c.organization_id = $1
      union all
     select i.id, concat_ws(' ', l.description, i.customer_id, i.issued_at is not null, i.total::float8, i.amount_paid::float8)
       from invoice i join invoice_line l on l.organization_id = i.organization_id and l.invoice_id = i.id
      where i.organization_id = $1`,
    [organizationId],
  );
  const told = customers.flatMap((customer): [string, string][] => [
    [customer.id, `${customer.key} ${customer.notes ?? '-'} ${customer.walletId} ${customer.balance}`],
    ...customer.invoices.map((invoice): [string, string] => {
      const sent = invoice.isSent ? 't' : 'f';
      return [invoice.id, `${invoice.key} ${customer.id} ${sent} ${INVOICE_TOTAL} ${invoice.paid}`];
    }),
  ]);
  return differences(
    'rows',
    told,
    rows.map(({ id, state }) => [id, state] as const),
  );
}

type Entries = readonly (readonly [key: string, value: string])[];

/** A key that is there twice differs from one that is there once. */
function differences(what: string, expected: Entries, found: Entries): string[] {
  const counted = (entries: Entries) => {
    const counts = new Map<string, number>();
    for (const entry of entries) counts.set(entry.join(': '), (counts.get(entry.join(': ')) ?? 0) + 1);
    return counts;
  };
  const [wanted, there] = [counted(expected), counted(found)];
  const all = [...new Set([...wanted.keys(), ...there.keys()])];
  return all
    .filter((one) => wanted.get(one) !== there.get(one))
    .map((one) => `${what}: ${one}: ${there.get(one) ?? 0} and not ${wanted.get(one) ?? 0}`);
}

interface LogEntry {
  readonly level: number;
  readonly msg: string;
  readonly code?: string;
  readonly err?: { readonly code?: string; readonly message?: string; readonly type?: string };
}

const expected = ['unavailable', 'busy', 'contention'];

/** Lines of a gateway's output that must not be there, whatever is killed: an uncaught error, a fault of our own, a failed job. */
export function faultsOfOutput(output: string): string[] {
  // A killed gateway may have been writing.
  const lines = output.slice(0, output.lastIndexOf('\n') + 1).split('\n');
  return lines.filter((line) => {
    if (!line.startsWith('{')) return !isBanner(line);
    const { level, msg, code, err } = JSON.parse(line) as LogEntry;
    if (level < 40) return false;
    if (msg === 'request failed') return code !== 'UNAVAILABLE' && code !== 'TRY_AGAIN';
    return level >= 60 || !expected.includes(kindOf(err));
  });
}

/** Of an error as it was logged: Prisma tells in its message what PostgreSQL has told it. */
function kindOf({ code, message = '' }: NonNullable<LogEntry['err']> = {}): string {
  const [, sqlState = code] = /Code: `(\w{5})`/.exec(message) ?? [];
  // The driver's own words, where there was no server left to tell a code.
  if (message.includes('Server has closed the connection')) return 'unavailable';
  return failureKind(Object.assign(new Error(message), { code: sqlState }));
}

const isBanner = (line: string): boolean => /^(| {2}(Clientele is ready|GraphiQL|Note|Ctrl-C).*)$/.test(line);
