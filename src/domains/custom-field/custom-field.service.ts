import { newId } from '../../database/new-id.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { ConflictError, NotFoundError, RuleError } from '../../kernel/domain-error.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import { isUuid } from '../../kernel/uuid.ts';
import { type AuditEntry, changesBetween, changesOfCreation, type FieldChange } from '../audit/audit.rules.ts';
import {
  type Done,
  type MutationInput,
  type MutationResult,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import { refuseLimitedKey } from '../organization/limited-key.service.ts';
import {
  changeDefinition,
  countDefinitions,
  findUsers,
  getDefinitionId,
  insertDefinition,
  lockDefinition,
  setArchived,
} from './custom-field.repository.ts';
import {
  type ChangeableDefinition,
  type CustomFieldType,
  type FieldDefinition,
  MOST_FIELDS,
  readKey,
  readLabel,
  readOptions,
  recordOfDefinition,
} from './custom-field.rules.ts';

/** What is stored under the idempotency key. */
export interface CustomFieldChanged {
  readonly definitionId: string;
}

export interface DefineCustomFieldInput extends MutationInput {
  readonly key: string;
  readonly label: string;
  readonly type: CustomFieldType;
  readonly options?: readonly string[] | null | undefined;
  readonly required: boolean;
}

/**
 * Defines a custom field of the organization's customers. Its key and type never change, and the key stays taken after the
 * field is archived. A required field is asked of new customers; those that are there may lack it.
 * @throws InvalidInputError with all problems at once, also for a key that is limited to companies and where there are 500
 * fields; ConflictError CUSTOM_FIELD_DUPLICATE_KEY with the field that has the key.
 */
export function defineCustomField(
  write: WriteContext,
  input: DefineCustomFieldInput,
): Promise<MutationResult<CustomFieldChanged>> {
  return runMutation(write, {
    name: 'defineCustomField',
    input,
    mayReplay: () => true,
    work: async (tx, issues) => {
      refuseLimitedKey(write.actor, issues);
      const definition = readDefinition(input, issues);
      if ((await countDefinitions(tx)) >= MOST_FIELDS)
        issues.add(['input', 'key'], 'OUT_OF_RANGE', `there are ${MOST_FIELDS} custom fields: archive one first`);
      issues.throwIfAny();
      if (!(await insertDefinition(tx, definition))) throw await duplicate(tx, definition.key);
      return done('customField.defined', definition.id, changesOfCreation(recordOfDefinition(definition)));
    },
  });
}

function readDefinition(input: DefineCustomFieldInput, issues: InputIssues): FieldDefinition {
  const { type, required } = input;
  return {
    id: newId(),
    key: readKey(input.key, ['input', 'key'], issues) ?? '',
    label: readLabel(input.label, ['input', 'label'], issues) ?? '',
    type,
    options: readOptions(input.options, type, ['input', 'options'], issues),
    required,
    archivedAt: null,
  };
}

async function duplicate(tx: TenantTransaction, key: string): Promise<ConflictError> {
  const message = 'Another custom field has this key, or had it before it was archived: choose another one.';
  const existing = { typename: 'CustomFieldDefinition', id: await getDefinitionId(tx, key) };
  return new ConflictError('CUSTOM_FIELD_DUPLICATE_KEY', message, existing);
}

export interface UpdateCustomFieldInput extends MutationInput {
  readonly id: string;
  readonly label?: string | null | undefined;
  readonly options?: readonly string[] | null | undefined;
  readonly required?: boolean | null | undefined;
}

/**
 * Changes a custom field that is not archived. What is left out stays; null makes it not required. The options are
 * replaced whole: new ones may come, and one that no customer has may go.
 * @throws InvalidInputError with all problems at once; NotFoundError, for an archived field too; RuleError FIELD_IMMUTABLE
 * with up to ten customers whose value is an option that would go.
 */
export function updateCustomField(
  write: WriteContext,
  input: UpdateCustomFieldInput,
): Promise<MutationResult<CustomFieldChanged>> {
  return runMutation(write, {
    name: 'updateCustomField',
    input,
    mayReplay: () => true,
    work: async (tx, issues) => {
      refuseLimitedKey(write.actor, issues);
      const before = await lockNamed(tx, input.id, issues);
      if (before.archivedAt !== null) throw new NotFoundError('custom field', input.id);
      const changed = readChange(before, input, issues);
      issues.throwIfAny();
      await keepUsedOptions(tx, before, changed.options);
      await changeDefinition(tx, before.id, changed);
      const after = { ...before, ...changed };
      const changes = changesBetween(recordOfDefinition(before), recordOfDefinition(after));
      return done('customField.updated', before.id, changes);
    },
  });
}

function readChange(before: FieldDefinition, input: UpdateCustomFieldInput, issues: InputIssues): ChangeableDefinition {
  const { label, options, required } = input;
  if (label === null) issues.add(['input', 'label'], 'REQUIRED', 'can be changed, but not cleared');
  return {
    label: typeof label === 'string' ? (readLabel(label, ['input', 'label'], issues) ?? '') : before.label,
    options: options === undefined ? before.options : readOptions(options, before.type, ['input', 'options'], issues),
    required: required === undefined ? before.required : required === true,
  };
}

/** The definition is locked by now, so that no value can be written that is not seen here. */
async function keepUsedOptions(
  tx: TenantTransaction,
  { id, options }: FieldDefinition,
  kept: readonly string[],
): Promise<void> {
  const removed = options.filter((option) => !kept.includes(option));
  const users = removed.length > 0 ? await findUsers(tx, id, removed) : [];
  if (users.length === 0) return;
  throw new RuleError('FIELD_IMMUTABLE', 'Customers have an option that would go: give them another value first.', {
    path: ['input', 'options'],
    subjects: users.map((user) => ({ typename: 'Customer', id: user })),
  });
}

export interface ArchiveCustomFieldInput extends MutationInput {
  readonly id: string;
}

/**
 * Archives a custom field, for good: its values are kept, but neither shown nor written any more. Archiving twice is no
 * error.
 * @throws InvalidInputError for a key that is limited to companies; NotFoundError.
 */
export function archiveCustomField(
  write: WriteContext,
  input: ArchiveCustomFieldInput,
): Promise<MutationResult<CustomFieldChanged>> {
  return runMutation(write, {
    name: 'archiveCustomField',
    input,
    mayReplay: () => true,
    work: async (tx, issues) => {
      refuseLimitedKey(write.actor, issues);
      issues.throwIfAny();
      const { id, archivedAt: before } = await lockNamed(tx, input.id, issues);
      if (before !== null) return done('customField.archived', id, []);
      const archivedAt = new Date();
      await setArchived(tx, id, archivedAt);
      return done('customField.archived', id, [{ path: ['archivedAt'], before, after: archivedAt.toISOString() }]);
    },
  });
}

/** @throws NotFoundError, unless the input has other problems: those are told first. */
async function lockNamed(tx: TenantTransaction, id: string, issues: InputIssues): Promise<FieldDefinition> {
  const locked = isUuid(id) ? await lockDefinition(tx, id) : null;
  if (!locked) issues.throwIfAny();
  if (!locked) throw new NotFoundError('custom field', id);
  return locked;
}

function done(action: string, definitionId: string, changes: readonly FieldChange[]): Done<CustomFieldChanged> {
  const subject = { subjectType: 'CustomFieldDefinition', subjectId: definitionId, companyId: null } as const;
  const events: AuditEntry[] = changes.length > 0 ? [{ action, ...subject, changes }] : [];
  return { outcome: { definitionId }, events };
}
