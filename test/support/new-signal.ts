/** A promise, and what fulfils it: for a step that the test decides when to take. */
export function newSignal(): { readonly sent: Promise<void>; readonly send: () => void } {
  let send = (): void => undefined;
  const sent = new Promise<void>((resolve) => {
    send = resolve;
  });
  return { sent, send };
}
