import { type Actor, seesCompany } from '../../access/actor.ts';
import { findRow, getClock } from '../../database/find-row.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { formatDecimal } from '../../kernel/decimal.ts';
import { ConflictError, NotFoundError } from '../../kernel/domain-error.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import { shownInstant } from '../../kernel/instant.ts';
import { type Money, moneyOf } from '../../kernel/money.ts';
import { isUuid } from '../../kernel/uuid.ts';
import type { VerificationKind } from '../../kernel/verification-kind.ts';
import { type AuditEntry, type AuditedRecord, changesBetween, changesOfCreation } from '../audit/audit.rules.ts';
import {
  type MutationInput,
  type MutationResult,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import { refuseLimitedKey } from '../organization/limited-key.service.ts';
import {
  findPlanByCode,
  hasCompany,
  insertPlan,
  lockPlan,
  type NewPlan,
  type PlanChanges,
  type PlanRow,
  planTable,
  setPlan,
} from './plan.repository.ts';
import {
  type PlanInterval,
  type PlanOwner,
  type PlanTextInput,
  readPlanCode,
  readPlanName,
  readPlanPrice,
  readPlanTexts,
  readPlanTier,
  sortedKinds,
} from './plan.rules.ts';
import { seesPlan } from './plan.service.ts';

/** The outcome of a change of a plan. */
export interface PlanChanged extends PlanOwner {
  readonly id: string;
}

export interface CreatePlanInput extends MutationInput {
  readonly companyId?: string | null | undefined;
  readonly code: string;
  readonly name: string;
  readonly tier: string;
  readonly price: Money;
  readonly interval: PlanInterval;
  readonly requiredVerifications?: readonly VerificationKind[] | null | undefined;
}

/**
 * Makes a plan of a company, or of all: without companyId, which takes a key that is not limited to companies.
 * @throws InvalidInputError with all problems at once: code (1 to 64 letters, digits, `.`, `_`, `-`), name (1 to 256), tier
 * (1 to 64), price (not negative, 6 decimals at most), companyId (UNKNOWN_VALUE); ConflictError PLAN_DUPLICATE_CODE with
 * the plan that has the code, null where the key does not see it.
 */
export function createPlan(write: WriteContext, input: CreatePlanInput): Promise<MutationResult<PlanChanged>> {
  return runMutation(write, {
    name: 'createPlan',
    input,
    mayReplay: (outcome) => seesPlan(write.actor, outcome),
    work: async (tx, issues) => {
      const companyId = await readCompany(tx, write.actor, input.companyId, issues);
      const plan = readNewPlan(input, companyId, issues);
      issues.throwIfAny();
      if (!plan) throw new Error('no plan and no issue');
      const id = await claimCode(tx, write.actor, plan);
      const record = recordOf(await getPlan(tx, id));
      return {
        outcome: { id, companyId },
        events: [event('plan.created', { id, companyId }, changesOfCreation(record))],
      };
    },
  });
}

/** The company of a new plan in lower case, or null for all companies. */
async function readCompany(
  tx: TenantTransaction,
  actor: Actor,
  companyId: string | null | undefined,
  issues: InputIssues,
): Promise<string | null> {
  if (companyId === null || companyId === undefined) {
    refuseLimitedKey(actor, issues);
    return null;
  }
  const id = companyId.toLowerCase();
  if (isUuid(id) && seesCompany(actor, id) && (await hasCompany(tx, id))) return id;
  issues.add(['input', 'companyId'], 'UNKNOWN_VALUE', 'must be the id of a company that your key sees');
  return null;
}

function readNewPlan(input: CreatePlanInput, companyId: string | null, issues: InputIssues): NewPlan | null {
  const code = readPlanCode(input.code, ['input', 'code'], issues);
  const name = readPlanName(input.name, ['input', 'name'], issues);
  const tier = readPlanTier(input.tier, ['input', 'tier'], issues);
  const price = readPlanPrice(input.price, ['input', 'price'], issues);
  if (code === null || name === null || tier === null || price === null) return null;
  return {
    companyId,
    code,
    name,
    tier,
    price: formatDecimal(price.amount),
    currency: price.currency,
    interval: input.interval,
    requiredVerifications: sortedKinds(input.requiredVerifications),
  };
}

/** Takes a code by making its plan. Who is just making one of this code is waited for. */
async function claimCode(tx: TenantTransaction, actor: Actor, plan: NewPlan): Promise<string> {
  const id = await insertPlan(tx, plan);
  if (id !== null) return id;
  const holder = await findPlanByCode(tx, plan.code);
  if (!holder) throw new Error(`the plan ${plan.code} is neither there nor free`);
  const existing = seesPlan(actor, holder) ? ({ typename: 'Plan', id: holder.id } as const) : null;
  throw new ConflictError('PLAN_DUPLICATE_CODE', 'Another plan of the organization has this code.', existing);
}

export interface UpdatePlanInput extends MutationInput, PlanTextInput {
  readonly id: string;
  readonly requiredVerifications?: readonly VerificationKind[] | null | undefined;
}

/**
 * Changes what a plan is called, and which verifications it asks for from now on. What is left out stays; null clears the
 * verifications. Price, currency and interval never change: customers subscribed to them. An archived plan can be changed.
 * @throws InvalidInputError with all problems at once, NOT_ALLOWED for a plan of all companies and a key that is limited to
 * some; NotFoundError where the key sees no such plan.
 */
export function updatePlan(write: WriteContext, input: UpdatePlanInput): Promise<MutationResult<PlanChanged>> {
  return changePlan(write, 'updatePlan', input, 'plan.updated', (issues) => {
    const texts = readPlanTexts(input, issues);
    const { requiredVerifications: kinds } = input;
    const changes = kinds === undefined ? texts : { ...texts, requiredVerifications: sortedKinds(kinds) };
    return () => changes;
  });
}

export interface ArchivePlanInput extends MutationInput {
  readonly id: string;
}

/**
 * Archives a plan: nobody can subscribe to it any more, and running subscriptions go on. Archiving twice is no error.
 * @throws InvalidInputError NOT_ALLOWED for a plan of all companies and a key that is limited to some; NotFoundError where
 * the key sees no such plan.
 */
export function archivePlan(write: WriteContext, input: ArchivePlanInput): Promise<MutationResult<PlanChanged>> {
  return changePlan(write, 'archivePlan', input, 'plan.archived', () => ({ archivedAt }, clock) => ({
    archivedAt: archivedAt ?? clock,
  }));
}

/** What to write of a plan, once it is known and locked. `clock` is the time to write down. */
type PlanChange = (plan: PlanRow, clock: string) => PlanChanges;

function changePlan(
  write: WriteContext,
  name: string,
  input: MutationInput & { readonly id: string },
  action: string,
  read: (issues: InputIssues) => PlanChange,
): Promise<MutationResult<PlanChanged>> {
  return runMutation(write, {
    name,
    input,
    mayReplay: (outcome) => seesPlan(write.actor, outcome),
    work: async (tx, issues) => {
      const change = read(issues);
      const before = await lockNamed(tx, write.actor, input.id, issues);
      const { id, companyId } = before;
      await setPlan(tx, id, change(before, await getClock(tx)));
      const changes = changesBetween(recordOf(before), recordOf(await getPlan(tx, id)));
      const events = changes.length > 0 ? [event(action, before, changes)] : [];
      return { outcome: { id, companyId }, events };
    },
  });
}

/** Locks the plan of an id for a change. Issues come first, but one of the key can only be told of a plan that it sees. */
async function lockNamed(tx: TenantTransaction, actor: Actor, id: string, issues: InputIssues): Promise<PlanRow> {
  const plan = isUuid(id) ? await lockPlan(tx, id) : null;
  const seen = plan && seesPlan(actor, plan) ? plan : null;
  if (seen?.companyId === null) refuseLimitedKey(actor, issues);
  issues.throwIfAny();
  if (!seen) throw new NotFoundError('plan', id);
  return seen;
}

async function getPlan(tx: TenantTransaction, id: string): Promise<PlanRow> {
  const plan = await findRow(tx, planTable, id);
  if (!plan) throw new Error(`plan ${id} is missing`);
  return plan;
}

/** What events tell of a plan. */
function recordOf(plan: PlanRow): AuditedRecord {
  const { code, name, tier, currency, interval, requiredVerifications, archivedAt } = plan;
  return {
    code,
    name,
    tier,
    price: moneyOf(plan.price, currency).amount,
    currency,
    interval,
    requiredVerifications,
    archivedAt: shownInstant(archivedAt),
  };
}

function event(action: string, { id, companyId }: PlanChanged, changes: AuditEntry['changes']): AuditEntry {
  return { action, subjectType: 'Plan', subjectId: id, companyId, changes };
}
