import type { Actor } from '../access/actor.ts';
import type { Reader } from '../database/reader.ts';
import type { TenantDatabase } from '../database/tenant-database.ts';

/** What a resolver has: who asks, what it may read, and where it may write. */
export interface Context {
  readonly actor: Actor;
  readonly reader: Reader;
  readonly database: TenantDatabase;
  readonly requestId: string;
}
