import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import type { ViesRegister } from '../kernel/vies-register.ts';
import { PrismaClient } from './generated/client.ts';
import { openPool, type PoolOptions } from './pool.ts';
import { createTenantDatabase, type TenantDatabase } from './tenant-database.ts';
import { createTurns } from './turns.ts';

export interface DatabaseOptions extends PoolOptions {
  /** Called with the text of every statement that is sent; tests count with it. */
  readonly onStatement?: (text: string) => void;
  /** Makes the register that VAT numbers are checked at; without it nobody is asked. */
  readonly vies?: ((pool: pg.Pool) => ViesRegister) | null;
}

/** One pool of connections. Rows are read and written through `tenant(id)` only. */
export interface Database {
  tenant(organizationId: string): TenantDatabase;
  /** The pool itself, for what has no tenant yet: authentication, start, readiness. */
  readonly pool: pg.Pool;
  /** Where VAT numbers are checked; null: nobody is asked. */
  readonly vies: ViesRegister | null;
  close(): Promise<void>;
}

/** Opens a pool, and Prisma on it. */
export function openDatabase(options: DatabaseOptions): Database {
  const pool = openPool(options);
  const prisma = createPrisma(pool, options.onStatement);
  const turns = createTurns();
  const vies = options.vies?.(pool) ?? null;
  return {
    pool,
    vies,
    tenant: (organizationId) => createTenantDatabase({ prisma, turns, vies }, organizationId),
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
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
