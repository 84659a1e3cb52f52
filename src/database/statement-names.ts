import type pg from 'pg';

/** On one connection; PostgreSQL keeps the plans of all of them in the memory of its session. */
const MOST_NAMES = 200;

/** Connections behind which PostgreSQL itself is, by what pool.ts found out. */
const direct = new WeakSet<pg.ClientBase>();
const named = new WeakMap<pg.ClientBase, Map<string, string>>();

/** Says that no proxy stands between: what is prepared on this connection is there at its next statement. */
export function markDirect(client: pg.ClientBase): void {
  direct.add(client);
}

/**
 * The name of a statement on a connection, under which it is parsed and planned once and not at each run; undefined behind
 * a proxy, which may put the next statement on another session. What was not run for long loses its name.
 */
export function nameOn(client: pg.ClientBase, text: string): string | undefined {
  if (!direct.has(client)) return undefined;
  const names = named.get(client) ?? new Map<string, string>();
  named.set(client, names);
  const known = names.get(text);
  // The first of a Map is the one that was put in first.
  if (known) names.delete(text);
  const name = known ?? newName();
  names.set(text, name);
  if (names.size > MOST_NAMES) forgetOldest(client, names);
  return name;
}

let lastNumber = 0;

function newName(): string {
  lastNumber += 1;
  return `s${lastNumber}`;
}

function forgetOldest(client: pg.ClientBase, names: Map<string, string>): void {
  const [oldest] = names;
  if (!oldest) return;
  const [text, name] = oldest;
  names.delete(text);
  // Runs before what is sent next. Where it fails, the connection is lost anyway.
  client.query(`deallocate ${name}`).catch(() => undefined);
  const { connection } = client as { readonly connection?: { parsedStatements?: Record<string, string> } };
  delete connection?.parsedStatements?.[name];
}
