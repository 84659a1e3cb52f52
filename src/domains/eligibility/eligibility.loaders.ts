import type { Reader } from '../../database/reader.ts';
import { findFacts } from './eligibility.repository.ts';
import { type Eligibility, eligibilityOf } from './eligibility.rules.ts';

/** What a customer may do now, by one statement for all customers of a tick. */
export async function loadEligibility(reader: Reader, customerId: string): Promise<Eligibility> {
  const facts = await reader.perKey('eligibility', customerId, findFacts);
  if (!facts) throw new Error(`customer ${customerId} is missing`);
  return eligibilityOf(facts);
}
