import type { Actor } from '../../access/actor.ts';
import { newId } from '../../database/new-id.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import type { ConflictError } from '../../kernel/domain-error.ts';
import { slugOf } from '../../kernel/fold-text.ts';
import { withoutPersonalNumbers } from '../../kernel/swedish-number.ts';
import { type AuditEntry, changesOfCreation, type FieldChange } from '../audit/audit.rules.ts';
import type { SellingCompany } from '../organization/organization.service.ts';
import {
  deleteNewCustomers,
  findCustomers,
  insertCustomers,
  setColumns,
  withoutRevisions,
} from './customer.repository.ts';
import { customerDefaults, defaultAutoCollection } from './customer.rules.ts';
import type { CustomerDetails } from './customer-details.rules.ts';
import { type Claim, freeSlugNumbers, type Identity, identityKey } from './customer-identity.repository.ts';
import { claimAll } from './customer-identity.service.ts';
import { type PartValues, partColumns, partIdentities, partRecords, writeParts } from './customer-part.service.ts';
import { derivedColumns } from './derived-columns.rules.ts';

export { identityKey };

/** Ids and changes: what is stored under the idempotency key. */
export interface CustomerChanged {
  readonly customerId: string;
  readonly companyId: string;
  readonly changes: readonly FieldChange[];
}

/** A new customer whose input was read. */
export interface NewCustomer {
  readonly details: CustomerDetails;
  readonly values: PartValues;
}

interface Draft extends NewCustomer {
  readonly id: string;
  slug: string;
}

/** What became of each new customer, in the order in which they were given. */
export interface MadeCustomers {
  readonly made: readonly (CustomerChanged | ConflictError)[];
  readonly events: readonly AuditEntry[];
}

/**
 * Writes new customers of a company with their identities and all that hangs on them, one statement a table, however many
 * there are. One whose identity another customer has is not written, and does not keep the others from it.
 */
export async function writeNewCustomers(
  tx: TenantTransaction,
  actor: Actor,
  company: SellingCompany,
  customers: readonly NewCustomer[],
): Promise<MadeCustomers> {
  // Nobody has seen a revision of theirs yet.
  return withoutRevisions(tx, async () => {
    const drafts: Draft[] = customers.map((customer) => ({ ...customer, id: newId(), slug: '' }));
    await chooseSlugs(tx, company.id, drafts);
    await insertCustomers(
      tx,
      drafts.map((draft) => ({
        id: draft.id,
        companyId: company.id,
        slug: draft.slug,
        ...columnsOf(tx, draft, company),
      })),
    );
    const refused = await claimIdentities(tx, actor, company.id, drafts);
    await deleteNewCustomers(tx, [...refused.keys()]);
    const written = drafts.filter(({ id }) => !refused.has(id));
    const { changes, events } = await writeHanging(tx, actor, written);
    const made = drafts.map(
      ({ id: customerId }) =>
        refused.get(customerId) ?? { customerId, companyId: company.id, changes: changes.get(customerId) ?? [] },
    );
    const created = written.map(({ id }) => createdEvent(company.id, id, changes.get(id) ?? []));
    return { made, events: [...created, ...events] };
  });
}

function createdEvent(companyId: string, subjectId: string, changes: readonly FieldChange[]): AuditEntry {
  return { action: 'customer.created', subjectType: 'Customer', subjectId, companyId, changes };
}

async function writeHanging(tx: TenantTransaction, actor: Actor, drafts: readonly Draft[]) {
  const ids = drafts.map(({ id }) => id);
  const rows = await findCustomers(tx, ids, {});
  const entries = drafts.flatMap(({ id, values }) => {
    const customer = rows.get(id)?.customer;
    return customer ? [{ customer, values, isNew: true }] : [];
  });
  const events = await writeParts(tx, actor, entries);
  const states = await findCustomers(tx, ids, partRecords());
  const changes = new Map([...states].map(([id, { record }]) => [id, changesOfCreation(record)]));
  return { changes, events };
}

