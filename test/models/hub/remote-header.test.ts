import { describe, expect, test } from "vitest";
import { hubOf } from "../../../src/models/hub/client.ts";
import { readRemoteHeader } from "../../../src/models/hub/remote-header.ts";
import { lookUp } from "../../../src/models/hub/repository.ts";
import { type HubReference, parseStoreReference } from "../../../src/models/store-reference.ts";
import { described, isDescription } from "../../support/loopback-hub.mjs";
import { ggufBytes, tinyMetadata, tinyModel } from "../gguf/gguf-writer.ts";
import { aHub, type Handler, type Loopback, serve } from "./loopback.ts";

const long = ggufBytes({
  metadata: {
    ...tinyMetadata,
    "tokenizer.ggml.tokens": { type: "strings", value: Array.from({ length: 150_000 }, (_, index) => `token${index}`) },
  },
  tensors: [{ name: "token_embd.weight", dimensions: [64, 40_000], type: 0, bytes: 64 * 40_000 * 4 }],
});

async function headerFrom(
  handler: Handler,
): Promise<{ server: Loopback; header: Awaited<ReturnType<typeof readRemoteHeader>> }> {
  const server = await serve(handler);
  const hub = hubOf({ HF_ENDPOINT: server.address });
  const model = await lookUp(hub, parseStoreReference("hf:org/m") as HubReference);
  return { server, header: await readRemoteHeader(hub, model) };
}

describe("the header of a file on the hub", () => {
  test("takes a range for a short one, more where it is longer, and never the data", async () => {
    const short = await headerFrom(aHub({ "m.gguf": tinyModel() }));
    expect(short.header).toMatchObject({ name: "Tiny", vocabularySize: 3, fileBytes: tinyModel().length });
    expect(short.server.seen).toHaveLength(2);

    const { server, header } = await headerFrom(aHub({ "m.gguf": long }));
    expect(header).toMatchObject({ vocabularySize: 150_000, fileBytes: long.length, tensors: { elements: 2_560_000 } });
    const ranges = server.seen.slice(1).map(({ headers }) => headers.range);
    expect(ranges).toEqual(["bytes=0-1048575", "bytes=1048576-2097151", "bytes=2097152-4194303"]);
    expect(long.length).toBeGreaterThan(12e6);
  });

  test("comes from a server that ignores ranges too, which is left when there is enough", async () => {
    const { header } = await headerFrom((request, response) => {
      if (isDescription(request)) return void response.end(described({ "m.gguf": long }));
      response.end(long);
    });
    expect(header.vocabularySize).toBe(150_000);
  });

  test("that is damaged is the file's fault, said once", async () => {
    await expect(headerFrom(aHub({ "m.gguf": Buffer.from("<!DOCTYPE html>".padEnd(4000)) }))).rejects.toThrow(
      /web page/,
    );
  });

  test("of a split model is that of all parts", async () => {
    const part = (no: number): Buffer =>
      ggufBytes({
        metadata: {
          ...(no === 0 ? tinyMetadata : {}),
          "split.no": { type: "u16", value: no },
          "split.count": { type: "u16", value: 2 },
        },
        tensors: [{ name: `t${no}`, dimensions: [32], type: 0, bytes: 128 }],
      });
    const { header } = await headerFrom(aHub({ "m-00001-of-00002.gguf": part(0), "m-00002-of-00002.gguf": part(1) }));
    expect(header).toMatchObject({ architecture: "llama", tensors: { elements: 64 } });
  });
});
