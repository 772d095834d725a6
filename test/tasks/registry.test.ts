import { expect, it } from "vitest";
import { taskKinds } from "../../src/tasks/index.ts";

it("names every task kind once", () => {
  expect(new Set(taskKinds.map(({ id: kind }) => kind)).size).toBe(taskKinds.length);
});

it("keeps settings that all tasks share apart from those of a kind", () => {
  for (const { configSchema } of taskKinds) {
    const parsed = configSchema.safeParse({ items: "x" });
    expect(parsed.success).toBe(false);
  }
});
