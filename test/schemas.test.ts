import { describe, expect, it } from "vitest";
import { policyJsonSchema } from "../src/analysis/policy/policy-schema.ts";
import { metricDefinitions } from "../src/metrics/index.ts";
import { suiteJsonSchema } from "../src/suite/schema.ts";
import { taskKinds } from "../src/tasks/index.ts";

interface SchemaNode {
  readonly const?: string;
  readonly additionalProperties?: unknown;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly oneOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
  readonly enum?: readonly string[];
}

const allTasks = (): readonly SchemaNode[] =>
  (suiteJsonSchema() as SchemaNode).properties?.["tasks"]?.items?.oneOf ?? [];
const tasks = () => allTasks().filter(({ properties }) => properties?.["kind"] !== undefined);
const taskOf = (kind: string) => tasks().find(({ properties }) => properties?.["kind"]?.const === kind);
const itemOf = (kind: string) =>
  taskOf(kind)?.properties?.["items"]?.anyOf?.find(({ items }) => items !== undefined)?.items;

describe("the suite schema", () => {
  it("offers every task kind and no other", () => {
    expect(tasks().map(({ properties }) => properties?.["kind"]?.const)).toEqual(taskKinds.map(({ id: kind }) => kind));
  });

  it("gives each kind its own settings and refuses those of others", () => {
    expect(Object.keys(taskOf("generate")?.properties ?? {})).toEqual(
      expect.arrayContaining(["maxTokens", "stop", "match"]),
    );
    expect(Object.keys(taskOf("multiple-choice")?.properties ?? {})).not.toContain("maxTokens");
    expect(tasks().map(({ additionalProperties }) => additionalProperties)).toEqual(tasks().map(() => false));
  });

  it("asks only for what has no default", () => {
    expect(taskOf("generate")?.required).toEqual(["name", "items", "kind"]);
  });

  it("knows the fields of each kind's items", () => {
    expect(itemOf("multiple-choice")?.required).toEqual(["id", "choices", "answer"]);
    expect(itemOf("cloze")?.required).toEqual(["id", "context", "target"]);
    expect(itemOf("text")?.required).toEqual(["id", "text"]);
    expect(itemOf("speed")?.properties?.["phase"]?.enum).toEqual([
      "prefill",
      "decode",
      "generation",
      "first-token",
      "batch",
    ]);
  });
});

describe("the policy's schema", () => {
  it("knows every metric, what may be swapped, and asks for a version alone", () => {
    const schema = policyJsonSchema() as SchemaNode;
    const gate = schema.properties?.["gates"]?.items;
    expect(gate?.properties?.["metric"]?.enum).toEqual(
      metricDefinitions.filter(({ comparedBy }) => comparedBy !== undefined).map(({ id }) => id),
    );
    expect(gate?.required).toEqual(["metric", "margin"]);
    expect(schema.required).toEqual(["version"]);
    expect(schema.additionalProperties).toBe(false);
  });
});
