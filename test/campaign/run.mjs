// Damages runs, baselines and the program's surroundings in many ways, and counts how often the program held: no figure
// changed without a word, no record lost or doubled, no wrong exit code. Needs `npm run build`.
// Usage: npm run campaign -- [--kind NAME]... [--seed N] [--short]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { kinds } from "./kinds.mjs";
import { createProgram } from "./program.mjs";
import { randomFrom } from "./random.mjs";

const { values } = parseArgs({
  options: {
    kind: { type: "string", multiple: true },
    seed: { type: "string" },
    short: { type: "boolean", default: false },
  },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const unknown = (values.kind ?? []).find((name) => !kinds.some((kind) => kind.name === name));
if (!Number.isInteger(seed) || unknown !== undefined) {
  const names = kinds.map(({ name }) => name).join(", ");
  console.error(unknown === undefined ? "--seed must be a whole number" : `--kind ${unknown}: choose of ${names}`);
  process.exit(2);
}
const shown = 10;
/** Kinds at once: in the short form as many as two cores take; in the long one a kind has the machine for itself. */
const atOnce = values.short ? 2 : 1;

/** Makes the trials of a kind; gives what is printed of it. */
async function linesOf(kind) {
  const name = kind.name.padEnd(10);
  if ((kind.skipped ?? null) !== null) return { lines: [`${name} skipped: ${kind.skipped}`], isBroken: false };
  const folder = mkdtempSync(join(tmpdir(), `schoolmark-campaign-${kind.name}-`));
  const tally = { tried: 0, held: 0, failures: [] };
  const start = performance.now();
  const trial = (what, problem) => {
    tally.tried += 1;
    if (problem === null) tally.held += 1;
    else tally.failures.push(`${what}: ${problem}`);
  };
  try {
    await kind.run({ folder, short: values.short, random: randomFrom(seed), program: createProgram(folder), trial });
  } catch (error) {
    tally.failures.push(`the kind itself failed: ${error instanceof Error ? error.stack : error}`);
  }
  rmSync(folder, { recursive: true, force: true });
  const seconds = Math.round((performance.now() - start) / 1000);
  const short = values.short ? " --short" : "";
  const { tried, held, failures } = tally;
  return {
    lines: [
      `${name} tried ${tried}, held ${held}, ${seconds} s: ${kind.what}`,
      ...failures.slice(0, shown).map((failure) => `  not held: ${failure}`),
      ...(failures.length > shown ? [`  and ${failures.length - shown} more`] : []),
      ...(failures.length > 0 ? [`  again: npm run campaign -- --kind ${kind.name} --seed ${seed}${short}`] : []),
    ],
    isBroken: failures.length > 0,
  };
}

const left = kinds.filter(({ name }) => values.kind?.includes(name) ?? true);
let broken = false;
const rows = Array.from({ length: atOnce }, async () => {
  for (let kind = left.shift(); kind !== undefined; kind = left.shift()) {
    const { lines, isBroken } = await linesOf(kind);
    console.log(lines.join("\n"));
    broken ||= isBroken;
  }
});
await Promise.all(rows);
console.log(`seed ${seed}`);
process.exitCode = broken ? 1 : 0;
