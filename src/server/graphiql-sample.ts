/** A tab that GraphiQL opens with. */
export interface GraphiqlSample {
  /** The operation's name, which GraphiQL shows as the tab's title. */
  readonly name: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}
