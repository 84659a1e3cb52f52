// PostgreSQL's protocol 3, as far as one must know it to tell statements apart.

/** What a client may send before its connection is open, by the code that stands where later messages have none. */
const openings: Readonly<Record<number, string>> = {
  80877102: 'CancelRequest',
  80877103: 'SSLRequest',
  80877104: 'GSSENCRequest',
};

export interface WireMessage {
  /** Its letter on the wire; `StartUp` or a request's name for what a client sends first, which has no letter. */
  readonly type: string;
  /** Without letter and length. */
  readonly body: Buffer;
  /** As it came. */
  readonly bytes: Buffer;
}

type Cut = (bytes: Buffer) => WireMessage | null;

/** Takes the chunks of one direction in their order, wherever they are broken, and answers the messages that each completes. */
function reader(cut: Cut): (chunk: Buffer) => WireMessage[] {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const messages: WireMessage[] = [];
    for (let next = cut(rest); next; next = cut(rest)) {
      messages.push(next);
      rest = rest.subarray(next.bytes.length);
    }
    return messages;
  };
}

/** What a server sends. It must not be asked for encryption: its answer to that is no message. */
export function readServer(): (chunk: Buffer) => WireMessage[] {
  return reader(cutLettered);
}

/** What a client sends. */
export function readClient(): (chunk: Buffer) => WireMessage[] {
  let isOpen = false;
  return reader((bytes) => {
    if (isOpen) return cutLettered(bytes);
    const message = cutOpening(bytes);
    isOpen = message?.type === 'StartUp';
    return message;
  });
}

function cutLettered(bytes: Buffer): WireMessage | null {
  // The length counts itself, but not the letter.
  const end = bytes.length < 5 ? Number.POSITIVE_INFINITY : 1 + bytes.readInt32BE(1);
  if (bytes.length < end) return null;
  return { type: String.fromCharCode(bytes[0] ?? 0), body: bytes.subarray(5, end), bytes: bytes.subarray(0, end) };
}

function cutOpening(bytes: Buffer): WireMessage | null {
  const end = bytes.length < 8 ? Number.POSITIVE_INFINITY : bytes.readInt32BE(0);
  if (bytes.length < end) return null;
  const type = openings[bytes.readInt32BE(4)] ?? 'StartUp';
  return { type, body: bytes.subarray(4, end), bytes: bytes.subarray(0, end) };
}

/**
 * Follows what one client sends, and answers the SQL that a message runs; null where it runs none. A Query runs its text, an
 * Execute what was parsed for its portal, each of them once however often it was parsed or bound.
 */
export function followStatements(): (message: WireMessage) => string | null {
  const parsed = new Map<string, string>();
  const bound = new Map<string, string>();
  return ({ type, body }) => {
    const [first = '', second = ''] = textsOf(body, type === 'P' || type === 'B' ? 2 : 1);
    if (type === 'P') parsed.set(first, second);
    if (type === 'B') bound.set(first, parsed.get(second) ?? '');
    if (type === 'Q') return first;
    return type === 'E' ? (bound.get(first) ?? '') : null;
  };
}

/** The first texts of a body: each ends with a zero. */
function textsOf(body: Buffer, count: number): string[] {
  const texts: string[] = [];
  for (let from = 0; texts.length < count; ) {
    const end = body.indexOf(0, from);
    if (end < 0) break;
    texts.push(body.toString('utf8', from, end));
    from = end + 1;
  }
  return texts;
}

/** Whether the server answers a client's message with ReadyForQuery, and with nothing after it. */
export function asksForReady({ type }: WireMessage): boolean {
  return type === 'Q' || type === 'S' || type === 'F' || type === 'StartUp';
}
