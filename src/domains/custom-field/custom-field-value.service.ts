import { seesCompany } from '../../access/actor.ts';
import { reassignRows } from '../../database/reassign-rows.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { changeCustomer } from '../customer/change-customer.service.ts';
import type { CustomerChanged } from '../customer/create-customer.service.ts';
import { addCondition } from '../customer/customer-list.service.ts';
import { addCustomerPart } from '../customer/customer-part.service.ts';
import {
  type MutationInput,
  type MutationResult,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import {
  copyValues,
  customFieldsOfCustomer,
  findRequired,
  hasFieldValue,
  holdDefinitions,
  removeValues,
  setValues,
  type TakenOver,
} from './custom-field.repository.ts';
import { type KnownFields, namedKeys, readFieldValues, type ValueChanges } from './custom-field-value.rules.ts';

/** A customer's fields are a part of it: `customFields` of its details and of its record. */
addCustomerPart<KnownFields, ValueChanges>({
  name: 'customFields',
  record: customFieldsOfCustomer,
  load: (tx, inputs) =>
    loadFields(
      tx,
      inputs.map(({ customFields }) => customFields),
    ),
  read: ({ customFields }, { path, issues, before }, known) => {
    if (customFields === undefined && before !== null) return undefined;
    return readFieldValues(customFields, { path: [...path, 'customFields'], issues, isNew: before === null }, known);
  },
  write: async (tx, _actor, entries) => {
    await writeValues(
      tx,
      entries.map(({ customer, value }) => ({ customerId: customer.id, changes: value })),
    );
    return [];
  },
});

/** What the reading of these objects needs. The fields that they name stay as they are until the transaction ends. */
async function loadFields(tx: TenantTransaction, objects: readonly unknown[]): Promise<KnownFields> {
  const keys = namedKeys(objects);
  const named = keys === null || keys.length > 0 ? await holdDefinitions(tx, keys) : [];
  return { named: new Map(named.map((field) => [field.key, field])), required: await findRequired(tx) };
}

async function writeValues(
  tx: TenantTransaction,
  customers: readonly { readonly customerId: string; readonly changes: ValueChanges | undefined }[],
): Promise<void> {
  const all = customers.flatMap(({ customerId, changes }) =>
    [...(changes ?? [])].map(([definitionId, value]) => ({ customerId, definitionId, value })),
  );
  await removeValues(
    tx,
    all.filter(({ value }) => value === null),
  );
  await setValues(
    tx,
    all.flatMap((entry) => (entry.value === null ? [] : [{ ...entry, value: entry.value }])),
  );
}

export type { CustomerChanged };

addCondition('customField', hasFieldValue);

export interface SetCustomFieldValuesInput extends MutationInput {
  readonly customerId: string;
  /** Key to value; null removes the value. */
  readonly values: object;
}

/**
 * Sets values of a customer's custom fields by key: keys that are left out stay, null removes a value. `changes` are what
 * really changed.
 * @throws InvalidInputError with an issue for each key that is unknown, archived or required, and for each value that its
 * field refuses; NotFoundError; RuleError CUSTOMER_ARCHIVED for an erased customer.
 */
export function setCustomFieldValues(
  write: WriteContext,
  input: SetCustomFieldValuesInput,
): Promise<MutationResult<CustomerChanged>> {
  return runMutation(write, {
    name: 'setCustomFieldValues',
    input,
    mayReplay: ({ companyId }) => seesCompany(write.actor, companyId),
    work: (tx, issues) =>
      changeCustomer(tx, write.actor, {
        id: input.customerId,
        action: 'customer.updated',
        work: async ({ customer }) => {
          const known = await loadFields(tx, [input.values]);
          const reading = { path: ['input', 'values'], issues, isNew: false };
          const changes = readFieldValues(input.values, reading, known);
          issues.throwIfAny();
          await writeValues(tx, [{ customerId: customer.id, changes }]);
          return [];
        },
      }),
  });
}

/** Gives values of one customer to another, which has none for their fields. */
export function reassignValues(tx: TenantTransaction, ids: readonly string[], customerId: string): Promise<void> {
  return reassignRows(tx, 'custom_field_value', ids, customerId);
}

/** Lets values take over what other customers have for the same field. */
export async function takeOverValues(tx: TenantTransaction, pairs: readonly TakenOver[]): Promise<void> {
  if (pairs.length > 0) await copyValues(tx, pairs);
}
