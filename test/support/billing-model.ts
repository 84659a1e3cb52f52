import { customerRules } from './billing-model-customers.ts';
import { moneyRules } from './billing-model-money.ts';
import { Refusal, type Refused } from './billing-model-refusal.ts';
import { facts, type Model, toldOf } from './billing-model-state.ts';
import { objectsOf, type Request, readObjects, type Typename, type World } from './billing-model-world.ts';
import type { Data } from './test-gateway.ts';
import { millionthsOf } from './wallets.ts';

const rules = { ...customerRules, ...moneyRules };

/** An object of a payload: its type, its id, and what is told of it. */
type Told = readonly [Typename, string, object];

/** Does a request in the model, and says what its answer must be; what it makes gets the ids of the answer. */
export function predict(model: Model, { name, input }: Request, answer: Data): readonly Told[] | Refused {
  try {
    const named = rules[name](model, input, answer);
    return named.map(([typename, id]) => [typename, id, facts[typename](model, id)]);
  } catch (error) {
    if (error instanceof Refusal) return error.refused;
    throw error;
  }
}

/** An answer as `predict` tells it. */
export function told(answer: Data): readonly Told[] | Refused {
  if (!answer.code)
    return objectsOf(answer).map(([typename, object]) => [typename, object.id, toldOf[typename](object)]);
  const paths = (answer.issues ?? []).map(({ path }: Data) => path.join('.')).sort();
  const { code, missingVerifications, shortfall } = answer;
  return {
    code,
    paths,
    missing: missingVerifications ?? [],
    shortfall: shortfall ? millionthsOf(shortfall.amount) : null,
  };
}

const mapOf = (model: Model): Record<Typename, ReadonlyMap<string, unknown>> => ({
  Customer: model.customers,
  PlanSubscription: model.subscriptions,
  Invoice: model.invoices,
  Wallet: model.wallets,
  PaymentMethod: model.methods,
  Verification: model.verifications,
});

/** All that the model holds, and all that the gateway reads of it, object by object. */
export async function bothOf(
  model: Model,
  world: World,
): Promise<{ readonly modelled: object; readonly read: object }> {
  const [modelled, read]: Record<string, object>[] = [{}, {}];
  for (const [typename, map] of Object.entries(mapOf(model)) as [Typename, ReadonlyMap<string, unknown>][]) {
    for (const id of map.keys()) Object.assign(modelled ?? {}, { [id]: facts[typename](model, id) });
    for (const object of await readObjects(world, typename, [...map.keys()]))
      Object.assign(read ?? {}, { [object.id]: toldOf[typename](object) });
  }
  return { modelled: modelled ?? {}, read: read ?? {} };
}
