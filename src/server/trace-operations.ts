import { getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../graphql/context.ts';

/** A span for each operation that runs, where the request is traced. */
export function traceOperations(): Plugin<Context> {
  return {
    onExecute({ args }) {
      const { document, operationName, contextValue } = args;
      if (!contextValue.trace) return;
      const operation = getOperationAST(document, operationName ?? null);
      const end = contextValue.trace.operation(operation?.operation ?? 'query', operation?.name?.value ?? null);
      return { onExecuteDone: () => end() };
    },
  };
}
