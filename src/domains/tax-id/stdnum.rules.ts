import { InvalidLength } from 'stdnum/lib/cjs/exceptions.js';
import type { CheckDigit } from './check-digits.rules.ts';

// The modules of stdnum are imported one by one: the whole package costs a start a fifth of a second.
export type StdnumValidate = (value: string) => { readonly isValid: boolean; readonly error?: Error };

/** The rule of a module of stdnum. A length that it does not know has no check digit that it could judge. */
export function byStdnum(validate: StdnumValidate): CheckDigit {
  return (value) => {
    const { isValid, error } = validate(value);
    if (isValid) return true;
    return error instanceof InvalidLength ? null : false;
  };
}
