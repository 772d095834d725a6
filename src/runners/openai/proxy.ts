import { UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";
import { isLoopback } from "./address.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Refuses a server that the environment wants reached through a proxy: times would be the proxy's too, and it would read
 * prompts and keys. This machine's own servers never go through one. Throws UserError that says how to go on.
 */
export function refuseProxy(base: URL, environment: Environment): void {
  if (isLoopback(base)) return;
  const read = (name: string): string => environment[name.toLowerCase()] ?? environment[name] ?? "";
  const names = base.protocol === "https:" ? ["HTTPS_PROXY", "ALL_PROXY"] : ["HTTP_PROXY", "ALL_PROXY"];
  const name = names.find((one) => read(one) !== "");
  if (name === undefined || isExcepted(base, read("NO_PROXY"))) return;
  throw new UserError(
    `${printable(base.host)}: ${name} names a proxy, and servers are measured without one; set NO_PROXY=${printable(base.hostname)} to reach it directly`,
  );
}

/** A list of host names, with their subdomains, and ports where given; `*`: all. */
function isExcepted({ hostname, port }: URL, list: string): boolean {
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => {
      if (entry === "*") return true;
      const [name = "", wantedPort] = entry.replace(/^\*?\./, "").split(":");
      const host = hostname.toLowerCase();
      const isNamed = host === name.toLowerCase() || host.endsWith(`.${name.toLowerCase()}`);
      return isNamed && (wantedPort === undefined || wantedPort === port);
    });
}
