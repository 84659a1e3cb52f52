import type { TenantTransaction } from '../../database/tenant-database.ts';
import type { AuditEntry } from '../audit/audit.rules.ts';
import { ensureTags } from './tag.repository.ts';
import { type TagName, tagCreated } from './tag.rules.ts';

export interface MadeTags {
  /** The tags' ids by the keys of their names. */
  readonly ids: ReadonlyMap<string, string>;
  /** One for each tag that was made. */
  readonly events: readonly AuditEntry[];
}

/** The tags of these names: unknown ones are made, without a color. Nobody deletes them until the transaction ends. */
export async function makeTags(tx: TenantTransaction, names: readonly TagName[]): Promise<MadeTags> {
  const unique = new Map([...names].reverse().map((name) => [name.key, name]));
  const tags = await ensureTags(tx, [...unique.values()]);
  return {
    ids: new Map(tags.map(({ key, id }) => [key, id])),
    events: tags.filter(({ isNew }) => isNew).map(({ id, name }) => tagCreated({ id, name, color: null })),
  };
}
