// Leitweg-ID format specification 2.0.2: coarse address, fine address, two check digits. The coarse address begins with the
// key of one of the 16 states (01 to 16), or with 99 for the federation.
const form = /^(?=.{5,46}$)(?:0[1-9]|1[0-6]|99)\d{0,10}(?:-[\dA-Z]{0,30})?-\d{2}$/i;

/** A German Leitweg-ID in its stored form, in upper case, or null: `04011000-1234512345-06`. */
export function parseLeitwegId(text: string): string | null {
  const id = text.trim();
  return form.test(id) && remainderOf97(id.replaceAll('-', '')) === 1 ? id.toUpperCase() : null;
}

/** ISO 7064 MOD 97-10: letters count as two digits, A is 10 and Z is 35. */
function remainderOf97(characters: string): number {
  const digits = [...characters].map((character) => Number.parseInt(character, 36)).join('');
  return Number(BigInt(digits) % 97n);
}
