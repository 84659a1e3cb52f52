import { owned } from './seed-billing.ts';
import type { SeedRow } from './seed-copy.ts';
import { DAY_MS, idAt, pick, pickWeighted, type SeedCustomer, type SeedTenant, timeText } from './seed-customers.ts';

type MethodType = 'CARD' | 'SEPA_DEBIT' | 'BANK_TRANSFER';
const ofEuro: readonly (readonly [MethodType, number])[] = [
  ['SEPA_DEBIT', 45],
  ['CARD', 30],
  ['BANK_TRANSFER', 25],
];
const ofOthers: readonly (readonly [MethodType, number])[] = [
  ['CARD', 55],
  ['BANK_TRANSFER', 45],
];
const brands = ['Visa', 'Mastercard', 'American Express'];

type ProofState = 'APPROVED' | 'PENDING' | 'REJECTED';
const proofStates: readonly (readonly [ProofState, number])[] = [
  ['APPROVED', 85],
  ['PENDING', 10],
  ['REJECTED', 5],
];

/** The default payment method of a customer, what verified it, and for four in ten what they have proven of themselves. */
export function makeSeedMeans(
  tenant: SeedTenant,
  customer: SeedCustomer,
): { readonly methods: SeedRow[]; readonly verifications: SeedRow[] } {
  const type = pickWeighted(customer.currency === 'EUR' ? ofEuro : ofOthers);
  const isCard = type === 'CARD';
  const month = new Date(tenant.now + (30 + Math.random() * 1000) * DAY_MS).toISOString().slice(0, 7);
  const method = {
    ...owned(tenant, customer, customer.createdAt),
    type,
    brand: isCard ? pick(brands) : null,
    last4: type === 'BANK_TRANSFER' ? null : String(1000 + Math.floor(Math.random() * 9000)),
    expires_on: isCard ? `${month}-28` : null,
    is_default: true,
  };
  const instrument =
    type === 'BANK_TRANSFER' ? [] : [makeVerification(tenant, customer, 'PAYMENT_INSTRUMENT', 'APPROVED', method.id)];
  const kind = customer.isCompany ? 'BUSINESS_DOCUMENT' : 'KYC';
  const proof = Math.random() < 0.4 ? [makeVerification(tenant, customer, kind, pickWeighted(proofStates), null)] : [];
  return { methods: [method], verifications: [...instrument, ...proof] };
}

function makeVerification(
  { organizationId, companyId, now }: SeedTenant,
  { id: customer_id, createdAt }: SeedCustomer,
  kind: 'PAYMENT_INSTRUMENT' | 'BUSINESS_DOCUMENT' | 'KYC',
  state: ProofState,
  payment_method_id: string | null,
): SeedRow {
  return {
    organization_id: organizationId,
    id: idAt(createdAt),
    company_id: companyId,
    customer_id,
    payment_method_id,
    kind,
    state,
    requested_at: timeText(createdAt),
    decided_at: state === 'PENDING' ? null : timeText(Math.min(createdAt + DAY_MS / 2, now)),
  };
}
