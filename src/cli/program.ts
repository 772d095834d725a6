import "./shared/working-folder.ts";
import "./shared/working-folder.ts";
import yargs from "yargs";
import { hideBin } from "yargs/helpers";
import { UserError } from "../lib/errors.ts";
import { baselineCommand } from "./baseline/command.ts";
import { calibrateCommand } from "./calibrate/command.ts";
import { checkCommand } from "./check/command.ts";
import { compareCommand } from "./compare/command.ts";
import { doctorCommand } from "./doctor/command.ts";
import { mergeCommand } from "./merge/command.ts";
import { modelsCommand } from "./models/command.ts";
import { pickCommand } from "./pick/command.ts";
import { planCommand } from "./plan/command.ts";
import { reportCommand } from "./report/command.ts";
import { rescoreCommand } from "./rescore/command.ts";
import { runCommand } from "./run/command.ts";
import { exitCodesHelp } from "./shared/exit-codes.ts";
import { failWith } from "./shared/fail-with.ts";
import { inOurWords } from "./shared/known-spellings.ts";
import { packageVersion } from "./shared/package-version.ts";
import { outliveReaders } from "./shared/standard-streams.ts";
import { endUncaught } from "./shared/uncaught.ts";
import { initCommand, suiteCommand } from "./suite/command.ts";

/** Carries out the command that the words name; what goes wrong is told in one line, and sets the exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const words = inOurWords(hideBin([...argv]));
  outliveReaders();
  endUncaught((error) => failWith(error, words));
  try {
    await program(words).parseAsync();
  } catch (error) {
    // Where options were still being loaded, what yargs finds wrong comes as its own error.
    const isMistake = error instanceof Error && error.name === "YError";
    failWith(isMistake ? new UserError(error.message) : error, words);
  }
}

function program(words: readonly string[]) {
  return yargs([...words])
    .scriptName("schoolmark")
    .usage("$0 <command>\n\nCompares language models on this machine: accuracy, speed, memory and energy from one run.")
    .command(runCommand)
    .command(planCommand)
    .command(reportCommand)
    .command(compareCommand)
    .command(checkCommand)
    .command(pickCommand)
    .command(baselineCommand)
    .command(mergeCommand)
    .command(rescoreCommand)
    .command(doctorCommand)
    .command(calibrateCommand)
    .command(modelsCommand)
    .command(initCommand)
    .command(suiteCommand)
    .options({
      results: { type: "string", default: "results", describe: "Folder that runs are kept in", global: true },
      json: {
        type: "boolean",
        default: false,
        describe: "Print one JSON document on stdout and nothing else",
        global: true,
      },
      quiet: { type: "boolean", default: false, describe: "Print results and errors only", global: true },
      debug: { type: "boolean", default: false, describe: "Print where an error arose", global: true },
    })
    .example("$0 run", "Measure the bundled models, offline, in about a minute")
    .example("$0 run small.gguf large.gguf", "Compare two models of yours on the suites everyday and speed")
    .example("$0 compare old.gguf new.gguf", "Is the new one as good as the old one?")
    .example("$0 init docs/", "Make a suite of questions from your own documents")
    .example("$0 report", "Make the page of the newest run again")
    .epilogue(exitCodesHelp)
    .version(packageVersion())
    .strict()
    .demandCommand(1, "Name a command; `schoolmark run` measures the bundled models.")
    .recommendCommands()
    .wrap(Math.min(100, process.stdout.columns ?? 100))
    .exitProcess(false)
    .fail((message, error) => {
      // What yargs finds wrong with the command line is a message; what a command throws comes as it is.
      throw message ? new UserError(message) : error;
    });
}
