import { UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";
import { isLoopback } from "./address.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** A key for a server, and the variable that it comes from. */
export interface ServerKey {
  readonly key: string;
  readonly variable: string;
}

/**
 * The key for a server, from the environment alone; null: none is meant for it. `OPENAI_API_KEY` goes to api.openai.com
 * or the host of `OPENAI_BASE_URL`, `SCHOOLMARK_API_KEY` to the host in `SCHOOLMARK_API_HOST`; neither goes anywhere
 * else. Throws UserError where a key would cross a network unencrypted.
 */
export function keyFor(base: URL, environment: Environment): ServerKey | null {
  const found = [
    { variable: "SCHOOLMARK_API_KEY", hosts: [environment["SCHOOLMARK_API_HOST"]] },
    { variable: "OPENAI_API_KEY", hosts: ["https://api.openai.com", environment["OPENAI_BASE_URL"]] },
  ].find(({ variable, hosts }) => (environment[variable] ?? "") !== "" && hosts.some((host) => isHostOf(base, host)));
  if (found === undefined) return null;
  if (base.protocol !== "https:" && !isLoopback(base))
    throw new UserError(
      `${printable(base.host)}: the key of ${found.variable} would be sent there unencrypted; use https, or unset ${found.variable}`,
    );
  return { key: environment[found.variable] ?? "", variable: found.variable };
}

/** A host is a name with or without its port, or an address; without a port it is meant with the scheme's own. */
function isHostOf({ host, protocol }: URL, wanted: string | undefined): boolean {
  if (wanted === undefined || wanted.trim() === "") return false;
  const address = /^https?:\/\//i.test(wanted) ? wanted : `${protocol}//${wanted.trim()}`;
  return URL.canParse(address) && new URL(address).host.toLowerCase() === host.toLowerCase();
}
