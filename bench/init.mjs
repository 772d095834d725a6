// A folder of 1,000 files and 50 MB, made anew, and a suite made from it: wall time and peak memory of the whole program.
// node bench/init.mjs [FILES] [MEGABYTES]
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const files = Number(process.argv[2] ?? 1000);
const megabytes = Number(process.argv[3] ?? 50);
const main = new URL("../dist/cli/main.js", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "schoolmark-bench-"));

// A linear congruential generator: the same folder every time.
let state = 12345;
const random = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
const syllables = "ka lo mi ter van sol dri pen qua ris tol bex nur fal gin hop jat wex yor zim".split(" ");
const words = Array.from({ length: 20_000 }, () =>
  Array.from({ length: 2 + random(3) }, () => syllables[random(20)]).join(""),
);
const pick = () => words[Math.floor(random(20_000) * (random(1000) / 1000))];
const name = () => {
  const word = pick();
  return word[0].toUpperCase() + word.slice(1);
};
function sentence() {
  const parts = Array.from({ length: 8 + random(14) }, pick);
  const kind = random(4);
  if (kind === 0) parts.splice(5, 0, String(2 + random(900)));
  if (kind === 1) parts.splice(5, 0, `${name()} ${name()}`);
  if (kind === 2) parts.splice(5, 0, `\`${pick()}\``);
  const text = parts.join(" ");
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}
const paragraph = () => Array.from({ length: 3 + random(5) }, sentence).join(" ");

const bytesEach = (megabytes * 1e6) / files;
for (let index = 0; index < files; index++) {
  const parts = [`# ${name()} ${name()}`];
  let length = 0;
  while (length < bytesEach) {
    const part = random(6) === 0 ? `## ${name()} ${pick()}` : paragraph();
    parts.push(part);
    length += part.length + 2;
  }
  const place = join(folder, "docs", String(index % 20));
  mkdirSync(place, { recursive: true });
  const [extension, text] =
    index % 10 === 0
      ? ["html", `<html><body>${parts.map((part) => `<p>${part}</p>`).join("\n")}</body></html>`]
      : [index % 3 === 0 ? "txt" : "md", parts.join("\n\n")];
  writeFileSync(join(place, `${index}.${extension}`), text);
}

const peak = join(folder, "peak.txt");
const hook = join(folder, "hook.mjs");
writeFileSync(
  hook,
  `import { writeFileSync } from "node:fs"; process.on("exit", () => writeFileSync(${JSON.stringify(peak)}, [process.resourceUsage().maxRSS / 1024, process.resourceUsage().userCPUTime / 1e6].join()));`,
);
const started = performance.now();
const { status, stdout, stderr } = spawnSync(process.execPath, [main, "init", "docs"], {
  cwd: folder,
  env: { ...process.env, NODE_OPTIONS: `--import=${pathToFileURL(hook)}` },
  encoding: "utf8",
});
const seconds = (performance.now() - started) / 1000;
console.log(stdout || stderr);
const [peakMegabytes, cpuSeconds] = readFileSync(peak, "utf8").split(",").map(Number);
console.log(
  `${files} files, ${megabytes} MB: ${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s of processor time), peak ${peakMegabytes.toFixed(0)} MB, exit ${status}`,
);
rmSync(folder, { recursive: true });
