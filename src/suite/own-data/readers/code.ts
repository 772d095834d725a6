import type { Block, Reader } from "../types.ts";
import { linesOf, maxLineLength } from "./lines.ts";

/** Source code, in stretches between empty lines. */
export const code: Reader = {
  id: "source code",
  extensions: (
    ".js .mjs .cjs .jsx .ts .mts .cts .tsx .py .rb .go .rs .java .kt .kts .scala .c .h .cc .cpp .hpp .cs .swift .m .php .pl .lua .r .jl " +
    ".sh .bash .zsh .fish .ps1 .bat .sql .css .scss .less .vue .svelte .dart .ex .exs .erl .hs .ml .clj .lisp .el .vim .tf .proto .graphql " +
    ".yaml .yml .toml .ini .cfg .conf .properties .gradle .cmake .mk .dockerfile .xml"
  ).split(" "),
  takes: "text",
  read: (source) => ({ blocks: stretchesOf(source), tables: [] }),
};

function stretchesOf(source: string): readonly Block[] {
  const blocks: Block[] = [];
  let [start, end, open] = [0, 0, false];
  const close = (): void => {
    if (open && end - start <= maxLineLength) blocks.push({ kind: "code", text: source.slice(start, end), start, end });
    open = false;
  };
  for (const line of linesOf(source)) {
    // A line so long was made by a program.
    if (line.text.trim() === "" || line.text.length > 2000) {
      close();
      continue;
    }
    if (!open) start = line.start;
    open = true;
    end = line.end;
  }
  close();
  return blocks;
}
