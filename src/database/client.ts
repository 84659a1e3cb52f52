import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import type { ViesRegister } from '../kernel/vies-register.ts';
import { PrismaClient } from './generated/client.ts';
import type { OnStatement } from './on-statement.ts';
import { openPool, type PoolOptions, watchPool } from './pool.ts';
import { createTenantDatabase, type TenantDatabase } from './tenant-database.ts';
import { createTurns } from './turns.ts';

const PROBE_WITHIN_MS = 1_000;

export interface DatabaseOptions extends PoolOptions {
  /** Called with the text of every statement that is sent; tests count with it. */
  readonly onStatement?: (text: string) => void;
  /** Makes the register that VAT numbers are checked at; without it nobody is asked. */
  readonly vies?: ((pool: pg.Pool) => ViesRegister) | null;
  /** See disk-space.ts; without it there is always space. */
  readonly isReadOnly?: () => boolean;
}

/** One pool of connections. Rows are read and written through `tenant(id)` only. */
export interface Database {
  /** `onStatement` is called for each statement that is sent by it. */
  tenant(organizationId: string, onStatement?: OnStatement): TenantDatabase;
  /** The pool itself, for what has no tenant yet: authentication, start. */
  readonly pool: pg.Pool;
  /** One connection beside the pool, opened when it is first used: a full pool does not keep it waiting. */
  readonly probe: pg.Pool;
  /** Where VAT numbers are checked; null: nobody is asked. */
  readonly vies: ViesRegister | null;
  /**
   * Whether it is no use to wait for a connection: too many wait already, or some do and for a second nobody got one.
   * To be asked before a request is taken on; it is no reason to give up one that is under way.
   */
  isOverloaded(): boolean;
  /** Whether nothing may be written for now, neither by mutations nor by jobs: the disk is nearly full. */
  isReadOnly(): boolean;
  close(): Promise<void>;
}

/** Opens a pool, and Prisma on it. */
export function openDatabase(options: DatabaseOptions): Database {
  const pool = openPool(options);
  const probe = openPool({ ...options, poolSize: 1, limits: { ...options.limits, wait: PROBE_WITHIN_MS } });
  const watch = watchPool(pool, options);
  const prisma = createPrisma(pool, options.onStatement);
  const turns = createTurns();
  const vies = options.vies?.(pool) ?? null;
  return {
    pool,
    probe,
    vies,
    isOverloaded: watch.isOverloaded,
    isReadOnly: options.isReadOnly ?? (() => false),
    tenant: (organizationId, onStatement) =>
      createTenantDatabase({ prisma, pool, turns, vies, onStatement, onText: options.onStatement }, organizationId),
    close: async () => {
      watch.stop();
      await prisma.$disconnect();
      await Promise.all([pool.end(), probe.end()]);
    },
  };
}

function createPrisma(pool: pg.Pool, onStatement: DatabaseOptions['onStatement']): PrismaClient {
  const adapter = new PrismaPg(pool);
  if (!onStatement) return new PrismaClient({ adapter, errorFormat: 'minimal' });
  const prisma = new PrismaClient({ adapter, errorFormat: 'minimal', log: [{ emit: 'event', level: 'query' }] });
  prisma.$on('query', (event) => onStatement(event.query));
  return prisma;
}
