import type { GraphiqlSample } from './graphiql-sample.ts';
import { eligibility, invoices } from './graphiql-sample-billing.ts';
import { createCustomer, updateCustomer } from './graphiql-sample-mutations.ts';
import { customers, dashboard, findCustomer, keyAndCompanies, nextPage } from './graphiql-sample-queries.ts';

export type { GraphiqlSample };

/** The same with a company filled in: a key that sees several must name one. */
export function samplesFor(companyId: string | null): readonly GraphiqlSample[] {
  if (companyId === null) return graphiqlSamples;
  const { input } = createCustomer.variables;
  const named = { ...createCustomer, variables: { input: { companyId, ...(input as object) } } };
  return graphiqlSamples.map((sample) => (sample === createCustomer ? named : sample));
}

/** The tabs of a first visit, in their order. */
export const graphiqlSamples: readonly [GraphiqlSample, ...GraphiqlSample[]] = [
  customers,
  findCustomer,
  dashboard,
  invoices,
  eligibility,
  nextPage,
  createCustomer,
  updateCustomer,
  keyAndCompanies,
];
