import { printable } from "../../lib/untrusted.ts";
import type { UnmeasuredServer } from "../../records/schema.ts";

const behind = {
  container: "passes requests on into a container",
  tunnel: "is one end of a tunnel",
  server: "passes requests on to other servers",
} as const;

/** Why memory and energy of a model's server are not measured. */
export function unmeasuredServer(reason: UnmeasuredServer): string {
  switch (reason.kind) {
    case "another-machine":
      return `not measured: the server runs on another machine, ${printable(reason.host)}`;
    case "no-process":
      return `not measured: the system does not tell which process listens at port ${reason.port}`;
    case "another-user":
      return `not measured: the process at port ${reason.port} belongs to another user (${printable(reason.user)})`;
    case "forwarder":
      return `not measured: ${printable(reason.program)} ${behind[reason.to]}`;
    case "unknown-program":
      return `not measured: ${printable(reason.program)} has no model's file in its memory and is no server that is known`;
  }
}
