import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerOf, type FakeBehaviour, madeUpCompany } from '../support/fake-vies-answers.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';
import { openVatWorld, type VatWorld } from '../support/vat-world.ts';

let world: VatWorld;
let withoutVies: TestGateway;
beforeAll(async () => {
  world = await openVatWorld();
  withoutVies = await startTestGateway({ databaseUrl: world.databaseUrl });
});
afterAll(async () => {
  await withoutVies.stop();
  await world.stop();
});

/** Lets the fake answer to the letter what it would answer, and says what the hash of that is. */
function program(number: string, behaviour: FakeBehaviour): string {
  const question = { countryCode: number.slice(0, 2), vatNumber: number.slice(2) };
  const answer = answerOf(behaviour, question);
  if (!answer) throw new Error('no answer has no hash');
  world.fake.answer(number, { kind: 'raw', status: answer.status, text: answer.text });
  return createHash('sha256').update(answer.text).digest('hex');
}

const fault = (code: string, status?: number) => ({ kind: 'fault', code, ...(status ? { status } : {}) }) as const;
const html = { kind: 'raw', text: '<html>maintenance</html>' } as const;
const away = { status: 'MAINTENANCE', outcome: 'UNAVAILABLE' } as const;
const busy = { status: 'MAINTENANCE', outcome: 'THROTTLED' } as const;
const none = { status: 'MAINTENANCE', outcome: 'MALFORMED_ANSWER' } as const;
const rejected = { status: 'ERROR', outcome: 'REJECTED' } as const;
const MINUTE = 60;
const DAY = 86_400;

interface Row {
  readonly behaviour: FakeBehaviour;
  readonly status: string;
  readonly outcome: string;
  readonly code: string | null;
  /** Seconds to the next attempt, within a tenth; null: none. */
  readonly next: number | null;
}
const rows: readonly Row[] = [
  { behaviour: { kind: 'valid' }, status: 'VALID', outcome: 'VALID', code: null, next: 30 * DAY },
  { behaviour: { kind: 'hidden' }, status: 'VALID', outcome: 'VALID', code: null, next: 30 * DAY },
  { behaviour: { kind: 'invalid' }, status: 'INVALID', outcome: 'INVALID', code: null, next: DAY },
  { behaviour: fault('INVALID_INPUT'), ...rejected, code: 'INVALID_INPUT', next: null },
  { behaviour: fault('VOW-ERR-2600'), ...rejected, code: 'VOW-ERR-2600', next: null },
  { behaviour: fault('INVALID_REQUESTER_INFO'), ...rejected, code: 'INVALID_REQUESTER_INFO', next: null },
  { behaviour: fault('VOW-ERR-11'), ...rejected, code: 'VOW-ERR-11', next: null },
  { behaviour: fault('VOW-ERR-2500'), ...rejected, code: 'VOW-ERR-2500', next: null },
  { behaviour: fault('VOW-ERR-2700'), ...rejected, code: 'VOW-ERR-2700', next: null },
  { behaviour: fault('VAT_BLOCKED'), status: 'ERROR', outcome: 'BLOCKED', code: 'VAT_BLOCKED', next: DAY },
  { behaviour: fault('SERVICE_UNAVAILABLE'), ...away, code: 'SERVICE_UNAVAILABLE', next: 5 * MINUTE },
  { behaviour: fault('MS_UNAVAILABLE', 500), ...away, code: 'MS_UNAVAILABLE', next: 5 * MINUTE },
  { behaviour: { ...fault('MS_UNAVAILABLE'), beside: true }, ...away, code: 'MS_UNAVAILABLE', next: 5 * MINUTE },
  { behaviour: fault('TIMEOUT', 400), ...away, code: 'TIMEOUT', next: 5 * MINUTE },
  { behaviour: fault('SERVER_BUSY'), ...away, code: 'SERVER_BUSY', next: 5 * MINUTE },
  { behaviour: fault('VOW-ERR-1'), ...away, code: 'VOW-ERR-1', next: 5 * MINUTE },
  { behaviour: { ...html, status: 503 }, ...away, code: 'HTTP_503', next: 5 * MINUTE },
  { behaviour: { ...html, status: 500 }, ...away, code: 'HTTP_500', next: 5 * MINUTE },
  { behaviour: { ...html, status: 429 }, ...away, code: 'HTTP_429', next: 5 * MINUTE },
  { behaviour: fault('MS_MAX_CONCURRENT_REQ'), ...busy, code: 'MS_MAX_CONCURRENT_REQ', next: 2 },
  { behaviour: fault('MS_MAX_CONCURRENT_REQ_TIME'), ...busy, code: 'MS_MAX_CONCURRENT_REQ_TIME', next: 2 },
  { behaviour: fault('GLOBAL_MAX_CONCURRENT_REQ'), ...busy, code: 'GLOBAL_MAX_CONCURRENT_REQ', next: 2 },
  { behaviour: fault('GLOBAL_MAX_CONCURRENT_REQ_TIME'), ...busy, code: 'GLOBAL_MAX_CONCURRENT_REQ_TIME', next: 2 },
  { behaviour: html, ...none, code: 'NOT_JSON', next: 5 * MINUTE },
  { behaviour: { kind: 'cutShort' }, ...none, code: 'NOT_JSON', next: 5 * MINUTE },
  { behaviour: { kind: 'noVerdict' }, ...none, code: 'NO_VERDICT', next: 5 * MINUTE },
  { behaviour: { kind: 'otherNumber' }, ...none, code: 'OTHER_NUMBER', next: 5 * MINUTE },
  { behaviour: { kind: 'otherCountry' }, ...none, code: 'OTHER_NUMBER', next: 5 * MINUTE },
  { behaviour: { ...html, status: 404 }, ...none, code: 'HTTP_404', next: 5 * MINUTE },
  { behaviour: fault('SOMETHING_NEW'), ...none, code: 'SOMETHING_NEW', next: 5 * MINUTE },
];

