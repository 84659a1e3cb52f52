import type { Sight } from '../database/reader.ts';
import { type AccessRule, isScope, type Scope } from './scopes.ts';

/** Who asks: one organization, what its key may do, and the companies it may see. */
export interface Actor {
  readonly organizationId: string;
  /** null for ADMIN_API_KEY, which is no row. */
  readonly apiKeyId: string | null;
  /** What a log may show of the key; never the secret. */
  readonly keyPrefix: string;
  readonly scopes: ReadonlySet<Scope>;
  /** null: every company of the organization. */
  readonly companyIds: readonly string[] | null;
}

/** ADMIN has every scope. */
export function hasScope(actor: Actor, rule: AccessRule): boolean {
  return rule === 'SIGNED_IN' || actor.scopes.has(rule) || actor.scopes.has('ADMIN');
}

export function seesCompany(actor: Actor, companyId: string): boolean {
  return actor.companyIds === null || actor.companyIds.includes(companyId);
}

/** What the reader of a request is told of its key. */
export function sightOf(actor: Actor): Sight {
  return { companyIds: actor.companyIds, hasScope: (scope) => isScope(scope) && hasScope(actor, scope) };
}
