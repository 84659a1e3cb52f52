import type { GraphiqlSample } from './graphiql-sample.ts';
import { eligibility, invoices } from './graphiql-sample-billing.ts';
import { duplicates, mergePreview } from './graphiql-sample-merges.ts';
import { createCustomer, updateCustomer } from './graphiql-sample-mutations.ts';
import { customers, dashboard, findCustomer, keyAndCompanies, nextPage } from './graphiql-sample-queries.ts';
import { vatNumbers } from './graphiql-sample-vat.ts';

export type { GraphiqlSample };

/** Ids that the samples of a demo are filled in with. */
export interface SampleIds {
  /** null where the organization has no company yet. A key that sees several must name one. */
  readonly companyId: string | null;
  /** Two customers that are one, where they are still there. */
  readonly twins: { readonly sourceCustomerId: string; readonly targetCustomerId: string } | null;
}

/** The tabs of a first visit, in their order. */
export const graphiqlSamples: readonly [GraphiqlSample, ...GraphiqlSample[]] = [
  customers,
  findCustomer,
  dashboard,
  invoices,
  eligibility,
  vatNumbers,
  nextPage,
  createCustomer,
  updateCustomer,
  duplicates,
  mergePreview,
  keyAndCompanies,
];

/** The same with ids filled in. */
export function samplesFor({ companyId, twins }: SampleIds): readonly GraphiqlSample[] {
  const known = new Map<GraphiqlSample, object | null>([
    [createCustomer, companyId === null ? null : { companyId }],
    [mergePreview, twins],
  ]);
  return graphiqlSamples.map((sample) => {
    const ids = known.get(sample);
    return ids ? { ...sample, variables: { input: { ...(sample.variables.input as object), ...ids } } } : sample;
  });
}