const nameOf = ({ behaviour, code }: Row) =>
  `${behaviour.kind} ${code ?? ''} ${'status' in behaviour ? behaviour.status : ''}`;
const secondsUntil = (at: string | null) => (at === null ? null : (new Date(at).getTime() - Date.now()) / 1_000);

/** The check that must have been kept, and what a customer then shows. */
function expected({ behaviour, status, outcome, code }: Row, number: string, hash: string) {
  const company =
    outcome === 'VALID' && behaviour.kind === 'valid' ? madeUpCompany(number) : { name: null, address: null };
  const check = {
    id: expect.any(String),
    outcome,
    status,
    errorCode: code,
    ...company,
    consultationNumber: null,
    requester: null,
    evidenceHash: hash,
    vatNumber: number,
    checkedAt: expect.any(String),
  };
  const isVerdict = code === null;
  const verdict = { lastVerdict: isVerdict ? status : null, lastVerdictAt: isVerdict ? expect.any(String) : null };
  const known = { validated: status === 'VALID', lastError: code, attempts: isVerdict ? 0 : 1, stale: false };
  const registered = { registeredName: company.name, registeredAddress: company.address, consultationNumber: null };
  return { check, vat: { status, ...verdict, ...known, ...registered } };
}

function expectNext({ next }: Row, at: string | null): void {
  const seconds = secondsUntil(at);
  if (next === null) expect(seconds).toBeNull();
  if (next === null) return;
  // Some of it may have gone by already.
  expect(seconds).toBeLessThanOrEqual(next * 1.1 + 1);
  expect(seconds).toBeGreaterThan(next * 0.9 - 30);
}

const isQueued = ({ status, next }: Row) => next !== null && status !== 'VALID' && status !== 'INVALID';

describe('validateVat of a customer', () => {
  it.for(rows.map((row) => [nameOf(row), row] as const))('%s', async ([, row]) => {
    const number = world.newNumber();
    const hash = program(number, row.behaviour);
    // By a gateway that does not know VIES: else the customer were asked about already.
    const { id, vat: before } = await world.newCustomer(number, { gateway: withoutVies });
    expect(before).toMatchObject({ status: 'UNVALIDATED', nextAttemptAt: null, checks: { nodes: [] } });
    const result = await world.validate({ customerId: id });
    const { check, vat } = expected(row, number, hash);
    expect(result).toMatchObject({
      __typename: 'ValidateVatPayload',
      status: row.status,
      queued: isQueued(row),
      replayed: false,
      check: { ...check, customer: { id } },
      customer: {
        id,
        vatValidationStatus: row.status,
        vat: { ...vat, vatNumber: number, nextAttemptAt: result.nextAttemptAt },
      },
    });
    expect(result.customer.vat.checks.nodes).toEqual([result.check]);
    expect(result.customer.vat.lastAttemptAt).toBe(result.check.checkedAt);
    expectNext(row, result.nextAttemptAt);
    const { attempts, lease, is_parked } = (await world.jobOf(id)) ?? { attempts: 0, lease: null, is_parked: false };
    const isParked = ['INVALID_REQUESTER_INFO', 'VOW-ERR-11', 'VOW-ERR-2500', 'VOW-ERR-2700'].includes(row.code ?? '');
    expect({ lease, is_parked, attempts }).toEqual({
      lease: null,
      is_parked: isParked,
      attempts: row.next === null && !isParked ? 0 : vat.attempts,
    });
  });
});

describe('validateVat of a bare number', () => {
  it.for(rows.map((row) => [nameOf(row), row] as const))('%s', async ([, row]) => {
    const number = world.newNumber();
    const hash = program(number, row.behaviour);
    const result = await world.validate({ number: { companyId: world.tenant.companies[0].id, vatNumber: number } });
    const { check } = expected(row, number, hash);
    const isVerdict = row.code === null;
    expect(result).toMatchObject({
      __typename: 'ValidateVatPayload',
      status: row.status,
      queued: isQueued(row),
      check: { ...check, customer: null },
      customer: null,
    });
    // For nobody's number one verdict is enough.
    expectNext(isVerdict ? { ...row, next: null } : row, result.nextAttemptAt);
    const { vatChecks } = await world.gateway.ask(
      world.admin,
      'query ($vatNumber: String!) { vatChecks(vatNumber: $vatNumber) { nodes { id status outcome evidenceHash } } }',
      { vatNumber: number },
    );
    const { id, status, outcome, evidenceHash } = result.check;
    expect(vatChecks.nodes).toEqual([{ id, status, outcome, evidenceHash }]);
  });
});
