import { UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";
import { isLoopback, isServedReference, parseServedReference } from "../../runners/openai/address.ts";
import { keyFor } from "../../runners/openai/keys.ts";

/** Another machine that a command line names, and the variable whose key goes there; null: none does. */
export interface RemoteHost {
  readonly host: string;
  readonly keyVariable: string | null;
}

/** The other machines among references, each once. Throws UserError for an address that can't be used. */
export function remoteHosts(
  references: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): readonly RemoteHost[] {
  const hosts = new Map<string, RemoteHost>();
  for (const reference of references.map((text) => text.replace(/^openai:/, "")).filter(isServedReference)) {
    const { base } = parseServedReference(reference);
    if (isLoopback(base)) continue;
    hosts.set(base.host, { host: base.host, keyVariable: keyFor(base, environment)?.variable ?? null });
  }
  return [...hosts.values()];
}

/** What goes to another machine, for people. */
export function sentWords({ host, keyVariable }: RemoteHost): string {
  const key = keyVariable === null ? "" : `, and the key in ${keyVariable}`;
  return `${printable(host)} is another machine: every question of the suites asked, a few sentences that try what it can do${key}`;
}

/** Throws UserError unless the command line allows what goes to other machines. Nothing was sent by then. */
export function requireConsent(references: readonly string[], isAllowed: boolean): void {
  const [first] = isAllowed ? [] : remoteHosts(references);
  if (first !== undefined) throw new UserError(`${sentWords(first)} would be sent there; add --send to allow it`);
}
