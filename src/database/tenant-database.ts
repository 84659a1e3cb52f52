import type { ViesRegister } from '../kernel/vies-register.ts';
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
  /** Whether VAT numbers that are written here are checked afterwards. */
  readonly asksVies: boolean;
  execute(statement: Sql): Promise<number>;
  /** Checks deferred constraints now, not at the commit. */
  forceConstraints(): Promise<void>;
  /** Runs work whose failure undoes nothing but itself. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
}

export interface TenantDatabase extends TenantReader {
  /** Where VAT numbers are checked, never inside a transaction; null: nobody is asked. */
  readonly vies: ViesRegister | null;
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

export interface TenantSurroundings {
  readonly prisma: PrismaClient;
  readonly turns: Turns;
  readonly vies: ViesRegister | null;
}

export function createTenantDatabase(
  { prisma, turns, vies }: TenantSurroundings,
  organizationId: string,
): TenantDatabase {
  const transaction: TenantDatabase['transaction'] = (work) =>
    prisma.$transaction(
      async (client) => {
        await client.$queryRawUnsafe(
          "select set_config('lock_timeout', '2s', true), set_config('statement_timeout', '15s', true)",
        );
        return work(bindTransaction(client, organizationId, vies !== null));
      },
      // Longer than any statement may run, so that PostgreSQL's clear error comes first.
      { maxWait: 5_000, timeout: 18_000 },
    );
  return {
    ...reader(prisma, organizationId),
    vies,
    transaction,
    transactionInTurn: (name, until, work) => turns.take(`${organizationId} ${name}`, until, () => transaction(work)),
  };
}

function bindTransaction(
  client: Prisma.TransactionClient,
  organizationId: string,
  asksVies: boolean,
): TenantTransaction {
  return Object.assign(bindModels(client, organizationId), {
    ...reader(client, organizationId),
    asksVies,
    execute: (statement: Sql) => {
      const { text, values } = bindTenant(statement, organizationId);
      return client.$executeRawUnsafe(text, ...values);
    },
    forceConstraints: async () => {
      await client.$executeRawUnsafe('SET CONSTRAINTS ALL IMMEDIATE');
    },
    savepoint: <T>(work: () => Promise<T>) => runInSavepoint(client, work),
  });
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
