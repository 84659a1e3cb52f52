import type { TenantTransaction } from '../../database/tenant-database.ts';
import type { CustomerRow } from './customer.repository.ts';

/** Steps that a domain above this one may forbid. */
export type GuardedStep = 'archive' | 'setExternalId';

/** @throws RuleError where the step is not allowed as things stand. */
export type CustomerGuard = (tx: TenantTransaction, customer: CustomerRow) => Promise<void>;
const guards: { readonly step: GuardedStep; readonly guard: CustomerGuard }[] = [];

/** Registers a guard. Guards run in the order of registration, which is the domains' own (schema.ts). */
export function addCustomerGuard(step: GuardedStep, guard: CustomerGuard): void {
  guards.push({ step, guard });
}

export async function askGuards(step: GuardedStep, tx: TenantTransaction, customer: CustomerRow): Promise<void> {
  for (const one of guards) if (one.step === step) await one.guard(tx, customer);
}
