import { foldText } from '../../kernel/fold-text.ts';
import { withoutPersonalNumbers } from '../../kernel/swedish-number.ts';
import { searchedText } from './customer.rules.ts';
import { type MatchFacts, matchKeys } from './match-keys.rules.ts';

/** What of a customer its derived columns follow from. */
export interface DerivedFrom extends Omit<MatchFacts, 'organizationId'> {
  readonly externalId: string | null;
}

export interface DerivedColumns {
  readonly nameKey: string;
  readonly searchText: string;
  /** As text: a number of JSON does not hold 64 bits. */
  readonly matchKeys: string[];
}

/**
 * What a customer is searched, ordered and recognised by. Name key and search text are free of personal numbers: a cursor
 * holds the one, and everybody searches the other.
 */
export function derivedColumns(organizationId: string, known: DerivedFrom): DerivedColumns {
  return {
    nameKey: foldText(withoutPersonalNumbers(known.name)),
    searchText: foldText(searchedText(known)),
    matchKeys: matchKeys({ ...known, organizationId }).map(({ key }) => String(key)),
  };
}
