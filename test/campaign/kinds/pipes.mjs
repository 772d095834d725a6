import { spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { recordsIn, runsIn } from "../program.mjs";

const mainFile = fileURLToPath(new URL("../../../dist/cli/main.js", import.meta.url));
/** Where a shell may send what is printed; `exit $PIPESTATUS` gives on the program's own code. */
const settings = {
  "| true": "$SM 2>/dev/null | true; exit $PIPESTATUS",
  "2>&1 | true": "$SM 2>&1 | true; exit $PIPESTATUS",
  "2>&1 >/dev/null | true": "$SM 2>&1 >/dev/null | true; exit $PIPESTATUS",
  "| head -1": "$SM 2>/dev/null | head -1 >/dev/null; exit $PIPESTATUS",
  "2>&1 | head -1": "$SM 2>&1 | head -1 >/dev/null; exit $PIPESTATUS",
  "2>&1 | head -c 1": "$SM 2>&1 | head -c 1 >/dev/null; exit $PIPESTATUS",
  "| sleep": "$SM 2>/dev/null | sleep 0.05; exit $PIPESTATUS",
  "2>&1 | sleep": "$SM 2>&1 | sleep 0.3; exit $PIPESTATUS",
  ">&-": "$SM >&- 2>/dev/null",
  "2>&-": "$SM 2>&- >/dev/null",
  ">&- 2>&-": "$SM >&- 2>&-",
  "<&-": "$SM <&- >/dev/null 2>&1",
  "<&- >&- 2>&-": "$SM <&- >&- 2>&-",
  "2>/dev/full": "$SM 2>/dev/full >/dev/null",
  ">/dev/full": "$SM >/dev/full 2>/dev/null",
  ">/dev/full 2>&1": "$SM >/dev/full 2>&1",
  ">/dev/null": "$SM >/dev/null 2>&1",
  "in the background": "$SM >/dev/null 2>&1 & wait $!",
  "under nohup": "nohup $SM >/dev/null 2>&1 </dev/null",
  "without SIGPIPE": "trap '' PIPE; $SM 2>&1 | true; exit $PIPESTATUS",
}; // prettier-ignore
/** Results that a full device did not take are no success; any other code stays. */
const losing = [">/dev/full", ">/dev/full 2>&1"];

const fake = ["run", "--runner", "fake", "-s", "schoolbook", "--energy", "proxy"];

export const pipes = {
  name: "pipes",
  what: "what is printed sent to readers that leave, closed ends and full devices: the code stays, and runs are sealed",
  async run({ folder, short, random, program, trial }) {
    if (!existsSync("/dev/full")) return;
    const commands = await commandsIn(folder, short, program);
    const names = Object.keys(settings);
    const [ofCommands, ofRuns] = short ? [[random.of(names)], ["2>&1 | head -1"]] : [names, names];
    for (const name of ofCommands) {
      for (const { args, code } of commands) {
        const wanted = code === 0 && losing.includes(name) ? 5 : code;
        const got = await inShell(settings[name], args, folder);
        trial(`schoolmark ${args[0]} ${name}`, got === wanted ? null : `ended with ${got}, not ${wanted}`);
      }
    }
    for (const name of ofRuns) {
      const results = join(folder, `run-${names.indexOf(name)}`);
      const got = await inShell(settings[name], [...fake, "--limit", "1", "--results", results], folder);
      const wanted = losing.includes(name) ? 5 : 0;
      const [run] = runsIn(results);
      const isSealed = run !== undefined && recordsIn(run).some(({ kind }) => kind === "end");
      trial(`run ${name}`, got === wanted && isSealed ? null : `ended with ${got}, ${isSealed ? "" : "not "}sealed`);
    }
  },
};

/** Commands that end with each code that a command has of its own: kept, broken, undecided, a mistake. */
async function commandsIn(folder, short, program) {
  const results = join(folder, "results");
  await program.expect(0, [...fake, "skilled", "novice", "--limit", "10", "--results", results]);
  const [run] = runsIn(results);
  const policies = { kept: { min: 0 }, broken: { min: 0.99 } };
  for (const [name, limit] of Object.entries(policies))
    writeFileSync(join(folder, `${name}.yaml`), JSON.stringify({ version: 1, budgets: [{ metric: "acc", ...limit }] }));
  const check = (...more) => ["check", `${run}#fake-novice`, "-b", `${run}#fake-skilled`, ...more];
  const commands = [
    check("--policy", "kept.yaml"),
    check("--policy", "broken.yaml"),
    check(),
    ["report", "nothing"],
    ["report", run, "--format", "csv"],
    ["--help"],
  ];
  const found = [];
  for (const args of short ? commands.slice(1, 3) : commands)
    found.push({ args, code: (await program.ask(args)).code });
  const codes = new Set(found.map(({ code }) => code));
  for (const code of short ? [1, 3] : [0, 1, 2, 3])
    if (!codes.has(code)) throw new Error(`no command ends with ${code}: ${[...codes]}`);
  return found;
}

function inShell(script, args, cwd) {
  return new Promise((resolve) => {
    const words = ["-c", script.replace("$SM", '"$0" "$@"'), process.execPath, mainFile, ...args];
    const child = spawn("bash", words, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    // Read, so that a setting that redirects nothing is not one with a reader that never comes.
    child.stdout.resume();
    child.stderr.resume();
    child.on("close", resolve);
  });
}
