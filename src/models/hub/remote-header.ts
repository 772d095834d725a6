import { UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";
import { byteReaderOf } from "../gguf/byte-reader.ts";
import { type Gguf, readHeader } from "../gguf/gguf.ts";
import { mergeTensors } from "../gguf/gguf-tensors.ts";
import { addressOf, ask, type Hub, piecesOf } from "./client.ts";
import type { HubFile, HubModel } from "./repository.ts";

/** First guess at a header's length; most of it is the vocabulary. */
const firstPiece = 1 << 20;
/** The largest vocabularies take some 12 MB with their merges. */
const largestHeader = 64 << 20;

/** The header of a model on the hub, read by ranges and never beyond 64 MB of a file. Throws UserError. */
export async function readRemoteHeader(hub: Hub, model: HubModel, signal?: AbortSignal): Promise<Gguf> {
  const headers: Gguf[] = [];
  for (const file of model.files) headers.push(await headerOf(hub, model, file, signal));
  const [first] = headers;
  if (first === undefined) throw new UserError(`hf:${model.repository}: names no file`);
  return {
    ...first,
    tensors: mergeTensors(headers.map(({ tensors }) => tensors)),
    fileBytes: headers.reduce((sum, { fileBytes }) => sum + fileBytes, 0),
  };
}

async function headerOf(hub: Hub, model: HubModel, file: HubFile, signal?: AbortSignal): Promise<Gguf> {
  const url = addressOf(hub, model.repository, "resolve", model.commit, file.path);
  let bytes: Buffer = Buffer.alloc(0);
  for (let wanted = firstPiece; wanted <= largestHeader; wanted *= 2) {
    bytes = await extended(hub, url, bytes, Math.min(wanted, file.bytes), signal);
    const header = tryHeader(file, bytes);
    if (header !== null) return header;
  }
  throw new UserError(`${printable(file.path)}: its header is larger than 64 MB, which no model's is`);
}

/** null: the bytes at hand end within the header. */
function tryHeader(file: HubFile, bytes: Buffer): Gguf | null {
  try {
    return readHeader(
      byteReaderOf({
        path: file.path,
        size: file.bytes,
        read(target, start) {
          if (start >= bytes.length) throw new MoreWanted();
          return bytes.copy(target, 0, start);
        },
        close() {},
      }),
    );
  } catch (error) {
    if (error instanceof MoreWanted) return null;
    throw error;
  }
}

class MoreWanted extends Error {}

/** The bytes with those behind them, up to `end`; a server that ignores ranges is read from the start and then left. */
async function extended(hub: Hub, url: URL, have: Buffer, end: number, signal?: AbortSignal): Promise<Buffer> {
  if (have.length >= end) return have;
  const headers = { range: `bytes=${have.length}-${end - 1}` };
  const response = await ask(hub, url, { headers, elsewhere: "follow", signal });
  const pieces: Uint8Array[] = response.status === 206 ? [have] : [];
  let length = response.status === 206 ? have.length : 0;
  for await (const piece of piecesOf(response, url, { within: 10 * hub.patience, signal })) {
    pieces.push(piece);
    length += piece.length;
    // Leaving the loop closes the connection.
    if (length >= end) break;
  }
  return Buffer.concat(pieces).subarray(0, end);
}
