import { hash32 } from "../../lib/random.ts";
import { withoutBoilerplate } from "./boilerplate.ts";
import { readFolder, type Skipped } from "./folder/read-folder.ts";
import { itemKinds } from "./kinds/index.ts";
import { guessLanguage } from "./language/guess.ts";
import { type Outline, outlinesOf, passageOf } from "./passages.ts";
import type { Draft, TaskDraft } from "./types.ts";

export interface SuiteRequest {
  /** A folder, or one file. */
  readonly root: string;
  readonly kinds: readonly string[];
  /** Items wanted of each kind. */
  readonly items: number;
  readonly seed: number;
  /** null: guessed. */
  readonly language: string | null;
  /** What a prompt may take; told once the documents are read, by a sample of them. */
  readonly room: (samples: readonly string[]) => Promise<Room>;
  readonly onProgress: (step: string) => void;
}

/** How much of a document fits into a prompt. */
export interface Room {
  readonly passageChars: number;
  readonly charsPerToken: number;
}

/** A suite made from a folder, before it is written. */
export interface MadeSuite {
  readonly language: string;
  readonly kinds: readonly {
    readonly id: string;
    readonly items: readonly Draft[];
    readonly tasks: readonly TaskDraft[];
  }[];
  readonly account: Account;
}

/** What became of the folder. */
export interface Account {
  readonly documents: number;
  readonly bytes: number;
  /** Characters of the passages that questions can be made from. */
  readonly passageChars: number;
  readonly passages: number;
  /** Most characters that a passage may have. */
  readonly maxChars: number;
  readonly boilerplate: number;
  readonly repeated: number;
  readonly secrets: number;
  readonly skipped: ReadonlyMap<string, Skipped>;
}

/** Questions are drawn from at most so many passages; the rest only serves to check them. */
const maxPassages = 3000;
const samples = 20;

/** Reads a folder and makes questions of it: the same ones for the same files and seed, on any system. Throws UserError. */
export async function makeSuite(request: SuiteRequest): Promise<MadeSuite> {
  const { seed, items, onProgress } = request;
  const read = await readFolder(request.root, {
    seed,
    onProgress: (done, of) => onProgress(`reading ${done} of ${of} files`),
  });
  const { documents, removed } = withoutBoilerplate(read.documents);
  const language = request.language ?? guessLanguage(documents);
  onProgress("sizing passages");
  const room = await request.room(
    samplesOf(
      documents.flatMap(({ blocks }) => blocks.map(({ text }) => text)),
      seed,
    ),
  );
  onProgress("cutting passages");
  const { outlines, repeated } = outlinesOf(documents, { maxChars: room.passageChars, language });
  const material = {
    documents,
    passages: inDrawnOrder(outlines, seed).slice(0, maxPassages).map(passageOf),
    language,
    seed,
    items,
    ...room,
  };
  const kinds = itemKinds
    .filter(({ id }) => request.kinds.includes(id))
    .map((kind) => {
      onProgress(`making ${kind.id}`);
      return { id: kind.id, ...kind.make(material) };
    });
  return {
    language,
    kinds,
    account: {
      documents: documents.length,
      bytes: read.bytes,
      passageChars: outlines.reduce((sum, { chars }) => sum + chars, 0),
      passages: outlines.length,
      maxChars: room.passageChars,
      boilerplate: removed,
      repeated,
      secrets: read.secrets,
      skipped: read.skipped,
    },
  };
}

/** One passage of each document in turn, so that a long one does not crowd out the others; within a turn by the seed. */
function inDrawnOrder(passages: readonly Outline[], seed: number): readonly Outline[] {
  const ranked = passages.map((passage) => ({ passage, rank: hash32(`passages/${seed}/${passage.id}`) }));
  ranked.sort((a, b) => a.rank - b.rank || (a.passage.id < b.passage.id ? -1 : 1));
  const turns = new Map<string, number>();
  const dealt = ranked.map(({ passage, rank }) => {
    const turn = turns.get(passage.file) ?? 0;
    turns.set(passage.file, turn + 1);
    return { passage, turn, rank };
  });
  return dealt.sort((a, b) => a.turn - b.turn || a.rank - b.rank).map(({ passage }) => passage);
}

/** A few stretches of text, drawn by the seed, to measure how a model splits them. */
function samplesOf(texts: readonly string[], seed: number): readonly string[] {
  const long = texts.filter(({ length }) => length >= 100);
  return Array.from(
    { length: Math.min(samples, long.length) },
    (_, index) => long[hash32(`samples/${seed}/${index}`) % long.length] ?? "",
  ).map((text) => text.slice(0, 1000));
}
