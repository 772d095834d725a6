import { checksOf } from "../../execute/doctor/checks.ts";
import { examineModel } from "../../execute/doctor/examine-model.ts";
import type { Check } from "../../execute/doctor/types.ts";
import { asError } from "../../execute/measure-all.ts";
import { identifyModels } from "../../execute/prepare/identify-models.ts";
import { EngineError, UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";
import { ladderModelOf, readLadder } from "../../models/ladder.ts";
import type { ModelIdentity } from "../../records/schema.ts";
import { loadRunners } from "../../runners/index.ts";
import { loadSuite } from "../../suite/load.ts";
import { fetchAsked } from "../shared/download-models.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import { interruptible } from "../shared/interrupt.ts";
import { positiveNumber } from "../shared/numbers.ts";
import { preparingText } from "../shared/preparing-text.ts";
import { openTerminal } from "../shared/terminal.ts";
import type { DoctorArguments } from "./options.ts";

/** Examines one model and tells what was found; 5 where something is wrong with it. */
export async function doctor(argv: DoctorArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const { signal } = interruptible();
  if (argv.download && !(await fetchAsked([argv.model ?? ""], terminal, signal))) return exitCodes.interrupted;
  const { models, runner } = await identifyModels(
    { models: [argv.model ?? ""], runner: argv.runner, trainingTokens: [], catalogue: argv.catalogue },
    (event) => terminal.progress(preparingText(event)),
  );
  const [model, ...more] = models;
  if (model === undefined || more.length > 0)
    throw new UserError(
      `doctor examines one model at a time: "${printable(argv.model ?? "")}" names ${more.length + 1}`,
    );
  const suite = await loadSuite(argv.suite ?? (isBundled(model) ? "schoolbook" : "everyday"));
  const deadlineMs = (positiveNumber("--timeout", argv.timeout) ?? 300) * 1000;
  terminal.progress(`examining ${printable(model.id)}`);
  const runnerOf = await loadRunners(models, runner);
  const examination = await examineModel(model, suite, runnerOf(model), { deadlineMs, signal }).catch((error) => {
    throw error instanceof EngineError ? asError(model.id, error) : error;
  });
  const checks = checksOf(examination);
  const { reply, trial, roundTrips } = examination;
  if (argv.json) terminal.out(JSON.stringify({ model, checks, found: { ...reply, trial, roundTrips } }));
  else terminal.out(checksText(model, checks));
  return checks.some(({ state }) => state === "problem") ? exitCodes.runFailed : exitCodes.pass;
}

function isBundled({ sha256 }: ModelIdentity): boolean {
  return sha256 !== null && ladderModelOf(readLadder(), sha256) !== null;
}

const names: Readonly<Record<Check["id"], string>> = {
  bos: "BOS",
  "chat-template": "chat template",
  tokenizer: "tokenizer",
  chance: "questions",
};

function checksText({ id, quantization }: ModelIdentity, checks: readonly Check[]): string {
  return [
    printable([id, ...(quantization === null ? [] : [quantization])].join(", ")),
    ...checks.flatMap(({ id: check, state, finding, advice }) => [
      `  ${state.padEnd(7)}  ${names[check].padEnd(13)}  ${printable(finding)}`,
      ...(advice === null ? [] : [`${" ".repeat(26)}→ ${printable(advice)}`]),
    ]),
  ].join("\n");
}
