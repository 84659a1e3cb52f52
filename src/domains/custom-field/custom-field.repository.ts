import { newId } from '../../database/new-id.ts';
import { rawSql, type Sql, sql, TENANT } from '../../database/sql.ts';
import { columns, defineTable, type Order, type RowOf } from '../../database/table.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import type { ChangeableDefinition, CustomFieldType, FieldDefinition } from './custom-field.rules.ts';
import type { FieldValue } from './custom-field-value.rules.ts';

export const customFieldDefinitionTable = defineTable({
  name: 'custom_field_definition',
  typename: 'CustomFieldDefinition',
  visibility: 'everyone',
  columns: {
    id: columns.uuid('id'),
    key: columns.text('key'),
    label: columns.text('label'),
    type: columns.word<CustomFieldType>('type'),
    options: columns.computed<readonly string[] | null>("case when t.type = 'SELECT' then t.options end"),
    required: columns.bool('required'),
    archivedAt: columns.instantOrNull('archived_at'),
  },
});
export type CustomFieldDefinitionRow = RowOf<typeof customFieldDefinitionTable>;

// By bytes: the same order on every server.
export const definitionOrder: Order = { name: 'key', key: sql`t.key collate "C"`, type: 'text', nullable: false };

const ofDefinition = (column: string) =>
  `(select d.${column} from custom_field_definition d where d.organization_id = t.organization_id and d.id = t.definition_id)`;

export const customFieldValueTable = defineTable({
  name: 'custom_field_value',
  typename: 'CustomFieldValue',
  visibility: { parent: 'customer', column: 'customer_id' },
  // What an archived field held is kept, but shown to nobody.
  readableBy: () => sql`${rawSql(ofDefinition('archived_at'))} is null`,
  columns: {
    id: columns.uuid('id'),
    definitionId: columns.uuid('definition_id'),
    value: columns.json<FieldValue>('value'),
  },
});
export type CustomFieldValueRow = RowOf<typeof customFieldValueTable>;

export const valueOrder: Order = {
  name: 'key',
  key: sql`${rawSql(ofDefinition('key'))} collate "C"`,
  type: 'text',
  nullable: false,
};

/** The values of the customer `t`, by key, as its record has them: archived fields are no part of it. */
export const customFieldsOfCustomer = `select coalesce(jsonb_object_agg(d.key, v.value), '{}')
  from custom_field_value v
  join custom_field_definition d on d.organization_id = v.organization_id and d.id = v.definition_id
 where v.organization_id = t.organization_id and v.customer_id = t.id and d.archived_at is null`;

const definition = rawSql(
  `t.id::text, t.key, t.label, t.type, t.options, t.required, t.archived_at::text as "archivedAt"`,
);

/**
 * The fields of these keys, null for every key, that are not archived. Until the transaction ends none of them is changed:
 * see lockDefinition. A customer's own lock comes first, and these by id, so that nobody waits in a circle.
 */
export function holdDefinitions(tx: TenantTransaction, keys: readonly string[] | null): Promise<FieldDefinition[]> {
  return tx.query<FieldDefinition>(
    sql`select ${definition} from custom_field_definition t
         where t.organization_id = ${TENANT} and t.archived_at is null and (${keys}::text[] is null or t.key = any(${keys}::text[]))
         order by t.id for key share`,
  );
}

/** The required fields that are not archived, by key. */
export function findRequired(tx: TenantTransaction): Promise<FieldDefinition[]> {
  return tx.query<FieldDefinition>(
    sql`select ${definition} from custom_field_definition t
         where t.organization_id = ${TENANT} and t.archived_at is null and t.required order by t.key collate "C"`,
  );
}

/** Locks a definition against every writer of its values: they hold it FOR KEY SHARE, by holdDefinitions and the foreign key. */
export async function lockDefinition(tx: TenantTransaction, id: string): Promise<FieldDefinition | null> {
  const [locked] = await tx.query<FieldDefinition>(
    sql`select ${definition} from custom_field_definition t where t.organization_id = ${TENANT} and t.id = ${id}::uuid for update`,
  );
  return locked ?? null;
}

export function countDefinitions(tx: TenantTransaction): Promise<number> {
  return tx.customFieldDefinition.count({ where: { organizationId: tx.organizationId, archivedAt: null } });
}

