import { string } from "../../src/models/gguf-writer.ts";
import { editGguf, tokensOf } from "./edit-gguf.ts";

/** A way for a model to be bad: its file, made of a sound one, and what is said of it. */
export interface BadModel {
  readonly file: string;
  readonly make: (sound: Buffer) => Buffer;
  readonly says: RegExp;
}

/** Ways in which a file that is named as a model is none that can be measured. */
export const badModels: readonly BadModel[] = [
  {
    file: "new-architecture.gguf",
    make: (sound) =>
      editGguf(sound, {
        set: { "general.architecture": string("qwen99") },
        renameKey: (key) => key.replace(/^llama\./, "qwen99."),
      }),
    says: /new-architecture: .*unknown model architecture: 'qwen99'/,
  },
  {
    file: "new-pre-tokenizer.gguf",
    make: (sound) => editGguf(sound, { set: { "tokenizer.ggml.pre": string("split-99") } }),
    says: /new-pre-tokenizer: .*unknown pre-tokenizer type: 'split-99'/,
  },
  {
    file: "crashing-vocabulary.gguf",
    make(sound) {
      const tokens = [...tokensOf(sound)];
      tokens[tokens.length - 1] = tokens.at(-2) ?? "";
      return editGguf(sound, { set: { "tokenizer.ggml.tokens": { type: "strings", value: tokens } } });
    },
    says: /crashing-vocabulary: .*crashed \(signal SIGABRT\): GGML_ASSERT/,
  },
  {
    file: "lost-tensor.gguf",
    make: (sound) => editGguf(sound, { renameTensor: (name) => name.replace(/^output_norm/, "output_nrom") }),
    says: /lost-tensor: .*tensor 'output_norm\.weight' not found/,
  },
  {
    file: "projector.gguf",
    make: (sound) =>
      editGguf(sound, { set: { "general.architecture": string("clip"), "general.type": string("mmproj") } }),
    says: /projector\.gguf: is a vision projector/,
  },
  {
    file: "half.gguf",
    make: (sound) => sound.subarray(0, sound.length >> 1),
    says: /half\.gguf: truncated/,
  },
  {
    file: "page.gguf",
    make: () => Buffer.from("<html>not found</html>".padEnd(400)),
    says: /page\.gguf: .*GGUF/,
  },
];
