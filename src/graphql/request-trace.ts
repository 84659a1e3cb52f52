import type { OnStatement, StatementEnd } from '../database/on-statement.ts';

/** The trace of one request, for whoever has something to add to it. */
export interface RequestTrace {
  /** 32 hexadecimal digits: the caller's own trace where it sent `traceparent`. */
  readonly traceId: string;
  /** Begins the span of an operation, and answers what ends it. A name is the caller's text: it may be left out. */
  operation(kind: string, name: string | null): () => void;
  /** Begins the span of a statement. */
  statement(text: string): StatementEnd | undefined;
}

/** Counts statements, and traces them where there is a trace. */
export function hearStatements(figures: { statements: number }, trace: RequestTrace | null): OnStatement {
  return (text) => {
    figures.statements += 1;
    return trace?.statement(text);
  };
}
