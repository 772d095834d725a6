import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { badModels } from "../bad-models.mjs";
import { smallestModel, writeQuestion } from "../fixtures.mjs";

const goodOnes = ["a", "b", "c", "d", "e"];

export const badModelsInAList = {
  name: "bad-models",
  what: "lists of ten models of which five are bad in different ways, in any order: the five good ones are measured",
  async run({ folder, short, random, program, trial }) {
    const sound = readFileSync(smallestModel());
    const suite = writeQuestion(folder);
    for (const { name, make } of badModels) writeFileSync(join(folder, `${name}.gguf`), make(sound));
    for (const [index, name] of goodOnes.entries())
      writeFileSync(join(folder, `${name}.gguf`), Buffer.concat([sound, Buffer.alloc(32, index)]));
    for (let number = 0; number < (short ? 1 : 12); number++) {
      const bad = shuffled(badModels, random).slice(0, 5);
      const names = shuffled([...goodOnes, ...bad.map(({ name }) => name)], random);
      const files = names.map((name) => `${name}.gguf`);
      const settings = ["-s", suite, "--loads", "1", "--json", "--results", `results-${number}`];
      // A plan opens the tokenizers alone, which is where one bad model could keep the others from being measured.
      const command = short ? ["plan", ...files, ...settings] : ["run", ...files, ...settings, "-t", "1"];
      const outcome = await program.ask(command);
      trial(names.join(" "), wrongIn(outcome, short ? [] : bad));
    }
  },
};

function wrongIn({ code, stdout, stderr }, bad) {
  if (code !== 5) return `ended with ${code}: ${stderr.slice(0, 300)}`;
  const { rows, plan, alarms } = JSON.parse(stdout);
  const scored = rows?.filter(({ metric, value }) => metric === "acc" && value !== null).map(({ model }) => model);
  const measured = new Set(scored ?? plan.models.map(({ id }) => id));
  const missing = goodOnes.filter((name) => !measured.has(name));
  if (missing.length > 0) return `${missing.join(", ")} not measured: ${stderr.slice(0, 300)}`;
  const told = `${stderr}\n${JSON.stringify(alarms)}`;
  const silent = bad.filter(({ name }) => !told.includes(name));
  return silent.length === 0 ? null : `nothing is said of ${silent.map(({ name }) => name).join(", ")}`;
}

function shuffled(list, random) {
  const left = [...list];
  return list.map(() => left.splice(random.below(left.length), 1)[0]);
}
