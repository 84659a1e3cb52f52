/** What came of asking the register about a number. */
export const viesOutcomes = {
  VALID: 'The register knows the number.',
  INVALID: 'The register does not know the number.',
  UNAVAILABLE: "The register, or the country's own behind it, could not be reached. Says nothing of the number.",
  THROTTLED: 'Too many asked at the same time. Says nothing of the number.',
  BLOCKED: 'The register refuses to be asked: about this number, or by this address.',
  REJECTED: 'The register refuses the question: the number, or the one who asks, is not one to it.',
  MALFORMED_ANSWER: 'The answer was none: not JSON, without a verdict, or about another number.',
} as const;
export type ViesOutcome = keyof typeof viesOutcomes;

/** One question. Both numbers with their VIES prefix: `EL094259216`. */
export interface ViesQuestion {
  readonly vatNumber: string;
  /** Who asks: only then is there a consultation number. Null: nobody in particular. */
  readonly requester: string | null;
}

/** What the register said. */
export interface ViesAnswer {
  readonly outcome: ViesOutcome;
  /** VIES's own code, else HTTP_503, NETWORK, TIMED_OUT, NOT_JSON, NO_VERDICT, OTHER_NUMBER or TOO_LONG; null with a verdict. */
  readonly errorCode: string | null;
  /** Whether it is the requester, or the question itself, that is refused: the same fault whatever the number. */
  readonly isConfigurationFault: boolean;
  /** As it is registered; null where the country hides it. */
  readonly name: string | null;
  readonly address: string | null;
  /** The proof that it was asked; null without a requester. */
  readonly consultationNumber: string | null;
  /** Who asked, where the register was told. */
  readonly requester: string | null;
  /** sha256 of the body as it came, in hex; null where none came, or one too long to be an answer. */
  readonly evidenceHash: string | null;
}

/** Nobody was asked: the country's calls are all taken, or it is left alone for a while. */
export interface ViesBusy {
  readonly outcome: 'BUSY';
  /** Until when nobody asks that country, in milliseconds since 1970; null where its calls are taken. */
  readonly until: number | null;
}

export interface AskOptions {
  /** For how long to wait for a call that is free, in milliseconds. */
  readonly waitMs: number;
  /** Somebody waits for the answer: goes before those for whom nobody does. */
  readonly urgent: boolean;
}

/** A register of VAT numbers. Keeps its limits together with all gateways on the database. */
export interface ViesRegister {
  /** Asks about a number, within 10 s of having a call. Whoever asks the same at the same time shares the call. Never throws for what the register does. */
  ask(question: ViesQuestion, options: AskOptions): Promise<ViesAnswer | ViesBusy>;
  /** Breaks off the calls that are under way: whoever asks, or has asked, is answered BUSY. */
  close(): Promise<void>;
}
