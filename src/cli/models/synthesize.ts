import { UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";
import { requireWritableFile } from "../../lib/writable.ts";
import { asLlama } from "../../models/synthesis/shape.ts";
import { synthesize } from "../../models/synthesis/synthesize.ts";
import { bytes } from "../../report/format/format.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import { interruptible } from "../shared/interrupt.ts";
import { wholeNumber } from "../shared/numbers.ts";
import { openTerminal } from "../shared/terminal.ts";
import type { SynthesizeArguments } from "./options.ts";
import { findTarget } from "./target.ts";

/** Writes a model of a shape with random weights, to be timed where the real one is not at hand. */
export async function synthesizeModel(argv: SynthesizeArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const { signal } = interruptible();
  const out = argv.out ?? "";
  const blocks = wholeNumber("--blocks", argv.blocks, 1);
  await requireWritableFile(out);
  const { name, shape } = await findTarget(argv.shape ?? "", {
    catalogue: argv.catalogue,
    type: argv.quantization,
    signal,
  });
  if (typeof shape === "string") throw new UserError(`${printable(name)}: ${printable(shape)}; take another shape`);
  const wanted = { ...asLlama(shape), ...(blocks === null ? {} : { blocks }) };
  try {
    const { fileBytes } = await synthesize(out, name, wanted, {
      type: argv.quantization,
      signal,
      onProgress: (done, total) =>
        terminal.progress(`writing ${Math.floor((done / total) * 100)} % of ${bytes(total)}`),
    });
    if (argv.json)
      terminal.out(JSON.stringify({ path: out, fileBytes, shape: wanted, quantization: argv.quantization }));
    else terminal.out(`${printable(out)}: ${bytes(fileBytes)}, shape of ${printable(name)}, random weights`);
    return exitCodes.pass;
  } catch (error) {
    if (!signal.aborted) throw error;
    return exitCodes.interrupted;
  }
}
