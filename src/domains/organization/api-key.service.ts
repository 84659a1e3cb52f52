import { type Actor, seesCompany } from '../../access/actor.ts';
import { makeApiKey } from '../../access/api-key.ts';
import { type KeyDetails, keyActions, readKeyDetails } from '../../access/manage-keys.ts';
import type { Scope } from '../../access/scopes.ts';
import { newId } from '../../database/new-id.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { NotFoundError } from '../../kernel/domain-error.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import { isUuid } from '../../kernel/uuid.ts';
import { type AuditEntry, changesBetween, changesOfCreation, type FieldChange } from '../audit/audit.rules.ts';
import {
  type MutationInput,
  type MutationResult,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import { insertApiKey, lockApiKey, setRevoked } from './api-key.repository.ts';
import { findCompanyIds } from './company.repository.ts';
import { seesAllOf } from './limited-key.service.ts';

export interface CreateApiKeyInput extends MutationInput {
  /** 1 to 256 characters. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Left out or null: every company. */
  readonly companyIds?: readonly string[] | null | undefined;
}

export interface RevokeApiKeyInput extends MutationInput {
  readonly id: string;
}

/** What is stored under the idempotency key: no secret. */
export interface ApiKeyChanged {
  readonly apiKeyId: string;
  /** The companies that the key is limited to; null for every one. */
  readonly companyIds: readonly string[] | null;
}

export interface ApiKeyCreated extends ApiKeyChanged {
  /** The whole key, for the request that made it; null for everyone who is told of it later. */
  readonly secret: string | null;
}

/**
 * Makes an API key. Its secret is answered once and stored nowhere: a replay, and a twin that waited, get null. A key that
 * is limited to companies can make keys of these companies only.
 * @throws InvalidInputError with all problems at once; NotFoundError for a company that is absent or hidden from the key.
 */
export async function createApiKey(
  write: WriteContext,
  input: CreateApiKeyInput,
): Promise<MutationResult<ApiKeyCreated>> {
  const secrets = new Map<string, string>();
  const { outcome, dryRun } = await runMutation<ApiKeyChanged>(write, {
    name: 'createApiKey',
    input,
    mayReplay: ({ companyIds }) => seesAllOf(write.actor, companyIds),
    work: async (tx, issues) => {
      const details = readNewKey(write.actor, input, issues);
      issues.throwIfAny();
      await checkCompanies(tx, write.actor, input.companyIds ?? []);
      const { apiKeyId, plaintext, changes } = await writeNewKey(tx, details);
      secrets.set(apiKeyId, plaintext);
      const { companyIds } = details;
      return { outcome: { apiKeyId, companyIds }, events: [event(keyActions.created, apiKeyId, changes)] };
    },
  });
  // The work may have run several times, the answer to the one that committed may have been lost, and another request may
  // have come first: the id tells whether a run of this request made the key.
  const secret = secrets.get(outcome.apiKeyId) ?? null;
  return { outcome: { ...outcome, secret }, replayed: secret === null, dryRun };
}

function readNewKey(actor: Actor, input: CreateApiKeyInput, issues: InputIssues): KeyDetails {
  const { name, scopes, companyIds = null } = input;
  const path = ['input'];
  if (companyIds === null && actor.companyIds !== null)
    issues.add([...path, 'companyIds'], 'NOT_ALLOWED', 'your key is limited to companies: name some of its own');
  return readKeyDetails({ name, scopes, companyIds }, path, issues);
}

/** @throws NotFoundError for the first of `ids` that is no company, or none that the key sees. */
async function checkCompanies(tx: TenantTransaction, actor: Actor, ids: readonly string[]): Promise<void> {
  const known = await findCompanyIds(tx, ids.filter(isUuid));
  const isOwn = (id: string) => known.has(id) && seesCompany(actor, id);
  const lacking = ids.find((id) => !isOwn(id.toLowerCase()));
  if (lacking !== undefined) throw new NotFoundError('company', lacking);
}

async function writeNewKey(tx: TenantTransaction, details: KeyDetails) {
  const { prefix, secretHash, plaintext } = makeApiKey(tx.organizationId);
  const apiKeyId = newId();
  await insertApiKey(tx, { id: apiKeyId, prefix, secretHash, ...details });
  const { name, scopes, companyIds } = details;
  return { apiKeyId, plaintext, changes: changesOfCreation({ name, prefix, scopes, companyIds }) };
}

/**
 * Revokes an API key: it is refused from the next request on, for good. Revoking twice is no error and keeps the first
 * time; a key may revoke itself.
 * @throws NotFoundError for a key that is absent, or that sees more companies than the key of this request.
 */
export function revokeApiKey(write: WriteContext, input: RevokeApiKeyInput): Promise<MutationResult<ApiKeyChanged>> {
  return runMutation(write, {
    name: 'revokeApiKey',
    input,
    mayReplay: ({ companyIds }) => seesAllOf(write.actor, companyIds),
    work: async (tx, issues) => {
      issues.throwIfAny();
      const key = isUuid(input.id) ? await lockApiKey(tx, input.id) : null;
      if (!key || !seesAllOf(write.actor, key.companyIds)) throw new NotFoundError('API key', input.id);
      const outcome = { apiKeyId: key.id, companyIds: key.companyIds };
      if (key.isRevoked) return { outcome, events: [] };
      const revokedAt = (await setRevoked(tx, key.id)).toISOString();
      const changes = changesBetween({ revokedAt: null }, { revokedAt });
      return { outcome, events: [event(keyActions.revoked, key.id, changes)] };
    },
  });
}

function event(action: string, apiKeyId: string, changes: readonly FieldChange[]): AuditEntry {
  return { action, subjectType: 'ApiKey', subjectId: apiKeyId, companyId: null, changes };
}
