/** A program that listens at a port of this machine. */
export interface Listener {
  /** As the system writes it; all addresses are `0.0.0.0` or `::`. */
  readonly address: string;
  /** null: the system does not say whose it is, as with processes of other users. */
  readonly pid: number | null;
  /** Number or name of the user that it belongs to; null: not told. */
  readonly user: string | null;
}

export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** Name of the program, without its folder. */
  readonly program: string;
  /** The program with its options. */
  readonly command: string;
}

/** What a machine tells of its processes, so that tests can put others in its place. */
export interface ProcessView {
  /** Who listens at a port; null: the system does not tell. */
  listeners(port: number): Promise<readonly Listener[] | null>;
  processes(): Promise<readonly ProcessEntry[]>;
  /** Paths of the files that a process has mapped into its memory; null: the system does not tell. */
  mappedFiles(pid: number): Promise<readonly string[] | null>;
  /** The user of this program, as `Listener.user`; null: not told. */
  readonly user: string | null;
}

/** Where a server listens, and which file it says that it serves. */
export interface ServerPlace {
  readonly hostname: string;
  readonly port: number;
  /** Path or name of the model's file; null: the server does not say. */
  readonly modelFile: string | null;
}
