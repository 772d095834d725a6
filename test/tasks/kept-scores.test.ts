import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Reply } from "../../src/runners/types.ts";
import { taskKinds } from "../../src/tasks/index.ts";
import { matcherNames } from "../../src/tasks/matchers.ts";
import type { Item } from "../../src/tasks/types.ts";

// Scores are only comparable where they were made by the same rules. These answers and what every version of the rules
// made of them are kept: a change of rules without a new version fails here. After raising `scoringVersion`:
// KEEP_SCORES=1 npx vitest run --project unit test/tasks/kept-scores.test.ts
// It adds what is missing for the new version and never changes what is kept.

interface Group {
  readonly name: string;
  readonly kind: string;
  readonly config: object;
  readonly items: readonly (Item & object)[];
  readonly replies: "texts" | readonly (object & { readonly name?: string; readonly text?: string })[];
}
type Kept = Readonly<Record<string, unknown>>;

const folder = new URL("../fixtures/scoring/", import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), "utf8"));
const { texts, groups }: { texts: readonly object[]; groups: readonly Group[] } = read("answers.json");
const told = {
  promptTokens: 3,
  generatedTokens: 1,
  timing: { wallMs: 1, engineMs: 1, samplingMs: 0, cpuMs: 1 },
  tokenTimesMs: [1],
};

function ofGroup({ kind: name, config, items, replies }: Group) {
  const kind = taskKinds.find(({ id }) => id === name);
  if (kind === undefined) throw new Error(`no task kind ${name}`);
  const settings = kind.configSchema.parse(config);
  return {
    version: kind.scoringVersion(settings),
    scores: (): Kept =>
      Object.fromEntries(
        items.flatMap((raw) => {
          const item = kind.itemSchema.parse(raw);
          return (replies === "texts" ? texts : replies).map((answer) => {
            const { kind: asked } = kind.request(item, settings, 1);
            const { values, flags } = kind.score(
              { ...told, ...answer, kind: asked } as object as Reply,
              item,
              settings,
              1,
            );
            const rounded = Object.entries(values).map(([id, value]) => [
              id,
              value === null || value === undefined ? null : Number(value.toPrecision(12)),
            ]);
            return [JSON.stringify([item.id, answer]), { ...Object.fromEntries(rounded), flags: flags.join(" ") }];
          });
        }),
      ),
  };
}

const fileOf = (name: string, version: number) => new URL(`${name}.v${version}.json`, folder);

function keep(name: string, version: number, scores: Kept): void {
  const file = fileOf(name, version);
  const kept: Kept = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const all = Object.entries({ ...scores, ...kept });
  const lines = all.map(([answer, score]) => `${JSON.stringify(answer)}: ${JSON.stringify(score)}`);
  writeFileSync(file, `{\n${lines.join(",\n")}\n}\n`);
}

describe.each(groups)("$name", (group) => {
  const { version, scores } = ofGroup(group);
  if (process.env["KEEP_SCORES"] === "1") keep(group.name, version, scores());
  const versions = Array.from({ length: version }, (_, index) => index + 1);

  test.each(versions)("has kept what version %i makes of the answers", (one) => {
    expect(existsSync(fileOf(group.name, one)), "nothing is kept: see the top of this test").toBe(true);
  });

  test("scores the answers as ever, or has a new scoringVersion", () => {
    const kept: Kept = read(`${group.name}.v${version}.json`);
    expect(scores(), "these answers are scored otherwise: raise scoringVersion, see the top of this test").toEqual(
      kept,
    );
  });
});

test("every kind that scores and every matcher has answers here", () => {
  const scoring = taskKinds.filter(({ method }) => method !== "timing").map(({ id }) => id);
  expect(new Set(groups.map(({ kind }) => kind))).toEqual(new Set(scoring));
  const matched = groups.flatMap(({ config }) => ("match" in config ? [config.match] : []));
  expect(new Set(matched)).toEqual(new Set(matcherNames));
});
