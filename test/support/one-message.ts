import pg from 'pg';

/**
 * Sends all that `work` writes in one message and one transaction: the fixtures of a tenant are dozens of statements. They
 * are sent when `work` has ended, so it cannot read.
 */
export async function inOneMessage<T>(pool: pg.Pool, work: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const statements: string[] = [];
  const query = async (text: string, values: readonly unknown[] = []) => {
    statements.push(withValues(text, values));
    return unread;
  };
  // Fixtures do nothing with a pool but this.
  const made = await work({ query } as unknown as pg.Pool);
  await pool.query(statements.join(';\n'));
  return made;
}

const unread = {
  get rows(): never {
    throw new Error('a statement in one message with others has no answer of its own');
  },
};

function withValues(text: string, values: readonly unknown[]): string {
  return text.replaceAll(/\$(\d+)/g, (_place, number) => {
    const value = values[Number(number) - 1];
    if (typeof value !== 'string') throw new Error(`one message takes strings only: ${text}`);
    return pg.escapeLiteral(value);
  });
}
