import type { Actor } from '../access/actor.ts';
import type { Reader } from '../database/reader.ts';
import type { TenantDatabase } from '../database/tenant-database.ts';
import type { Figures } from './figures.ts';
import type { RequestTrace } from './request-trace.ts';

/** What a resolver has: who asks, what it may read, and where it may write. */
export interface Context {
  readonly actor: Actor;
  readonly reader: Reader;
  readonly database: TenantDatabase;
  readonly requestId: string;
  readonly figures: Figures;
  /** Points that one request may cost: see cost.ts. */
  readonly costLimit: number;
  /** null where nobody traces. */
  readonly trace: RequestTrace | null;
}
