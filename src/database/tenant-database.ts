import type pg from 'pg';
import type { ViesRegister } from '../kernel/vies-register.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';
import { type OnStatement, watched } from './on-statement.ts';
import { sendStatement } from './send-statement.ts';
import { bindTenant, type Sql } from './sql.ts';
import { bindModels, type TenantModels } from './tenant-models.ts';
import type { Turns } from './turns.ts';

/** Reads one organization's rows. The statement holds TENANT, never an id. */
export interface TenantReader {
  readonly organizationId: string;
  /**
   * Texts, numbers, booleans and JSON come as they are; other types are to be cast to one of these. `isLasting`: the text of
   * the statement comes again and one plan is good for all its values, so that it is kept where the connection allows it.
   */
  query<Row>(statement: Sql, isLasting?: boolean): Promise<Row[]>;
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
  readonly pool: pg.Pool;
  readonly turns: Turns;
  readonly vies: ViesRegister | null;
  readonly onStatement?: OnStatement | undefined;
  /** Hears of what is sent without Prisma, which tells of the rest itself. */
  readonly onText?: ((text: string) => void) | undefined;
}

export function createTenantDatabase(surroundings: TenantSurroundings, organizationId: string): TenantDatabase {
  const { prisma, pool, turns, vies, onStatement, onText } = surroundings;
  const transaction: TenantDatabase['transaction'] = (work) =>
    bracketed(prisma, onStatement, async (client) => {
      const sender = senderOf(client, onStatement);
      await sender.query(
        "select set_config('lock_timeout', '2s', true), set_config('statement_timeout', '15s', true), set_config('idle_in_transaction_session_timeout', '20s', true)",
        [],
      );
      const models = bindModels(client, organizationId, onStatement);
      return work(Object.assign(models, bindSender(sender, organizationId, vies !== null)));
    });
  return {
    organizationId,
    query: async <Row>(statement: Sql, isLasting = false) => {
      const bound = bindTenant(statement, organizationId);
      onText?.(bound.text);
      return watched(onStatement, bound.text, () => sendStatement<Row>(pool, bound, isLasting));
    },
    vies,
    transaction,
    transactionInTurn: (name, until, work) => turns.take(`${organizationId} ${name}`, until, () => transaction(work)),
  };
}

/**
 * Runs a transaction of Prisma's, which sends BEGIN, COMMIT and ROLLBACK itself. BEGIN takes as long as a connection is
 * waited for.
 */
async function bracketed<T>(
  prisma: PrismaClient,
  onStatement: OnStatement | undefined,
  work: (client: Prisma.TransactionClient) => Promise<T>,
): Promise<T> {
  let end = onStatement?.('BEGIN');
  let isRolledBack = false;
  const inside = async (client: Prisma.TransactionClient) => {
    end?.();
    end = undefined;
    try {
      const result = await work(client);
      end = onStatement?.('COMMIT');
      return result;
    } catch (error) {
      isRolledBack = true;
      end = onStatement?.('ROLLBACK');
      throw error;
    }
  };
  try {
    // Longer than any statement may run, so that PostgreSQL's clear error comes first.
    const result = await prisma.$transaction(inside, { maxWait: 5_000, timeout: 18_000 });
    end?.();
    return result;
  } catch (error) {
    end?.(isRolledBack ? undefined : error);
    throw error;
  }
}

/** Sends statements by hand. */
interface Sender {
  query<Row>(text: string, values: readonly unknown[]): Promise<Row[]>;
  execute(text: string, values: readonly unknown[]): Promise<number>;
}

function senderOf(client: Prisma.TransactionClient, onStatement: OnStatement | undefined): Sender {
  return {
    query: <Row>(text: string, values: readonly unknown[]) =>
      watched(onStatement, text, () => client.$queryRawUnsafe<Row[]>(text, ...values)),
    execute: (text, values) => watched(onStatement, text, () => client.$executeRawUnsafe(text, ...values)),
  };
}

function reader(sender: Sender, organizationId: string): TenantReader {
  return {
    organizationId,
    query: async <Row>(statement: Sql) => {
      const { text, values } = bindTenant(statement, organizationId);
      return sender.query<Row>(text, values);
    },
  };
}

function bindSender(
  sender: Sender,
  organizationId: string,
  asksVies: boolean,
): Omit<TenantTransaction, keyof TenantModels> {
  return {
    ...reader(sender, organizationId),
    asksVies,
    execute: (statement) => {
      const { text, values } = bindTenant(statement, organizationId);
      return sender.execute(text, values);
    },
    forceConstraints: async () => {
      await sender.execute('SET CONSTRAINTS ALL IMMEDIATE', []);
    },
    savepoint: (work) => runInSavepoint(sender, work),
  };
}

/** One inside another may have the same name: PostgreSQL goes back to the latest. */
async function runInSavepoint<T>(sender: Sender, work: () => Promise<T>): Promise<T> {
  await sender.execute('SAVEPOINT attempt', []);
  try {
    const result = await work();
    await sender.execute('RELEASE SAVEPOINT attempt', []);
    return result;
  } catch (error) {
    // Where the connection is lost this fails too; what was lost first is told.
    await sender.execute('ROLLBACK TO SAVEPOINT attempt', []).catch(() => undefined);
    await sender.execute('RELEASE SAVEPOINT attempt', []).catch(() => undefined);
    throw error;
  }
}
