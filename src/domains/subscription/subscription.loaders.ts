import type { Reader } from '../../database/reader.ts';
import { findPlanIds } from './subscription-conditions.repository.ts';

/** The ids of the plans that have one of these codes, in one statement for all that a tick asks for. */
export async function loadPlanIds(reader: Reader, codes: readonly string[]): Promise<string[]> {
  const ids = await Promise.all(codes.map((code) => reader.perKey('plan of a code', code, findPlanIds)));
  return ids.filter((id) => id !== null);
}
