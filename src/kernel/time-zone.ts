const shape = /^(UTC|[A-Z][A-Za-z_]+(\/[A-Z][A-Za-z0-9_+-]+){1,2})$/;

/**
 * True for an IANA zone name such as `Europe/Stockholm` or `UTC`. `Intl.supportedValuesOf` lacks UTC and Asia/Kolkata,
 * and the DateTimeFormat constructor accepts PST: so both the shape and the constructor are asked.
 */
export function isTimeZone(name: string): boolean {
  if (!shape.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
