import type { ByteReader } from "./byte-reader.ts";

/** Enough to tell what else a file is. */
const headLength = 64;

const convert = "convert it to GGUF, for instance with llama.cpp's convert_hf_to_gguf.py";
const fetchAgain = "download the GGUF file itself";

/** What files that are mistaken for models begin with. */
const lookalikes: readonly {
  readonly looks: (head: Buffer) => boolean;
  readonly what: string;
  readonly remedy: string;
}[] = [
  {
    looks: (head) => head.toString("latin1").startsWith("version https://git-lfs"),
    what: "a Git LFS pointer, not the file it points to",
    remedy: "run `git lfs pull` in its repository",
  },
  {
    looks: (head) => /^\s*<(!doctype|html|head|\?xml)/i.test(head.toString("latin1")),
    what: "a web page, which a failed download leaves behind",
    remedy: fetchAgain,
  },
  { looks: (head) => head[8] === 0x7b && head.readUInt32LE(4) === 0, what: "a safetensors file", remedy: convert },
  {
    looks: (head) => head.toString("latin1", 0, 4) === "PK\u0003\u0004",
    what: "a zip archive or PyTorch checkpoint",
    remedy: convert,
  },
  {
    looks: (head) => head[0] === 0x1f && head[1] === 0x8b,
    what: "a gzip archive",
    remedy: "unpack it first",
  },
  {
    looks: (head) => ["lmgg", "fmgg", "tjgg", "algg"].includes(head.toString("latin1", 0, 4)),
    what: "a file in a format older than GGUF",
    remedy: fetchAgain,
  },
  {
    looks: (head) => /^\s*[{[]/.test(head.toString("latin1")),
    what: "JSON text",
    remedy: fetchAgain,
  },
  {
    looks: (head) => head.every((byte) => byte === 0),
    what: "a run of zeros, which an unfinished download leaves behind",
    remedy: fetchAgain,
  },
];

/**
 * Reads magic and version, leaving the reader behind them.
 * Throws UserError when the file is something else, or a GGUF of a version or byte order that no one here reads.
 */
export function readMagic(reader: ByteReader): 2 | 3 {
  if (reader.size === 0) throw reader.fault("is empty");
  const head = Buffer.concat([...reader.range(0, Math.min(headLength, reader.size))]);
  if (head.toString("latin1", 0, 4) !== "GGUF") throw notGguf(reader, head);
  reader.skip(4, "the magic");
  const version = reader.u32("the version");
  if (version === 2 || version === 3) return version;
  // A version that fits in the two high bytes only was written by a machine of the other byte order.
  if (version !== 0 && (version & 0xffff) === 0) {
    throw reader.fault(
      "is a big-endian GGUF",
      "take the little-endian file, or turn it with llama.cpp's gguf_convert_endian.py",
    );
  }
  throw version === 1
    ? reader.fault(
        "is of GGUF version 1; versions 2 and 3 are read",
        "convert the model again with a current converter",
      )
    : reader.fault(
        `claims GGUF version ${version}; versions 2 and 3 are read`,
        "update Schoolmark, or take a file of version 3",
      );
}

function notGguf(reader: ByteReader, head: Buffer): Error {
  // Filled up, so that the looks may read the first bytes of a file of any length.
  const filled = Buffer.concat([head, Buffer.alloc(Math.max(0, 16 - head.length), 0xff)]);
  const found = lookalikes.find(({ looks }) => looks(filled));
  return found === undefined
    ? reader.fault("is not a GGUF file (it does not begin with the letters GGUF)", "name a model file in GGUF format")
    : reader.fault(`is not a GGUF file but looks like ${found.what}`, found.remedy);
}
