import { UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";
import { fetchModel } from "../../models/hub/download.ts";
import { parseStoreReference } from "../../models/store-reference.ts";
import { bytes } from "../../report/format/format.ts";
import { downloading } from "../shared/download-models.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import { interruptible } from "../shared/interrupt.ts";
import { openTerminal } from "../shared/terminal.ts";
import type { DownloadArguments } from "./options.ts";

/** Brings a model of the hub to the shared cache, or says where it is already. */
export async function downloadModel(argv: DownloadArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const { signal } = interruptible();
  const written = argv.reference;
  const reference = parseStoreReference(written) ?? parseStoreReference(`hf:${written}`);
  if (reference?.kind !== "hub") {
    throw new UserError(
      `${printable(written)}: only models of the Hugging Face hub are downloaded; write hf:USER/REPOSITORY:QUANTIZATION`,
    );
  }
  try {
    const fetched = await fetchModel(reference, downloading(terminal, signal));
    if (argv.json) terminal.out(JSON.stringify(fetched));
    else {
      const done = fetched.wasHere ? "was on this disk already" : `${bytes(fetched.bytes)}, sha256 as announced`;
      terminal.out(`${printable(fetched.path)}\n${done}`);
    }
    return exitCodes.pass;
  } catch (error) {
    if (!signal.aborted) throw error;
    terminal.note("interrupted; the same command goes on where it stopped");
    return exitCodes.interrupted;
  }
}
