import { readAvailableResources } from "../../records/available-resources.ts";
import type { ModelIdentity } from "../../records/schema.ts";
import type { Runner, Session } from "../../runners/types.ts";
import { contextSizeFor, measureItems } from "../../suite/extents.ts";
import { limitItems } from "../../suite/plan.ts";
import type { Suite } from "../../suite/types.ts";
import type { ChanceTrial, Examination } from "./types.ts";

/** For suites without texts of their own: plain prose, which any model of English can predict. */
const probes = [
  "The old bridge over the river was closed for repairs in the spring, and the village had to find another way across.",
  "To make the soup, chop two onions and a carrot, fry them gently in butter, then add a litre of water and a little salt.",
  "In the morning the children walked to school along the canal. It had rained all night and the path was full of puddles.",
  "The committee will meet on Thursday at three o'clock to discuss the budget for the next year and to elect a new chair.",
  "Light travels faster than sound, so we see the lightning before we hear the thunder that belongs to it.",
  "She opened the letter, read it twice, and put it back into the drawer without saying a word to anyone.",
];

/** Texts that careless tokenizers lose something of. */
const roundTrips = [
  "Plain words, with a comma.",
  "  two spaces before,  between  and after  ",
  "line\nbreak,\ttab\r\nand a blank\n\nline",
  "1234567890 3.14159 1,000,000",
  "naïve café, Größe, żółć, ñandú",
  "Привет, мир; γειά σου κόσμε",
  "你好，世界。こんにちは。안녕하세요",
  "مرحبا بالعالم שלום",
  "👩‍👩‍👧 🇪🇺 🙂",
  'if (a[i] != 0) { return "x\\n"; }',
];

/** Questions of each task: enough to show scoring that is broken, not to tell how good a model is. */
const itemsPerTask = 12;
/** Texts of the suite that the BOS is tried on: what it is worth shows on texts of the kind that the model knows. */
const probesWanted = 16;
/** Below so many parameters a second thread costs more than it brings. */
const fewParameters = 20_000_000;

/** Opens the model, has its file and its predictions examined, and asks a few questions. Throws EngineError. */
export async function examineModel(
  model: ModelIdentity,
  suite: Suite,
  runner: Runner,
  { deadlineMs, signal }: { readonly deadlineMs: number; readonly signal: AbortSignal },
): Promise<Examination> {
  const seed = 1;
  const choosing = { ...suite, tasks: suite.tasks.filter(({ kind }) => kind.id === "multiple-choice") };
  const suites = limitItems([choosing], itemsPerTask, seed);
  const itemTokens = await measureItems(model, suites, (asked, texts) => runner.countTokens(asked, texts, signal));
  const session = await runner.open(model, { gpuLayers: "auto", deadlineMs, onSpawned: async () => {} }, signal);
  try {
    const isTiny = model.parameters !== null && model.parameters < fewParameters;
    const threads = isTiny ? 1 : (await readAvailableResources()).cores;
    await session.prepare({ contextSize: contextSizeFor(model, suites, itemTokens, null), threads });
    const reply = await session.ask({ kind: "examine", texts: probeTexts(suite, seed), roundTrips });
    const trial = await askQuestions(session, suites, seed);
    return { model, reply, roundTrips, trial };
  } finally {
    await session[Symbol.asyncDispose]();
  }
}

function probeTexts(suite: Suite, seed: number): readonly string[] {
  const texts = { ...suite, tasks: suite.tasks.filter(({ kind }) => kind.id === "text") };
  const own = limitItems([texts], probesWanted, seed).flatMap(({ tasks }) =>
    tasks.flatMap(({ kind, config, items }) => items.map((item) => kind.prompt(item, config))),
  );
  return own.length > 1 ? own : probes;
}

async function askQuestions(session: Session, suites: readonly Suite[], seed: number): Promise<ChanceTrial> {
  let [asked, right, chance] = [0, 0, 0];
  const chosen: number[] = [];
  for (const { kind, config, items } of suites.flatMap(({ tasks }) => tasks)) {
    for (const item of items) {
      const { values } = kind.score(await session.ask(kind.request(item, config, seed)), item, config, seed);
      asked += 1;
      right += values["acc"] ?? 0;
      chance += kind.chance(item, config);
      const choice = values["chosen"];
      if (typeof choice === "number") chosen[choice] = (chosen[choice] ?? 0) + 1;
    }
  }
  return {
    suite: suites.map(({ name }) => name).join(", "),
    asked,
    right,
    chance: asked === 0 ? 0 : chance / asked,
    chosen: Array.from(chosen, (times) => times ?? 0),
  };
}