/** Whether it was new: waits for a twin that is just being defined. */
export async function insertDefinition(
  tx: TenantTransaction,
  { archivedAt: _never, options, ...columns }: FieldDefinition,
): Promise<boolean> {
  const row = { organizationId: tx.organizationId, ...columns, options: [...options] };
  const { count } = await tx.customFieldDefinition.createMany({ data: [row], skipDuplicates: true });
  return count === 1;
}

export async function getDefinitionId(tx: TenantTransaction, key: string): Promise<string> {
  const where = { organizationId: tx.organizationId, key };
  const found = await tx.customFieldDefinition.findFirst({ where, select: { id: true } });
  if (!found) throw new Error(`custom field ${key} is missing`);
  return found.id;
}

export async function changeDefinition(
  tx: TenantTransaction,
  id: string,
  { label, options, required }: ChangeableDefinition,
): Promise<void> {
  const where = { organizationId: tx.organizationId, id };
  await tx.customFieldDefinition.updateMany({ where, data: { label, options: [...options], required } });
}

export async function setArchived(tx: TenantTransaction, id: string, archivedAt: Date): Promise<void> {
  await tx.customFieldDefinition.updateMany({ where: { organizationId: tx.organizationId, id }, data: { archivedAt } });
}

/** Up to ten customers whose value is one of `options`. Merged ones do not count: nobody could change their values. */
export async function findUsers(
  tx: TenantTransaction,
  definitionId: string,
  options: readonly string[],
): Promise<string[]> {
  const users = await tx.query<{ id: string }>(
    sql`select c.id::text from custom_field_value v
          join customer c on c.organization_id = v.organization_id and c.id = v.customer_id
         where v.organization_id = ${TENANT} and v.definition_id = ${definitionId}::uuid and c.merged_into_id is null
           and v.value #>> '{}' = any(${options}::text[])
         order by c.id limit 10`,
  );
  return users.map(({ id }) => id);
}

/** A value of one customer, by its definition's id. */
export interface ValueEntry {
  readonly customerId: string;
  readonly definitionId: string;
  readonly value: FieldValue;
}

/** Sets values, of any number of customers in one statement. A value that is there already is not touched. */
export async function setValues(tx: TenantTransaction, entries: readonly ValueEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const ids = entries.map(() => newId());
  const customers = entries.map(({ customerId }) => customerId);
  const definitions = entries.map(({ definitionId }) => definitionId);
  const values = entries.map(({ value }) => JSON.stringify(value));
  await tx.execute(
    sql`insert into custom_field_value (organization_id, id, customer_id, definition_id, value)
        select ${TENANT}, i.id, i.customer_id, i.definition_id, i.value::jsonb
          from unnest(${ids}::uuid[], ${customers}::uuid[], ${definitions}::uuid[], ${values}::text[]) i(id, customer_id, definition_id, value)
        on conflict (organization_id, customer_id, definition_id) do update set value = excluded.value
         where custom_field_value.value is distinct from excluded.value`,
  );
}

export async function removeValues(
  tx: TenantTransaction,
  entries: readonly Omit<ValueEntry, 'value'>[],
): Promise<void> {
  if (entries.length === 0) return;
  const customers = entries.map(({ customerId }) => customerId);
  const definitions = entries.map(({ definitionId }) => definitionId);
  await tx.execute(
    sql`delete from custom_field_value v using unnest(${customers}::uuid[], ${definitions}::uuid[]) i(customer_id, definition_id)
         where v.organization_id = ${TENANT} and v.customer_id = i.customer_id and v.definition_id = i.definition_id`,
  );
}

/** The customer `t` has this value of a field that is not archived. */
export function hasFieldValue({ key, equals }: { readonly key: string; readonly equals: unknown }): Sql {
  return sql`exists (select from custom_field_value v
                       join custom_field_definition d on d.organization_id = v.organization_id and d.id = v.definition_id
                      where v.organization_id = ${TENANT} and d.organization_id = ${TENANT} and v.customer_id = t.id
                        and d.key = ${key} and d.archived_at is null and v.value = ${JSON.stringify(equals)}::jsonb)`;
}

/** Two rows of which the one takes over what the other holds. */
export interface TakenOver {
  readonly target: string;
  readonly source: string;
}

export async function copyValues(tx: TenantTransaction, pairs: readonly TakenOver[]): Promise<void> {
  await tx.execute(
    sql`update custom_field_value t set value = s.value
          from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as g(target uuid, source uuid)
          join custom_field_value s on s.organization_id = ${TENANT} and s.id = g.source
         where t.organization_id = ${TENANT} and t.id = g.target`,
  );
}
