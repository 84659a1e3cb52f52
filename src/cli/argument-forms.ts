import { InvalidArgumentError } from 'commander';
import { isScope, type Scope, scopeNames } from '../access/scopes.ts';
import { isUuid } from '../kernel/uuid.ts';

// What commander calls for an argument's text. InvalidArgumentError is wrong usage: exit code 2.

export function uuid(value: string): string {
  if (!isUuid(value)) throw new InvalidArgumentError('It must be an id such as 0193f0a0-5c1e-7000-8000-3d2f6c1e9a47.');
  return value.toLowerCase();
}

/** One of several: `--company A --company B` and `--company A B`. */
export function uuids(value: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), uuid(value)];
}

export function keyName(value: string): string {
  if (!isUuid(value) && !/^[0-9a-f]{8}$/i.test(value))
    throw new InvalidArgumentError('It must be the 8 characters of a prefix, or an id.');
  return value.toLowerCase();
}

export function count(value: string): number {
  if (!/^[1-9]\d{0,7}$/.test(value)) throw new InvalidArgumentError('It must be a whole number from 1 to 99999999.');
  return Number(value);
}

export function scopeList(value: string): readonly Scope[] {
  const names = value.split(',').map((name) => name.trim().toUpperCase());
  const unknown = names.filter((name) => !isScope(name));
  if (unknown.length > 0)
    throw new InvalidArgumentError(`There is no scope ${unknown.join(', ')}: choose from ${scopeNames.join(', ')}.`);
  return [...new Set(names.filter(isScope))];
}
