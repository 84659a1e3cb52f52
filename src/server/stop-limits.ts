/** How long requests under way are waited for, in milliseconds. */
export const DRAIN_MS = 10_000;
/** How long the connections to the database are, after that. */
export const CLOSE_DATABASE_MS = 5_000;
