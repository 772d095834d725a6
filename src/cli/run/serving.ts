import { UserError } from "../../lib/errors.ts";
import type { ServingWish } from "../../suite/serving-suite.ts";
import { positiveNumber, wholeNumber } from "../shared/numbers.ts";
import type { RunArguments } from "./options.ts";

const mostUsers = 1024;
const mostRate = 10_000;

/** The load that the command line asks for; null: none. Throws UserError naming the option. */
export function servingOf(argv: RunArguments): ServingWish | null {
  const settings = Object.fromEntries(
    [
      ["requests", wholeNumber("--requests", argv.requests, 1)] as const,
      ["promptTokens", wholeNumber("--prompt-tokens", argv.promptTokens, 1)] as const,
      ["answerTokens", wholeNumber("--answer-tokens", argv.answerTokens, 2)] as const,
      ["slots", wholeNumber("--slots", argv.slots, 1)] as const,
      ["firstTokenMs", positiveNumber("--first-token-limit", argv.firstTokenLimit)] as const,
      ["tokensPerSecond", positiveNumber("--speed-limit", argv.speedLimit)] as const,
    ].flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])),
  );
  if (argv.concurrency === undefined && argv.rate === undefined) {
    if (Object.keys(settings).length > 0)
      throw new UserError(
        "--requests, --prompt-tokens, --answer-tokens, --slots and limits require --concurrency or --rate",
      );
    return null;
  }
  return {
    users: argv.concurrency === undefined ? [] : usersIn(argv.concurrency),
    rates: argv.rate === undefined ? [] : ratesIn(argv.rate),
    spacing: argv.arrivals,
    settings,
  };
}

function usersIn(text: string): readonly number[] {
  const users = text.split(",").map((part) => Number(part.trim() === "" ? Number.NaN : part));
  if (!users.every((count) => Number.isSafeInteger(count) && count >= 1 && count <= mostUsers))
    throw new UserError(`--concurrency must be whole numbers from 1 to ${mostUsers}, such as 1,2,4,8`);
  return ascending(users);
}

function ratesIn(text: string): readonly number[] {
  const parts = text.replace(/\s*\/\s*s$/, "").split(",");
  const rates = parts.map((part) => Number(part.trim() === "" ? Number.NaN : part));
  if (!rates.every((rate) => rate > 0 && rate <= mostRate))
    throw new UserError(`--rate must be numbers above 0 and at most ${mostRate}, such as 1,2,5/s`);
  return ascending(rates);
}

const ascending = (values: readonly number[]): readonly number[] => [...new Set(values)].sort((a, b) => a - b);
