/** Says how far a benchmark is. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}
