import { editGguf, tokensOf } from "./edit-gguf.mjs";

const string = (value) => ({ type: "string", value });

/**
 * Ways in which a file that is named as a model is none that can be measured: `make` makes it of a sound one, `says` is in
 * what is said of it, and `where` tells whether its header is refused, its tokenizer, or the model itself.
 */
export const badModels = [
  {
    name: "new-architecture",
    where: "tokenizer",
    make: (sound) =>
      editGguf(sound, {
        set: { "general.architecture": string("qwen99") },
        renameKey: (key) => key.replace(/^llama\./, "qwen99."),
      }),
    says: /new-architecture: .*unknown model architecture: 'qwen99'/,
  },
  {
    name: "new-pre-tokenizer",
    where: "tokenizer",
    make: (sound) => editGguf(sound, { set: { "tokenizer.ggml.pre": string("split-99") } }),
    says: /new-pre-tokenizer: .*unknown pre-tokenizer type: 'split-99'/,
  },
  {
    name: "crashing-vocabulary",
    where: "tokenizer",
    make(sound) {
      const tokens = tokensOf(sound);
      tokens[tokens.length - 1] = tokens.at(-2);
      return editGguf(sound, { set: { "tokenizer.ggml.tokens": { type: "strings", value: tokens } } });
    },
    says: /crashing-vocabulary: .*crashed \(signal SIGABRT\): GGML_ASSERT/,
  },
  {
    name: "lost-tensor",
    where: "weights",
    make: (sound) => editGguf(sound, { renameTensor: (name) => name.replace(/^output_norm/, "output_nrom") }),
    says: /lost-tensor: .*tensor 'output_norm\.weight' not found/,
  },
  {
    name: "projector",
    where: "header",
    make: (sound) =>
      editGguf(sound, { set: { "general.architecture": string("clip"), "general.type": string("mmproj") } }),
    says: /projector\.gguf: is a vision projector/,
  },
  {
    name: "half",
    where: "header",
    make: (sound) => sound.subarray(0, sound.length >> 1),
    says: /half\.gguf: truncated/,
  },
  {
    name: "page",
    where: "header",
    make: () => Buffer.from("<html>not found</html>".padEnd(400)),
    says: /page\.gguf: .*GGUF/,
  },
  {
    name: "no-layers",
    where: "weights",
    make: (sound) => editGguf(sound, { remove: ["llama.block_count"] }),
    says: /no-layers: .*llama\.block_count/,
  },
];
