/** Called when a statement has ended, with the error where it failed. */
export type StatementEnd = (error?: unknown) => void;

/**
 * Called with each statement that is about to be sent: the text with placeholders, never a value. A call of a Prisma model
 * is `Customer.findMany`. May answer what is to be called when the statement has ended.
 */
export type OnStatement = (text: string) => StatementEnd | undefined;

/** Sends a statement that `onStatement` hears of. */
export async function watched<Result>(
  onStatement: OnStatement | undefined,
  text: string,
  send: () => Promise<Result>,
): Promise<Result> {
  const end = onStatement?.(text);
  if (!end) return send();
  try {
    const result = await send();
    end();
    return result;
  } catch (error) {
    end(error);
    throw error;
  }
}
