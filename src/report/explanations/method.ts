import { counted } from "../../lib/counted.ts";
import { shellWord } from "../../lib/shell-word.ts";
import { printable } from "../../lib/untrusted.ts";
import type { Row } from "../../metrics/types.ts";
import type { EnergyProxy, EnergySensing, LoadRecord } from "../../records/schema.ts";
import type { ReportRun } from "../data/types.ts";
import { bytes, decimals, significant } from "../format/format.ts";
import { bandwidthInWords, noiseInWords, noisyShareInWords } from "../words/noise.ts";
import {
  askingInWords,
  ownSpeedInWords,
  retakingInWords,
  threadChoiceInWords,
  timingsInWords,
} from "../words/protocol.ts";
import { threadsText } from "../words/work.ts";

/** One line of how a run was made; `code` marks what could be typed or compared by a machine. */
export interface Fact {
  readonly term: string;
  readonly text: string;
  readonly code: boolean;
}

/** Machine, program, engine, settings, energy's origin and the identity of the run, for every form of the report. */
export function methodFacts(run: ReportRun): readonly Fact[] {
  const { plan, counts } = run;
  const { environment, energyProxy, at, command, rescored } = run.run;
  const { skip, fail } = counts;
  return [
    fact("Machine", machine(environment)),
    fact(
      "System",
      `${environment.platform} ${environment.osRelease}, Node ${environment.node}, Schoolmark ${environment.schoolmark}`,
    ),
    ...engines(run.loads).map((text) => fact("Engine", text)),
    ...threads(run.loads),
    ...optional("Thread choice", threadChoiceInWords(plan, run.loads)),
    fact(
      "Loads",
      `${plan.loads} per model, each in a fresh process, models in an order drawn anew for each; ${plan.profile} profile, seed ${plan.seed}${plan.limit === null ? "" : `, at most ${counted(plan.limit, "item")} per task`}`,
    ),
    fact(
      "Suites",
      plan.suites.map(({ name, version, hash }) => `${name} version ${version} (${hash.slice(0, 12)})`).join(", "),
    ),
    ...optional("Answers", askingInWords(plan)),
    ...optional("Timings", timingsInWords(plan)),
    ...optional("Taken again", retakingInWords(plan)),
    ...noiseFacts(run.noise),
    fact("Energy", energyInWords(energyProxy, run.run.energySensing?.sources ?? [])),
    ...optional("Common thread count", commonThreadsInWords(run.rows)),
    fact(
      "Comparisons",
      "Two models are compared question by question, over the questions that both answered, and a difference of accuracy is the mean of the tasks' differences: the figure and 95 % CI that compare and pick give. Ratios of energy from CPU time are paired by question too and leave the energy model's factor out, as it is the same on both sides; per correct answer, the accuracies enter by each model's own CI. Sensors see no single questions: ratios of their energies join each model's own interval. Memory pairs by load, from six loads on. Without a CI, costs count as different from 10 % on.",
    ),
    fact(
      "Jobs",
      `${counts.planned} planned: ${counts.result} with a result, ${skip} skipped, ${fail} failed${run.complete ? "" : "; not complete"}`,
    ),
    fact("Run", `${run.name}, begun ${at}`),
    ...(rescored === undefined
      ? []
      : [
          fact(
            "Scored again",
            `taken in ${rescored.run} and scored again; no model was asked, machine and times are of that run`,
          ),
        ]),
    { term: "Command", text: command.map(shellWord).join(" "), code: true },
    { term: "Plan", text: plan.hash, code: true },
  ];
}

/** How energies of models on different numbers of threads were made comparable; null where that was not done. */
function commonThreadsInWords(rows: readonly Row[]): string | null {
  const again = rows.filter(({ metric }) => metric === "energy_common_threads_joules_per_item");
  const counts = [...new Set(again.map(({ threads }) => threadsText(threads)))].join(" and ");
  return again.length === 0
    ? null
    : `Models chose different numbers of threads, so ${again.length} of them were asked a sample of their questions again with ${counts}, unscored, after all else: the number at which the one that loses most against its own best loses least. Energies are held against each other by these; their own figures are of the threads they chose`;
}

function noiseFacts(noise: ReportRun["noise"]): readonly Fact[] {
  return [
    ...optional("A sample is disturbed", noisyShareInWords(noise)),
    ...optional("Disturbances", noiseInWords(noise)),
    ...optional("The machine's own speed", ownSpeedInWords(noise)),
    ...optional("Memory's speed", bandwidthInWords(noise)),
  ];
}

function optional(term: string, text: string | null): readonly Fact[] {
  return text === null ? [] : [fact(term, text)];
}

function fact(term: string, text: string): Fact {
  return { term, text, code: false };
}

function machine({
  cpu,
  physicalCores,
  logicalCores,
  memoryBytes,
  gpus,
  virtual,
}: ReportRun["run"]["environment"]): string {
  const cores =
    physicalCores === null ? `${logicalCores} logical cores` : `${physicalCores} cores, ${logicalCores} threads`;
  const graphics = gpus.length === 0 ? "no GPU" : gpus.join(", ");
  return `${cpu}, ${cores}, ${bytes(memoryBytes)} memory, ${graphics}${virtual === true ? ", virtual machine" : ""}`;
}

function energyInWords(
  { wattsPerThread, wattsFrom, lowFactor, highFactor }: EnergyProxy,
  sensors: EnergySensing["sources"],
): string {
  const read = sensors.map(
    ({ id, scope, hertz, idle }) =>
      `${id} (${scope}, ${counted(hertz, "reading")} a second${idle === null ? "" : `, ${significant(idle.watts, 3)} W at rest`})`,
  );
  const origin = { option: "as given", table: "from a table of processors", assumed: "an assumption" }[wattsFrom];
  const estimated =
    read.length === 0
      ? "modelled, no sensor:"
      : `sensors read, best first: ${read.join(", ")}; each figure says by which. Where one is modelled instead:`;
  return `${estimated} CPU seconds of the model's process × ${significant(wattsPerThread, 3)} W per thread (${origin}); the truth lies between ×${decimals(lowFactor, 2)} and ×${decimals(highFactor, 2)}, processor package only`;
}

function engines(loads: readonly LoadRecord[]): readonly string[] {
  const names = loads.map(
    ({ engine }) =>
      `${engine.name}, ${engine.package ?? "package not known"}, build ${told(engine.build)}, on ${engine.device ?? "a device not known"}, KV cache ${told(engine.kvCacheType)}, flash attention ${told(engine.flashAttention)}, batch ${told(engine.batchSize)}`,
  );
  return [...new Set(names)];
}

const told = (value: string | number | null): string => (value === null ? "not known" : String(value));

/** Threads and context by model, those alike told together. */
function threads(loads: readonly LoadRecord[]): readonly Fact[] {
  const models = new Map<string, Set<string>>();
  for (const { model, engine } of loads) {
    const setting = `${engine.threads === null ? "threads not known" : counted(engine.threads, "thread")}, context ${told(engine.contextSize)}`;
    models.set(setting, (models.get(setting) ?? new Set()).add(model));
  }
  const all = [...models].map(([setting, names]) =>
    models.size === 1 ? `${setting} for all models` : `${setting}: ${[...names].map(printable).join(", ")}`,
  );
  return all.length === 0 ? [] : [fact("Threads and context", all.join("; "))];
}
