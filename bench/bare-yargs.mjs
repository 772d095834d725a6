import yargs from "yargs";
import { hideBin } from "yargs/helpers";

yargs(hideBin(process.argv))
  .scriptName("bare")
  .command("run", "a command", {}, () => {})
  .parse();
