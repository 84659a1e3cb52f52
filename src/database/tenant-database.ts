import type { Prisma, PrismaClient } from './generated/client.ts';
import { bindTenant, type Sql } from './sql.ts';
import { bindModels, type TenantModels } from './tenant-models.ts';
import type { Turns } from './turns.ts';

/** Reads one organization's rows. The statement holds TENANT, never an id. */
export interface TenantReader {
  readonly organizationId: string;
  query<Row>(statement: Sql): Promise<Row[]>;
}

/** One transaction in one organization: statements by hand, and Prisma's models cut down to this tenant. */
export interface TenantTransaction extends TenantReader, TenantModels {
  execute(statement: Sql): Promise<number>;
  /** Checks deferred constraints now, not at the commit. */
  forceConstraints(): Promise<void>;
  /** Runs work whose failure undoes nothing but itself. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
}

export interface TenantDatabase extends TenantReader {
  /**
   * Runs `work` in one READ COMMITTED transaction that ends with it: returns commits, throws rolls back.
   * A lock is waited for 2 s, a statement runs 15 s at most; both are local to the transaction, as PgBouncer asks.
   */
  transaction<T>(work: (tx: TenantTransaction) => Promise<T>): Promise<T>;
  /**
   * transaction, one at a time of those with this name in this organization and process: the others wait without a
   * connection. @throws BusyError where its turn has not come until then (milliseconds since 1970).
   */
  transactionInTurn<T>(name: string, until: number, work: (tx: TenantTransaction) => Promise<T>): Promise<T>;
}

export function createTenantDatabase(prisma: PrismaClient, turns: Turns, organizationId: string): TenantDatabase {
  const transaction: TenantDatabase['transaction'] = (work) =>
    prisma.$transaction(
      async (client) => {
        await client.$queryRawUnsafe(
          "select set_config('lock_timeout', '2s', true), set_config('statement_timeout', '15s', true)",
        );
        return work(bindTransaction(client, organizationId));
      },
      // Longer than any statement may run, so that PostgreSQL's clear error comes first.
      { maxWait: 5_000, timeout: 18_000 },
    );
  return {
    ...reader(prisma, organizationId),
    transaction,
    transactionInTurn: (name, until, work) => turns.take(`${organizationId} ${name}`, until, () => transaction(work)),
  };
}

function bindTransaction(client: Prisma.TransactionClient, organizationId: string): TenantTransaction {
  return {
    ...reader(client, organizationId),
    ...bindModels(client, organizationId),
    execute: (statement) => {
      const { text, values } = bindTenant(statement, organizationId);
      return client.$executeRawUnsafe(text, ...values);
    },
    forceConstraints: async () => {
      await client.$executeRawUnsafe('SET CONSTRAINTS ALL IMMEDIATE');
    },
    savepoint: (work) => runInSavepoint(client, work),
  };
}

/** One inside another may have the same name: PostgreSQL goes back to the latest. */
async function runInSavepoint<T>(client: Prisma.TransactionClient, work: () => Promise<T>): Promise<T> {
  await client.$executeRawUnsafe('SAVEPOINT attempt');
  try {
    const result = await work();
    await client.$executeRawUnsafe('RELEASE SAVEPOINT attempt');
    return result;
  } catch (error) {
    // Where the connection is lost this fails too; what was lost first is told.
    await client.$executeRawUnsafe('ROLLBACK TO SAVEPOINT attempt').catch(() => undefined);
    await client.$executeRawUnsafe('RELEASE SAVEPOINT attempt').catch(() => undefined);
    throw error;
  }
}

function reader(client: Prisma.TransactionClient, organizationId: string): TenantReader {
  return {
    organizationId,
    query: async <Row>(statement: Sql) => {
      const { text, values } = bindTenant(statement, organizationId);
      return client.$queryRawUnsafe<Row[]>(text, ...values);
    },
  };
}
