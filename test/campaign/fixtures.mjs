import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const bundled = fileURLToPath(new URL("../../models/", import.meta.url));

/** The bundled model with the fewest bytes. */
export function smallestModel() {
  const { models } = JSON.parse(readFileSync(join(bundled, "ladder.json"), "utf8"));
  return join(bundled, models.reduce((least, model) => (model.bytes < least.bytes ? model : least)).file);
}

/** A suite of one question in a folder, for whatever needs a run but not its answers. */
export function writeQuestion(folder) {
  const path = join(folder, "question.yaml");
  const items = [{ id: "1", question: "1 + 1 =", choices: ["2", "3"], answer: 0 }];
  writeFileSync(
    path,
    JSON.stringify({ name: "question", version: 1, tasks: [{ name: "one", kind: "multiple-choice", items }] }),
  );
  return path;
}

/** A suite of one question that is put into the model's chat template. */
export function writeChatQuestion(folder) {
  const path = join(folder, "chat.yaml");
  const items = [{ id: "1", prompt: "1 + 1 =", answer: "2" }];
  const task = { name: "one", kind: "generate", chat: true, match: "contains", maxTokens: 4, items };
  writeFileSync(path, JSON.stringify({ name: "chat", version: 1, tasks: [task] }));
  return path;
}
