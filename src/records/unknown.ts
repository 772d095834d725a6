/** Facts of which some may not be known. */
interface Facts {
  readonly unknown?: Readonly<Record<string, string>> | undefined;
}

/** Why a fact is null. */
export function whyUnknown<F extends Facts>({ unknown }: F, fact: keyof F & string): string {
  return unknown?.[fact] ?? "not known";
}
