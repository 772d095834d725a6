import { exitCodes } from "./exit-codes.ts";

// Imported first: packages ask for the working folder while they are loaded, and Node's answer is a stack then.
try {
  process.cwd();
} catch {
  process.stderr.write("error: the working folder was deleted while this terminal was in it; change to another one\n");
  process.exit(exitCodes.usage);
}
