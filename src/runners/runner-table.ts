import type { RunnerTraits } from "./definition.ts";
import { defaultRunner, runners } from "./index.ts";

const modelWords: Readonly<Record<RunnerTraits["models"], string>> = {
  files: "GGUF files: hash, size and parameters are read from them",
  names: "named models: what the runner tells of them",
};
const processWords: Readonly<Record<RunnerTraits["process"], string>> = {
  child: "yes: memory and energy are measured",
  server: "of servers on this machine whose process is found",
  none: "no",
};
const clockWords: Readonly<Record<RunnerTraits["clock"], string>> = {
  engine: "inside the engine's calls",
  wall: "from outside the engine",
};
const threadWords: Readonly<Record<RunnerTraits["threads"], string>> = {
  settable: "found by a trial, or `-t`",
  fixed: "not settable",
};

/** The table of all runners as Markdown, for `docs/runners.md`. */
export function runnerTable(): string {
  const rows = Object.entries(runners).map(([name, runner]) => {
    const cells = [
      `\`${name}\`${name === defaultRunner ? " (default)" : ""}`,
      runner.summary,
      modelWords[runner.models],
      processWords[runner.process],
      clockWords[runner.clock],
      threadWords[runner.threads],
      runner.figures,
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    "# Runners",
    "",
    "A runner opens models and answers requests. `--runner NAME` chooses one for all models of a run; `NAME:MODEL` names",
    "it for one model, so one run can compare models of several runners: `schoolmark run a.gguf fake:skilled`.",
    "",
    "Facts that a runner cannot know, such as the hash of a model that is no file, are `null` in the plan and in `load`",
    "records. The `unknown` field beside them gives the reason for each, and the report shows it in place of the figure.",
    "",
    "Made from `src/runners/` by `npm run generate`.",
    "",
    "| runner | what it is | models | process on this machine | timings | threads | figures |",
    "|---|---|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}
