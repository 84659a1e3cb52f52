/** The form of the numbers that Clientele gives. A caller's own number stays out of it, so that the two never meet. */
export function isOfSeries(number: string): boolean {
  return /^INV-\d+$/i.test(number);
}

/** The number of the n-th invoice of a company: `INV-000042`. */
export function numberOfSeries(count: number): string {
  return `INV-${String(count).padStart(6, '0')}`;
}