/** The columns of a new row, but for its slug: what was given, else what holds for a customer of this company. */
function columnsOf(
  { organizationId, asksVies }: TenantTransaction,
  { details, values }: NewCustomer,
  company: SellingCompany,
) {
  const { slug: _slug, name, legalName = null, email = null, externalId = null, orgNumber = null, ...fields } = details;
  // What is null has its default in the table.
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  const known = { name: name ?? '', legalName, email, externalId, orgNumber };
  const additionalEmails = [...(fields.additionalEmails ?? [])];
  return {
    ...given,
    ...partColumns(values, details, asksVies),
    ...known,
    ...derivedColumns(organizationId, {
      ...known,
      customerType: fields.customerType ?? customerDefaults.customerType,
      phone: fields.phone ?? null,
      additionalEmails,
      billingAddress: fields.billingAddress ?? null,
      shippingAddress: fields.shippingAddress ?? null,
    }),
    // Prisma leaves a list out that is not named, and the column would be null.
    additionalEmails,
    billingCountry: fields.billingAddress?.country ?? null,
    timezone: fields.timezone ?? company.timezone,
    autoCollection: fields.autoCollection ?? defaultAutoCollection(fields.paymentProvider ?? null),
  };
}

/** A slug of the caller's own, or the first free one that is made of the name. */
async function chooseSlugs(tx: TenantTransaction, companyId: string, drafts: readonly Draft[]): Promise<void> {
  const used = new Set(drafts.flatMap(({ details }) => details.slug ?? []));
  const byBase = new Map<string, Draft[]>();
  for (const draft of drafts.filter(({ details }) => !details.slug))
    byBase.set(slugBase(draft), [...(byBase.get(slugBase(draft)) ?? []), draft]);
  // One may be had by another draft (`acme-2` is made of "Acme 2", too): in a batch each base asks for one more.
  const spare = drafts.length > 1 ? 1 : 0;
  const wishes = [...byBase].map(([base, those]) => ({ base, count: those.length + spare }));
  const free = wishes.length > 0 ? await freeSlugNumbers(tx, companyId, wishes) : new Map<string, number[]>();
  for (const draft of drafts) if (draft.details.slug) draft.slug = draft.details.slug;
  for (const [base, those] of byBase) {
    const slugs = (free.get(base) ?? []).map((number) => (number === 1 ? base : `${base}-${number}`));
    for (const draft of those) {
      draft.slug = slugs.find((slug) => !used.has(slug)) ?? `${base}-${draft.id}`;
      used.add(draft.slug);
    }
  }
}

/** From the name, short enough that a number after it stays within the 100 characters of a slug. */
function slugBase({ details }: Draft): string {
  return slugOf(withoutPersonalNumbers(details.name ?? ''), 90);
}

/** Takes all identities, and answers the customers that could not have theirs, each with the first conflict. */
async function claimIdentities(
  tx: TenantTransaction,
  actor: Actor,
  companyId: string,
  drafts: readonly Draft[],
): Promise<Map<string, ConflictError>> {
  const claims = drafts.flatMap((draft) => claimsOf(tx, companyId, draft));
  const refused = new Map<string, ConflictError>();
  for (const { claim, error } of await claimAll(tx, actor, claims)) {
    const draft = drafts.find(({ id }) => id === claim.customerId);
    // A slug that we made gives way to a twin that came first.
    if (draft && claim.kind === 'SLUG' && !draft.details.slug) await claimAnotherSlug(tx, actor, companyId, draft);
    else if (!refused.has(claim.customerId)) refused.set(claim.customerId, error);
  }
  return refused;
}

function claimsOf(tx: TenantTransaction, companyId: string, draft: Draft): Claim[] {
  const named = { ...draft, details: { ...draft.details, slug: draft.slug } };
  return givenIdentities(named, companyId, tx.organizationId).map((identity) => ({
    ...identity,
    customerId: draft.id,
  }));
}

/** The identities that the input of a new customer names. */
export function givenIdentities(
  { details: { externalId, orgNumber, slug }, values }: NewCustomer,
  companyId: string,
  organizationId: string,
): Identity[] {
  return [
    ...(externalId ? [{ scopeId: organizationId, kind: 'EXTERNAL_ID' as const, value: externalId }] : []),
    ...(orgNumber ? [{ scopeId: companyId, kind: 'ORG_NUMBER' as const, value: orgNumber }] : []),
    ...(slug ? [{ scopeId: companyId, kind: 'SLUG' as const, value: slug }] : []),
    ...partIdentities(values, organizationId),
  ];
}

async function claimAnotherSlug(tx: TenantTransaction, actor: Actor, companyId: string, draft: Draft): Promise<void> {
  await chooseSlugs(tx, companyId, [draft]);
  const claim = { scopeId: companyId, kind: 'SLUG', value: draft.slug, customerId: draft.id } as const;
  const [refused] = await claimAll(tx, actor, [claim]);
  if (refused) return claimAnotherSlug(tx, actor, companyId, draft);
  await setColumns(tx, draft.id, { slug: draft.slug });
}
