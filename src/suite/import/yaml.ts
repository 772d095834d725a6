import { LineCounter, parseDocument } from "yaml";
import { messageOf } from "../../lib/errors.ts";
import { repeatedKey } from "../../lib/yaml-keys.ts";

/** A configuration written by hand is far smaller; what is larger is there to fill the memory. */
const maxCharacters = 16 * 2 ** 20;

/** A `!function` of lm-evaluation-harness: Python code, which is named and never run. */
export class PythonFunction {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

const pythonTag = {
  tag: "!function",
  resolve: (text: string) => new PythonFunction(text),
};

/** A YAML (or JSON) text as a value; aliases are bounded by the library. Throws Error with the line. */
export function parseYaml(text: string): unknown {
  if (text.length > maxCharacters) throw new Error(`has ${text.length} characters; at most ${maxCharacters} are read`);
  const lines = new LineCounter();
  let document: ReturnType<typeof parseDocument>;
  try {
    document = parseDocument(text, {
      merge: true,
      customTags: [pythonTag],
      logLevel: "silent",
      prettyErrors: true,
      lineCounter: lines,
      uniqueKeys: false,
    });
  } catch (error) {
    throw new Error(`is not YAML that can be used: ${messageOf(error)}`);
  }
  const [broken] = document.errors;
  if (broken !== undefined) throw new Error(`is not YAML: ${(broken.message.split("\n")[0] ?? "").replace(/:$/, "")}`);
  const repeated = repeatedKey(document);
  if (repeated !== null) {
    const { line, col } = lines.linePos(repeated);
    throw new Error(`is not YAML: Map keys must be unique at line ${line}, column ${col}`);
  }
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new Error(`is not YAML that can be used: ${messageOf(error)}`);
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof PythonFunction);
}
