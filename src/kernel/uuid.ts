const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for a UUID of any version in lower or upper case, with hyphens. */
export function isUuid(text: string): boolean {
  return pattern.test(text.toLowerCase());
}
