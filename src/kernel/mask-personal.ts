import { maskPersonalNumbersIn } from './swedish-number.ts';

type Container = readonly unknown[] | Readonly<Record<string, unknown>>;

/**
 * A value of an answer as a key without CUSTOMERS_PII may see it: every personal number in it is masked, in texts, in the
 * keys of objects, and where it is a JSON number. What holds none is returned as it is, the same reference. A loop, since
 * a caller decides how deep JSON is.
 */
export function maskPersonal(value: unknown): unknown {
  if (!isContainer(value)) return maskLeaf(value);
  const masked = new Map<unknown, unknown>();
  const entered = new Set<Container>();
  const open: Container[] = [value];
  for (let container = open.at(-1); container; container = open.at(-1)) {
    if (entered.has(container)) {
      // All that is inside it is done.
      masked.set(container, maskContainer(container, masked));
      open.pop();
      continue;
    }
    entered.add(container);
    for (const inner of Object.values(container)) if (isContainer(inner) && !entered.has(inner)) open.push(inner);
  }
  return masked.get(value);
}

/**
 * A telephone number as such a key may see it. Ten digits that begin with 0 are one, and stay, unless they are grouped as
 * personal numbers are: `070123-4567`.
 */
export function maskPhone(text: string): string {
  return maskPersonalNumbersIn(text, isPhoneNumber);
}

function isPhoneNumber(written: string, digits: string): boolean {
  return digits.length === 10 && digits.startsWith('0') && !/^\p{Nd}{6}\P{Nd}+\p{Nd}{4}$/u.test(written);
}

/** A list or an object of JSON: a Date, a Map or anything else with a class of its own is left alone. */
function isContainer(value: unknown): value is Container {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function maskContainer(container: Container, masked: ReadonlyMap<unknown, unknown>): Container {
  const maskInner = (inner: unknown): unknown => (isContainer(inner) ? (masked.get(inner) ?? inner) : maskLeaf(inner));
  if (Array.isArray(container)) {
    const items = container.map(maskInner);
    return items.some((item, index) => !Object.is(item, container[index])) ? items : container;
  }
  const entries = Object.entries(container);
  const shown = entries.map(([key, inner]) => [maskPersonalNumbersIn(key), maskInner(inner)] as const);
  const isSame = shown.every(
    ([key, inner], index) => key === entries[index]?.[0] && Object.is(inner, entries[index][1]),
  );
  return isSame ? container : Object.fromEntries(shown);
}

function maskLeaf(value: unknown): unknown {
  if (typeof value === 'string') return maskPersonalNumbersIn(value);
  return typeof value === 'number' ? maskNumber(value) : value;
}

/** `198211059954` and `8211059954`, sent as numbers. */
function maskNumber(value: number): unknown {
  if (!Number.isInteger(value) || value < 1e9 || value >= 1e14) return value;
  const digits = String(value);
  const shown = maskPersonalNumbersIn(digits);
  return shown === digits ? value : shown;
}
