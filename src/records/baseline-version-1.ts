import { z } from "zod";
import { type Baseline, baseline, baselineTask, baselineTiming } from "./baseline-schema.ts";
import type { AnswerConditions, MeasuringProtocol, Scoring, SensedBy, TimingConditions } from "./comparability.ts";
import { energyScope } from "./schema.ts";
import { parseWork, type Work } from "./work.ts";

const text = z.string();
const words = z.record(text, text);

/** Version 1 told of work, methods, sensors and the protocol in words: this reads them as what version 2 holds. */
export const baselineOfVersionOne = baseline
  .extend({
    version: z.literal(1),
    protocol: z.strictObject({ answers: words, timings: words }).transform(protocolOf),
    sizes: z.array(
      z
        .strictObject({ metric: text, value: z.number().nullable(), reason: text.nullable() })
        .transform(({ reason, ...size }) => ({
          ...size,
          caveats: reason === null ? [] : [{ kind: "quoted", text: reason }],
        })),
    ),
    timings: z.array(
      baselineTiming.extend({ work: text.transform(workOf), sensedBy: text.transform(sensorsOf).optional() }),
    ),
    tasks: z.array(
      baselineTask
        .omit({ scoring: true })
        .extend({ method: text.transform(scoringsOf) })
        .transform(({ method, ...task }) => ({ ...task, scoring: method })),
    ),
  })
  .transform((old): Baseline => ({ ...old, version: 2 }));

function workOf(written: string, context: z.RefinementCtx<string>): Work {
  const work = parseWork(written);
  if (work !== null) return work;
  context.addIssue({ code: "custom", message: `"${written}" is no timed work` });
  return z.NEVER;
}

/** `log-likelihood and free generation in a chat template`. */
function scoringsOf(method: string): readonly Scoring[] {
  if (method === "") return [];
  return method.split(" and ").map((one) => {
    const [, plain = one, template] = /^(.*?)( in a chat template)?$/.exec(one) ?? [];
    return { method: plain, inChatTemplate: template !== undefined };
  });
}

/** `rapl and smart-plug (package and wall)`. */
function sensorsOf(told: string): SensedBy {
  const [, sensors, covers] = /^(.*) \((.*)\)$/.exec(told) ?? [];
  const scopes = z.array(energyScope).safeParse(covers?.split(" and "));
  if (sensors === undefined || !scopes.success) return { sensors: [told], covers: [] };
  return { sensors: sensors.split(" and "), covers: scopes.data };
}

function protocolOf({ answers, timings }: { readonly answers: Words; readonly timings: Words }): MeasuringProtocol {
  return {
    answers: {
      runner: answers["runner"] ?? unknown,
      engine: engineOf(answers["engine"]),
      seed: numberOf(answers["seed"]) ?? untyped(answers["seed"]),
      context: settingOf(answers["context"], contextOf),
    },
    timings: {
      machine: timings["machine"] ?? unknown,
      threads: settingOf(timings["threads"], threadsOf),
      "gpu-layers": settingOf(timings["gpu-layers"], (one) => (one === "auto" ? one : numberOf(one))),
      device: timings["device"] === neverOpenText ? neverOpen : (timings["device"] ?? unknown),
      "kv-cache": timings["kv-cache"] === neverOpenText ? neverOpen : settingOf(timings["kv-cache"], (one) => one),
      energy: energyOf(timings["energy"]),
    },
  };
}

type Words = Readonly<Record<string, string>>;

const unknown = "unknown";
const neverOpenText = "never open";
const neverOpen = { state: "never-open" } as const;
const untyped = (told: string | undefined): { text: string } => ({ text: told ?? unknown });

function numberOf(told: string | undefined): number | undefined {
  const number = Number(told);
  return String(number) === told ? number : undefined;
}

/** A setting, or all values that it was swept over; `undefined` for words that are neither. */
function settingOf<V>(told: string | undefined, read: (one: string) => V | undefined) {
  const swept = told?.startsWith("swept over ") ? told.slice("swept over ".length).split(", ") : null;
  const values = (swept ?? [told ?? unknown]).map(read);
  const known = values.filter((value) => value !== undefined);
  const [only] = known;
  if (only === undefined || known.length < values.length) return untyped(told);
  return swept === null ? only : { sweptOver: known };
}

/** `llama.cpp b7000 (prebuilt) (node-llama-cpp 3.20.0)`. */
function engineOf(told: string | undefined): AnswerConditions["engine"] {
  if (told === neverOpenText) return neverOpen;
  const [, name, build, from] = /^(\S+) (.*) \((.*)\)$/.exec(told ?? "") ?? [];
  if (name === undefined || build === undefined || from === undefined) return untyped(told);
  return { name, build, package: from };
}

function contextOf(told: string): number | null | undefined {
  return told === "as long as the longest item" ? null : numberOf(/^(.*) tokens$/.exec(told)?.[1]);
}

function threadsOf(told: string): number | null | undefined {
  return told === "by trial" ? null : numberOf(told);
}

/** `cpu-time, package, 4 W a thread`. */
function energyOf(told: string | undefined): TimingConditions["energy"] {
  const [, source, scope, watts] = /^(.*), (.*), (.*) W a thread$/.exec(told ?? "") ?? [];
  const wattsPerThread = numberOf(watts);
  if (source === undefined || scope === undefined || wattsPerThread === undefined) return untyped(told);
  return { source, scope, wattsPerThread };
}
