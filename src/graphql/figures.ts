/** What one request did: for its log line, the metrics, and `extensions.cost`. */
export interface Figures {
  /** Kind and name of each operation that was run, as the document names it. */
  readonly operations: { readonly kind: 'query' | 'mutation' | 'subscription'; readonly name: string | null }[];
  /** `extensions.code` of each error that was answered, and of each error member of a result union. */
  readonly codes: string[];
  /** Statements that were sent to the database for it, and calls of Prisma's models. */
  statements: number;
  cost: CostFigures | null;
}

/** See cost.ts. In points. */
export interface CostFigures {
  /** What the operation may cost at most, by its page sizes. */
  requested: number;
  /** What it did cost: only what was there was read. */
  actual: number;
}

export function newFigures(): Figures {
  return { operations: [], codes: [], statements: 0, cost: null };
}
