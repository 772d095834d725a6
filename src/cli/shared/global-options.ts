/** What every command knows. */
export interface GlobalOptions {
  readonly results: string;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly debug: boolean;
}
