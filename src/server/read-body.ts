import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Refusal } from './refusal.ts';

/** One request holds at most 1 MB. */
export const MOST_BYTES = 1_048_576;

/**
 * The JSON of a request's body: an object with something in it, or a list of them.
 * @throws Refusal for another media type, more than 1 MB (told beforehand where the length is), and what is no such JSON.
 */
export async function readBody(request: IncomingMessage): Promise<object> {
  checkMediaType(request);
  if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) throw tooLarge();
  const text = (await bytesOf(request)).toString('utf8');
  const body = parsed(text);
  // To read it took long: others are let in before anything is made of it.
  if (text.length > LONG) await nextTurn();
  return body;
}

const LONG = 100_000;

/** By events: an iterator over the stream takes longer than all the rest of a small request. */
function bytesOf(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MOST_BYTES) return void chunks.push(chunk);
      request.pause();
      reject(tooLarge());
    });
    request.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    // The caller has gone, or has sent what is no HTTP: no fault of ours.
    const cutOff = () => reject(new Refusal(400, 'BAD_REQUEST', 'The body was not sent whole.'));
    request.once('error', cutOff);
    request.once('aborted', cutOff);
  });
}

/** @throws Refusal for parameters of a GET that are no JSON. */
export function checkParameters({ url = '' }: IncomingMessage): void {
  const parameters = new URLSearchParams(url.slice(url.indexOf('?') + 1));
  for (const name of ['variables', 'extensions']) {
    const text = parameters.get(name);
    if (text && typeof json(text, name) !== 'object') throw notJson(name);
  }
}

/** JSON, and nothing that a page of another origin may send without asking first: no form, no plain text. */
function checkMediaType({ headers }: IncomingMessage): void {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters.map((one) => one.trim()).find((one) => one.startsWith('charset='));
  const isUtf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  const isPlain = ['', 'identity'].includes((headers['content-encoding'] ?? '').toLowerCase());
  if (type.trim() === 'application/json' && isUtf8 && isPlain) return;
  throw new Refusal(415, 'BAD_REQUEST', 'Send JSON in UTF-8: Content-Type: application/json.');
}

function parsed(text: string): object {
  const body = json(text, 'body');
  const members = typeof body === 'object' && body !== null ? Object.keys(body).length : 0;
  if (members === 0) throw new Refusal(400, 'BAD_REQUEST', 'The body must be a JSON object with a query.');
  return body as object;
}

function json(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notJson(what);
  }
}

function notJson(what: string): Refusal {
  return new Refusal(400, 'BAD_REQUEST', `The ${what} is no JSON.`);
}

function tooLarge(): Refusal {
  return new Refusal(413, 'REQUEST_ENTITY_TOO_LARGE', 'The body has more than 1 MB.');
}
