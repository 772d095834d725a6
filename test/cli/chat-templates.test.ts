import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { withMetadata } from "../support/with-metadata.ts";
import { bundledModels, emptyFolder, onlyRun, recordsOf, schoolmark } from "./support.ts";

const [smallest = ""] = bundledModels();
const cwd = emptyFolder();
const question = "What is 2 plus 2?";
const items = [{ id: "a", prompt: question, answer: "4" }];
const task = { name: "chat", kind: "generate", items, match: "contains", maxTokens: 4, chat: true, stop: [] };
writeFileSync(join(cwd, "chat.yaml"), JSON.stringify({ name: "chatty", version: 1, tasks: [task] }));

const templates = {
  "lists-of-parts":
    "{% for m in messages %}{{ m.role }}: {% for c in m['content'] %}{% if c['type'] == 'text' %}{{ c['text'] }}{% endif %}{% endfor %}{{ '\\n' }}{% endfor %}assistant:",
  "first-part": "{% for m in messages %}{{ m.role }}: {{ m['content'][0]['text'] }}\n{% endfor %}assistant:",
  "cuts-thoughts":
    "{% for m in messages %}{% if m.role == 'assistant' and '</think>' in m.content %}{{ m.content.split('</think>')[-1] }}{% else %}{{ m.role }}: {{ m.content }}\n{% endif %}{% endfor %}assistant:",
  "loses-question": "{% for m in messages %}{{ m.role }}: {% endfor %}assistant:",
};

describe("a run with chat templates of several kinds", () => {
  const results = join(cwd, "results");
  const ofModel = (name: string) =>
    recordsOf(onlyRun(results)).filter(({ kind, model }) => ["result", "fail"].includes(kind) && model === name);

  beforeAll(async () => {
    const models = Object.entries(templates).map(([name, template]) =>
      withMetadata(smallest, `${name}.gguf`, { "tokenizer.chat_template": template }, cwd),
    );
    const outcome = await schoolmark(["run", ...models, "-s", "chat.yaml", "--loads", "1", "-t", "1"], { cwd });
    expect(outcome).toMatchObject({ code: 5, stderr: expect.stringContaining("leaves the question out") });
  });

  test.each(["lists-of-parts", "first-part", "cuts-thoughts"])("asks the question and nothing else: %s", (name) => {
    expect(ofModel(name)).toMatchObject([{ kind: "result", output: { rendered: `user: ${question}\nassistant:` } }]);
  });

  test("asks nothing where the template loses the question, and says why", () => {
    const message = expect.stringContaining("chat template leaves the question out");
    expect(ofModel("loses-question")).toMatchObject([{ kind: "fail", cause: "engine", message }]);
  });
});
