import { RuleError, type Subject } from './domain-error.ts';

/** The steps that each state allows, by the names of the mutations that take them. A table, so that it can be read as one. */
export type Transitions<State extends string, Step extends string> = Readonly<Record<State, readonly Step[]>>;

/** @throws RuleError INVALID_TRANSITION that names the steps which the state allows. */
export function checkStep<State extends string, Step extends string>(
  transitions: Transitions<State, Step>,
  what: string,
  state: State,
  step: Step,
  subject: Subject,
): void {
  const allowed = transitions[state];
  if (allowed.includes(step)) return;
  const legal = allowed.length === 0 ? 'nothing more can be done with it' : `it allows ${allowed.join(', ')}`;
  throw new RuleError('INVALID_TRANSITION', `The ${what} is ${state}, which does not allow ${step}: ${legal}.`, {
    subjects: [subject],
  });
}
