/** The machine as far as tools look at it to place their models. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A model that a tool keeps, before its header is read. Names and paths are untrusted text. */
export interface StoredModel {
  /** What the tool calls it. */
  readonly name: string;
  /** What to write wherever a model is named. */
  readonly reference: string;
  /** The file, or the first part of a split set. */
  readonly path: string;
  /** Of the file's bytes, where the tool names the file by it. */
  readonly sha256: string | null;
}

/** Something in a store that is no usable model, with why and what to do. */
export interface StoreProblem {
  readonly path: string;
  readonly problem: string;
}

export interface Listing {
  readonly models: readonly StoredModel[];
  readonly problems: readonly StoreProblem[];
}

/** A program that keeps models on disk. */
export interface Tool {
  readonly title: string;
  /** Folders where it may keep them here, the one it would use first; most of them won't exist. */
  folders(surroundings: Surroundings): readonly string[];
  /** What lies in one of its folders. Reads names and manifests, no model. Never throws for what it finds. */
  list(folder: string): Listing;
}
