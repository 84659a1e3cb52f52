import { type Actor, seesCompany } from '../../access/actor.ts';
import { reassignRows } from '../../database/reassign-rows.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { NotFoundError } from '../../kernel/domain-error.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import { type CustomerChanged, changeCustomer } from '../customer/change-customer.service.ts';
import { claimAll, releaseIdentity } from '../customer/customer-identity.service.ts';
import { addCondition } from '../customer/customer-list.service.ts';
import { addCustomerPart } from '../customer/customer-part.service.ts';
import {
  type MutationInput,
  type MutationResult,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import {
  deleteReference,
  deleteUnlinkedIdentities,
  findReferences,
  insertReferences,
  isKnownTo,
  type OwnedReference,
  referencesRecord,
  updateReference,
} from './reference.repository.ts';
import { type ExternalReference, keyOf, MOST_REFERENCES, readReference, readReferences } from './reference.rules.ts';

export type { CustomerChanged };

addCondition('source', isKnownTo);

addCustomerPart<null, readonly ExternalReference[]>({
  name: 'references',
  record: referencesRecord,
  load: async () => null,
  read: ({ references }, { path, issues }) =>
    references === undefined ? undefined : readReferences(references ?? [], [...path, 'references'], issues),
  identities: (references, organizationId) => references.map((reference) => identityOf(organizationId, reference)),
  write: async (tx, actor, entries) => {
    const fresh = entries.filter(({ isNew }) => isNew);
    await insertReferences(
      tx,
      fresh.flatMap(({ customer, value = [] }) => value.map((one) => ({ ...one, customerId: customer.id }))),
    );
    for (const { customer, value, isNew } of entries)
      if (value && !isNew) await replaceReferences(tx, actor, customer.id, value);
    return [];
  },
});

async function replaceReferences(
  tx: TenantTransaction,
  actor: Actor,
  customerId: string,
  references: readonly ExternalReference[],
): Promise<void> {
  const before = await findReferences(tx, customerId);
  const wanted = new Set(references.map(keyOf));
  for (const one of before) if (!wanted.has(keyOf(one))) await removeReference(tx, { ...one, customerId });
  await setReferences(tx, actor, customerId, new Set(before.map(keyOf)), references);
}

/** Links references, and says anew of linked ones when the other system made and changed them. */
async function setReferences(
  tx: TenantTransaction,
  actor: Actor,
  customerId: string,
  linked: ReadonlySet<string>,
  references: readonly ExternalReference[],
): Promise<void> {
  const owned = references.map((reference) => ({ ...reference, customerId }));
  for (const one of owned.filter((reference) => linked.has(keyOf(reference)))) await updateReference(tx, one);
  const fresh = owned.filter((reference) => !linked.has(keyOf(reference)));
  const claims = fresh.map((reference) => ({ ...identityOf(tx.organizationId, reference), customerId }));
  const [refused] = await claimAll(tx, actor, claims);
  if (refused) throw refused.error;
  await insertReferences(tx, fresh);
}

async function removeReference(
  tx: TenantTransaction,
  reference: Pick<OwnedReference, 'customerId' | 'source' | 'externalId'>,
): Promise<boolean> {
  await releaseIdentity(tx, identityOf(tx.organizationId, reference), reference.customerId);
  return deleteReference(tx, reference);
}

function identityOf(organizationId: string, { source, externalId }: Pick<ExternalReference, 'source' | 'externalId'>) {
  return { scopeId: organizationId, kind: `REFERENCE:${source}`, value: externalId } as const;
}

export interface LinkReferenceInput extends MutationInput {
  readonly customerId: string;
  readonly reference: object;
}

/**
 * Links a customer to its record in another system. Linking again tells anew when that record was made and changed there.
 * @throws InvalidInputError; NotFoundError, for an erased customer too; ConflictError CUSTOMER_DUPLICATE_REFERENCE.
 */
export function linkReference(
  write: WriteContext,
  input: LinkReferenceInput,
): Promise<MutationResult<CustomerChanged>> {
  return changeReferences(
    write,
    'linkReference',
    'customer.referenceLinked',
    input,
    async (tx, customerId, reference, issues) => {
      const linked = new Set((await findReferences(tx, customerId)).map(keyOf));
      if (linked.size >= MOST_REFERENCES && !linked.has(keyOf(reference)))
        issues.add(['input', 'reference'], 'OUT_OF_RANGE', `a customer has at most ${MOST_REFERENCES} references`);
      issues.throwIfAny();
      await setReferences(tx, write.actor, customerId, linked, [reference]);
    },
  );
}

export interface UnlinkReferenceInput extends MutationInput {
  readonly customerId: string;
  readonly reference: Pick<ExternalReference, 'source' | 'externalId'>;
}

/**
 * Takes a reference off a customer; other customers may have it from then on.
 * @throws InvalidInputError; NotFoundError for the customer, and where it has no such reference.
 */
export function unlinkReference(
  write: WriteContext,
  input: UnlinkReferenceInput,
): Promise<MutationResult<CustomerChanged>> {
  return changeReferences(
    write,
    'unlinkReference',
    'customer.referenceUnlinked',
    input,
    async (tx, customerId, reference) => {
      if (!(await removeReference(tx, { ...reference, customerId }))) throw new NotFoundError('reference', null);
    },
  );
}

function changeReferences(
  write: WriteContext,
  name: string,
  action: string,
  input: LinkReferenceInput,
  change: (
    tx: TenantTransaction,
    customerId: string,
    reference: ExternalReference,
    issues: InputIssues,
  ) => Promise<void>,
): Promise<MutationResult<CustomerChanged>> {
  return runMutation(write, {
    name,
    input,
    mayReplay: ({ companyId }) => seesCompany(write.actor, companyId),
    work: async (tx, issues) => {
      const reference = readReference(input.reference, ['input', 'reference'], issues);
      issues.throwIfAny();
      if (!reference) throw new Error('no reference and no issue');
      return changeCustomer(tx, write.actor, {
        id: input.customerId,
        action,
        erased: 'absent',
        work: async ({ customer }) => {
          await change(tx, customer.id, reference, issues);
          return [];
        },
      });
    },
  });
}

/** Gives references of one customer to another. Their identities move with all others of the customer. */
export function reassignReferences(tx: TenantTransaction, ids: readonly string[], customerId: string): Promise<void> {
  return reassignRows(tx, 'external_reference', ids, customerId);
}

/**
 * Gives up the identities of references that were taken off a customer while it was merged: the survivor kept them, so that
 * they led to it.
 */
export function releaseUnlinked(tx: TenantTransaction, customerId: string): Promise<void> {
  return deleteUnlinkedIdentities(tx, customerId);
}
