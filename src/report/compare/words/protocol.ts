import type { Difference, ProtocolKey } from "../../../analysis/comparison/identity.ts";
import type { ComparabilityValues, MeasuringProtocol, Scoring, SensedBy } from "../../../records/comparability.ts";

type Words = { readonly [K in ProtocolKey]: (value: ComparabilityValues[K]) => string };
type Setting<V> = V | { readonly sweptOver: readonly V[] } | Untyped;
interface Untyped {
  readonly text: string;
}

const neverOpen = "never open";
const notKnown = "not known";

const words: Words = {
  runner: (runner) => runner,
  engine: (engine) => {
    if ("state" in engine) return neverOpen;
    return "text" in engine
      ? engine.text
      : `${engine.name} ${engine.build ?? notKnown} (${engine.package ?? notKnown})`;
  },
  seed: (seed) => (typeof seed === "number" ? String(seed) : seed.text),
  context: (context) =>
    settingText(context, (tokens) => (tokens === null ? "as long as the longest item" : `${tokens} tokens`)),
  suite: (hash) => hash.slice(0, 8),
  prompt: (digest) => digest,
  scoring: ({ scoring, primaryMetric }) => `${scoring.map(scoringText).join(" and ")}, ${primaryMetric ?? "no score"}`,
  "scoring-version": String,
  machine: (machine) => machine,
  threads: (threads) => settingText(threads, (count) => (count === null ? "by trial" : String(count))),
  "gpu-layers": (layers) => settingText<number | "auto">(layers, String),
  device: (device) => (typeof device === "object" && device !== null ? neverOpen : (device ?? notKnown)),
  "kv-cache": (type) =>
    typeof type === "object" && type !== null && "state" in type
      ? neverOpen
      : settingText<string | null>(type, (one) => one ?? notKnown),
  energy: (energy) => {
    if ("sensors" in energy) return sensedByText(energy);
    return "text" in energy ? energy.text : `${energy.source}, ${energy.scope}, ${energy.wattsPerThread} W a thread`;
  },
};

/** One part of how a side was measured. */
function protocolText<K extends ProtocolKey>(key: K, value: ComparabilityValues[K]): string {
  return (words[key] as Words[K])(value);
}

/** All parts of it by their keys, first what answers depend on. */
export function protocolTexts(protocol: MeasuringProtocol): Readonly<Record<string, string>> {
  return { ...textsOf(protocol.answers), ...textsOf(protocol.timings) };
}

/** As `protocolTexts`, apart: the JSON of a side. */
export function protocolParts({ answers, timings }: MeasuringProtocol) {
  return { answers: textsOf(answers), timings: textsOf(timings) };
}

/** `seed differs: 1 against 2`. */
export function differenceText(difference: Difference): string {
  const { key, base, candidate } = difference;
  return `${key} differs: ${protocolText(key, base)} against ${protocolText(key, candidate)}`;
}

function textsOf(part: Partial<ComparabilityValues>): Readonly<Record<string, string>> {
  const entries = Object.entries(part) as readonly (readonly [ProtocolKey, ComparabilityValues[ProtocolKey]])[];
  return Object.fromEntries(entries.map(([key, value]) => [key, protocolText(key, value)]));
}

function settingText<V extends string | number | null>(setting: Setting<V>, text: (value: V) => string): string {
  if (typeof setting !== "object" || setting === null) return text(setting as V);
  return "text" in setting ? setting.text : `swept over ${setting.sweptOver.map(text).join(", ")}`;
}

function scoringText({ method, inChatTemplate }: Scoring): string {
  return inChatTemplate ? `${method} in a chat template` : method;
}

/** `rapl (package)`. */
function sensedByText({ sensors, covers }: SensedBy): string {
  return covers.length === 0 ? sensors.join(" and ") : `${sensors.join(" and ")} (${covers.join(" and ")})`;
}
