import type { Argv, CommandBuilder, CommandModule } from "yargs";

/** How a command is called, shown in the help and carried out. */
interface CommandDeclaration<Arguments> {
  /** Its name with its positionals, as yargs writes them. */
  readonly command: string;
  readonly describe: string;
  /** Declares what `Arguments` holds, with examples. */
  builder(argv: Argv): Argv<unknown> | Promise<Argv<unknown>>;
  /** Imports what carries the command out, which gives the exit code: other commands need not load it. Absent: it has commands of its own. */
  action?(): Promise<(argv: Arguments) => Promise<number> | number>;
}

/** A command for yargs. Its builder and the type of its arguments stand side by side: yargs can't prove that they agree. */
export function defineCommand<Arguments extends object>({
  action,
  builder,
  ...named
}: CommandDeclaration<Arguments>): CommandModule<object, Arguments> {
  return {
    ...named,
    builder: builder as CommandBuilder<object, Arguments>,
    async handler(argv) {
      const carryOut = await action?.();
      if (carryOut !== undefined) process.exitCode = await carryOut(argv as unknown as Arguments);
    },
  };
}
