const form = /^(\d{4})-(\d{2})-(\d{2})[Tt]([01]\d|2[0-3]):(\d{2}):(\d{2})(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** An RFC 3339 instant, or null. The day must exist: `2026-02-30T00:00:00Z` is refused, though Date would take it for 2 March. */
export function parseInstant(text: string): Date | null {
  const parts = form.exec(text);
  if (!parts) return null;
  const [, year, month, day] = parts.map(Number);
  const lastDay = new Date(Date.UTC(year ?? 0, month ?? 0, 0)).getUTCDate();
  if (!month || month > 12 || !day || day > lastDay) return null;
  const instant = new Date(text.toUpperCase());
  return Number.isNaN(instant.getTime()) ? null : instant;
}

/** An instant as every answer tells it: PostgreSQL's JSON writes +00:00. */
export function shownInstant(instant: string | null): string | null {
  return instant === null ? null : new Date(instant).toISOString();
}
