import type { PreparedRun } from "../../execute/prepare/preparation.ts";
import { remoteHosts, sentWords } from "../../execute/prepare/remote-hosts.ts";
import { printable } from "../../lib/untrusted.ts";
import { isLoopback } from "../../runners/openai/address.ts";
import type { Terminal } from "../shared/terminal.ts";

/** Names the other machines that the command line allows to be asked, before the first of them is. */
export function noteHosts(
  request: { readonly models: readonly string[]; readonly reference?: string; readonly send?: boolean },
  terminal: Terminal,
): void {
  const { models, reference, send = false } = request;
  const named = reference === undefined ? models : [...models, reference];
  for (const host of send ? remoteHosts(named) : []) terminal.note(`${sentWords(host)} will be sent there`);
}

/** Says where questions go on to though the server is on this machine. */
export function noteProxies({ plan }: Pick<PreparedRun, "plan">, terminal: Terminal): void {
  for (const { id, path, unknown } of plan.models)
    if (unknown?.["server"] !== undefined && isLoopback(new URL(path)))
      terminal.note(`${printable(id)}: loopback, but a proxy: questions go on to the server behind it`);
}
