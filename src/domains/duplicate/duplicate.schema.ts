import { badArgument } from '../../graphql/bad-input.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionOf, readConnection } from '../../graphql/connection.ts';
import type { Context } from '../../graphql/context.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { companyConditions } from '../../graphql/filters.ts';
import { getObject } from '../../graphql/node.ts';
import { type CandidatePair, MOST_SHOWN } from './candidate-pair.rules.ts';
import { type DuplicateRow, duplicateOrder, duplicateTable, stillPairs } from './duplicate.repository.ts';
import { findDuplicates, findTwins, type WouldBe } from './find-duplicates.service.ts';
import { DEFAULT_MIN_SCORE, duplicateReasons, LEAST_STORED_SCORE } from './score-pair.rules.ts';

declare module '../../graphql/builder.ts' {
  interface GraphObjects {
    DuplicateCandidate: DuplicateRow;
  }
}

const DuplicateReasonEnum = enumOf('DuplicateReason', duplicateReasons, 'What two customers have in common.');

builder.objectType('DuplicateCandidate', {
  description:
    'Two customers of one company that are likely the same. Merge them with `mergeCustomers`, or say that they are two with `dismissDuplicate`.',
  extensions: { rule: 'CUSTOMERS_READ' },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'A UUID that follows from the two customers: the same pair always has it.' }),
    score: t.exposeFloat('score', {
      description: 'How likely they are the same, from 0 to 1 with three decimals: at 0.7 most pairs are.',
    }),
    reasons: t.field({
      type: [DuplicateReasonEnum],
      description: 'What they have in common, in the order of the enum.',
      extensions: { columns: ['reasons'] },
      resolve: ({ reasons }) => [...reasons],
    }),
    customers: t.field({
      type: ['Customer'],
      description:
        'The two, in lists the older one first. Where a customer tells its own pairs, that customer is the first; in a dry run, where it is not there, the other one is alone.',
      extensions: { columns: ['customerIds'] },
      resolve: ({ customerIds }, _args, context, info) =>
        Promise.all(customerIds.map((id) => getObject('Customer', id, context, info))),
    }),
  }),
});

const shownPairs = `at most ${MOST_SHOWN} with a score of ${DEFAULT_MIN_SCORE} or more, the best first; without those that were dismissed`;

/** The pair as one of its customers tells it. `absent` is the customer of a dry run. */
function toldBy(id: string, { firstId, secondId, ...pair }: CandidatePair, absent?: 'absent'): DuplicateRow {
  const other = firstId === id ? secondId : firstId;
  return { ...pair, customerIds: absent ? [other] : [id, other] };
}

/** Points beyond the pairs themselves: each customer's twins are looked for anew. */
const SEARCH_COST = 10;

async function loadDuplicates(context: Context, customerId: string): Promise<DuplicateRow[]> {
  const pairs = await context.reader.perKey('duplicates', customerId, findDuplicates);
  return (pairs ?? []).map((pair) => toldBy(customerId, pair));
}

async function loadTwins(context: Context, wouldBe: WouldBe): Promise<DuplicateRow[]> {
  const { customerId, companyId, changes } = wouldBe;
  const pairs = await context.reader.perKey('twins', JSON.stringify({ customerId, companyId, changes }), findTwins);
  return (pairs ?? []).map((pair) => toldBy(customerId, pair, 'absent'));
}

builder.objectField('Customer', 'duplicates', (t) =>
  t.field({
    type: ['DuplicateCandidate'],
    extensions: { cost: SEARCH_COST },
    description: `Customers that are likely the same as this one, looked for as it is now: ${shownPairs}. None for an archived customer.`,
    resolve: (customer, _args, context) => loadDuplicates(context, customer.id),
  }),
);

builder.objectField('CreateCustomerPayload', 'duplicates', (t) =>
  t.field({
    type: ['DuplicateCandidate'],
    extensions: { cost: SEARCH_COST },
    description: `Customers that are likely the same as the new one, or as the one that would be: ${shownPairs}. Looked for only where it is selected, a replay too.`,
    resolve: ({ outcome, dryRun }, _args, context) =>
      dryRun ? loadTwins(context, outcome) : loadDuplicates(context, outcome.customerId),
  }),
);

builder.objectField('BulkCustomerResult', 'duplicates', (t) =>
  t.field({
    type: ['DuplicateCandidate'],
    extensions: { cost: SEARCH_COST },
    description: `Customers that are likely the same as the new one, those of its batch too: ${shownPairs}. For a dry run those that are there already; none where the item failed or nothing was written.`,
    resolve: ({ customerId, companyId, changes, dryRun }, _args, context) => {
      if (customerId === null) return [];
      return dryRun ? loadTwins(context, { customerId, companyId, changes }) : loadDuplicates(context, customerId);
    },
  }),
);

builder.queryField('duplicateCustomers', (t) =>
  t.connection(
    {
      type: 'DuplicateCandidate',
      authScopes: { CUSTOMERS_READ: true },
      description:
        'Pairs of customers that are likely the same, the best first. A new or changed customer is in it a moment later; who was archived, merged or dismissed is not at once.',
      args: {
        companyId: t.arg.id({ description: 'Only pairs of this company; all that your key sees where left out.' }),
        minScore: t.arg.float({
          required: true,
          defaultValue: DEFAULT_MIN_SCORE,
          description: `Only pairs with this score or a better one, from 0 to 1. Pairs below ${LEAST_STORED_SCORE} are not kept.`,
        }),
      },
      resolve: (_root, { companyId, minScore, ...args }, context, info) => {
        if (!(minScore >= 0 && minScore <= 1)) throw badArgument('minScore', `0 to 1, got ${minScore}`);
        const where = [...companyConditions(companyId), ...stillPairs(minScore)];
        return readConnection({ table: duplicateTable, order: duplicateOrder, where }, args, context, info);
      },
    },
    connectionOf('DuplicateCandidate'),
  ),
);
