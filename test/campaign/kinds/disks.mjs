import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { answersIn, inventedRun, recordsIn, runsIn } from "../program.mjs";

const mainFile = fileURLToPath(new URL("../../../dist/cli/main.js", import.meta.url));
const command = inventedRun(4);

export const disks = {
  name: "disks",
  get what() {
    const stand = canMount() ? "" : " (no small disk can be mounted here: files that may not grow stand for them)";
    return `runs on disks from 4 kB up, gone on with once there is room${stand}`;
  },
  async run({ folder, short, random, program, trial }) {
    const free = join(folder, "free");
    await program.expect(0, [...command, "--results", free]);
    const truth = answersIn(runsIn(free)[0]).join("\n");
    const step = canMount() ? 4096 : 1024;
    const sizes = short
      ? [4096, step * (3 + random.below(30))]
      : Array.from({ length: 70 }, (_, index) => 4096 + index * step);
    for (const size of sizes) {
      const results = join(folder, `disk-${size}`);
      mkdirSync(results);
      const way = canMount() ? onDisk : withLimit;
      const outcome = await way(size, results, folder, program);
      try {
        trial(`${size} bytes`, await wrongIn({ results, ...outcome, truth, program }));
      } finally {
        if (canMount()) execFileSync("umount", [results]);
      }
    }
  },
};

let known = null;

function canMount() {
  if (known !== null) return known;
  const place = mkdtempSync(join(tmpdir(), "schoolmark-mount-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=4k", "tmpfs", place], { stdio: "ignore" });
    execFileSync("umount", [place]);
    known = true;
  } catch {
    known = false;
  }
  rmSync(place, { recursive: true });
  return known;
}

async function onDisk(size, results, _folder, program) {
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", results]);
  const outcome = await program.ask([...command, "--results", results]);
  return { outcome, makeRoom: () => execFileSync("mount", ["-o", "remount,size=64m", results]) };
}

/** No file may grow beyond so many bytes: what stands for a small disk where none can be mounted. */
async function withLimit(size, results, folder) {
  const script = `ulimit -f ${Math.ceil(size / 1024)}; trap '' XFSZ; exec "$0" "$@"`;
  const outcome = await new Promise((resolve) => {
    const words = ["-c", script, process.execPath, mainFile, ...command, "--results", results];
    const child = spawn("bash", words, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
    child.on("close", (code) => resolve({ code, stderr }));
  });
  return { outcome, makeRoom() {} };
}

async function wrongIn({ results, outcome: { code, stderr }, makeRoom, truth, program }) {
  if (![0, 2, 5].includes(code)) return `ended with ${code}: ${stderr.slice(0, 300)}`;
  const errors = stderr.split("\n").filter((line) => /^error:|^\s+at /.test(line));
  if (code !== 0 && errors.length !== 1) return `ended with ${code} and ${errors.length} lines of errors: ${stderr}`;
  const [run] = runsIn(results);
  // Where not even the plan found room nothing was begun.
  if (code === 2) return run === undefined ? null : "a run was left behind where none could begin";
  if (run === undefined) return "there is no run";
  const isSealed = recordsIn(run).some(({ kind }) => kind === "end");
  makeRoom();
  if (code === 5) {
    const advice = isSealed ? /with: schoolmark report / : /go on with: schoolmark run .*--resume/;
    if (!advice.test(stderr)) return `does not say how to go on: ${stderr.slice(-300)}`;
    const again = isSealed ? ["report", run] : [...command, "--results", results, "--resume"];
    const outcome = await program.ask(again);
    if (outcome.code !== 0) return `${again[0]} ended with ${outcome.code} once there was room: ${outcome.stderr}`;
  }
  if (!existsSync(join(run, "report.html"))) return "there is no page";
  const answers = answersIn(run);
  if (new Set(answers).size < answers.length) return "an answer is there twice";
  return answers.join("\n") === truth ? null : "the answers are not those of a run with room";
}
