import { describe, expect, it } from "vitest";
import { familyMemory, parseShares } from "../../../src/meters/server/family-memory.ts";
import { parseMaps, parseSockets } from "../../../src/meters/server/linux.ts";
import { parseFileNames } from "../../../src/meters/server/portable.ts";

// As Linux 6.1 writes it: a server at 127.0.0.1:8080, one at all addresses of IPv6, and a connection.
const tcp = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 48713 1 0000000000000000 100 0 0 10 0
   1: 0100007F:1F90 0100007F:A2C4 01 00000000:00000000 00:00000000 00000000  1000        0 48801 1 0000000000000000 20 4 30 10 -1
`;
const tcp6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:2CAA 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000   998        0 51002 1 0000000000000000 100 0 0 10 0
   1: 00000000000000000000000001000000:0016 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 51003 1 0000000000000000 100 0 0 10 0
   2: 0000000000000000FFFF00000100007F:1F91 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 51004 1 0000000000000000 100 0 0 10 0
`;

describe("Linux' list of sockets", () => {
  it("gives those that listen, with their owner", () => {
    expect(parseSockets(tcp)).toEqual([{ address: "127.0.0.1", port: 8080, user: "1000", inode: "48713" }]);
  });

  it("gives addresses of IPv6", () => {
    expect(parseSockets(tcp6).map(({ address, port }) => [address, port])).toEqual([
      ["::", 11434],
      ["::1", 22],
      ["::ffff:127.0.0.1", 8081],
    ]);
  });
});

describe("files that a process has mapped", () => {
  it("are those of Linux' maps, each once", () => {
    const text = `55d0c0a00000-55d0c0a01000 r--p 00000000 fe:00 2294042                    /usr/bin/python3
7f7b083d1000-7f7b084d9000 r--s 00003000 fe:00 2294099                    /models/with space.gguf
7f7b084d9000-7f7b084e9000 r--s 00103000 fe:00 2294099                    /models/with space.gguf
7f7b08500000-7f7b08600000 r--s 00000000 fe:00 2294100                    /models/gone.gguf (deleted)
7ffd1a5c0000-7ffd1a5e1000 rw-p 00000000 00:00 0                          [stack]
7f7b08700000-7f7b08800000 rw-p 00000000 00:00 0 
`;
    expect(parseMaps(text)).toEqual(["/usr/bin/python3", "/models/with space.gguf", "/models/gone.gguf"]);
  });

  it("are those that lsof names", () => {
    expect(parseFileNames("p4711\nftxt\nn/usr/bin/python3\nftxt\nn/models/a.gguf\nfmem\nnlocalhost:80\n")).toEqual([
      "/usr/bin/python3",
      "/models/a.gguf",
    ]);
  });
});

describe("a process's share of memory", () => {
  it("is what Linux sums up", () => {
    const text =
      "5581-7ffd ---p 00000000 00:00 0 [rollup]\nRss:    900 kB\nPss:    700 kB\nPss_Anon:    300 kB\nPss_File:    400 kB\n";
    expect(parseShares(text)).toEqual([716_800, 307_200, 409_600, null, null]);
  });

  it("is unknown where it may not be read", () => {
    expect(parseShares("")).toBeNull();
  });
});

it("reads nothing of a process that is gone", async () => {
  const view = { user: null, listeners: async () => null, processes: async () => [], mappedFiles: async () => null };
  expect(await familyMemory(4711, view)()).toEqual([null, null, null, null, null]);
});
