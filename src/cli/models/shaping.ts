import { modelOptions } from "../shared/measuring-options.ts";

/** Options of the commands that take a shape of the catalogue. */
export const shapingOptions = {
  catalogue: modelOptions.catalogue,
  quantization: {
    alias: "q",
    type: "string",
    default: "Q4_K",
    describe: "Tensor type of a shape of the catalogue, such as Q8_0",
  },
} as const;
