/** True for a day that exists, as `YYYY-MM-DD`, from 0001-01-01 to 9999-12-31: Date alone would take 30 February for 2 March. */
export function isCalendarDate(text: string): boolean {
  if (!/^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
