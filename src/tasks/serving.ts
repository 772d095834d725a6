import { z } from "zod";
import type { ServeReply, ServeRequest } from "../runners/types.ts";
import type { TaskKind } from "./types.ts";

/** Requests that count where a suite names no number: 80, of which a 95th percentile has an interval, or four rounds of the users. */
const leastRequests = 80;
const roundsOfUsers = 4;
/** Sequences at once for requests that arrive at a rate, as many as llama.cpp's server has slots. */
const usualSlots = 4;

const config = z.strictObject({
  promptTokens: z.number().int().min(1).max(1_000_000).default(128).describe("Tokens of each prompt; no two are alike"),
  answerTokens: z.number().int().min(2).max(100_000).default(64).describe("Tokens of each answer"),
  requests: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .describe("Requests that count at each load (default: 80, or 4 for each user where that is more)"),
  warmUp: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .optional()
    .describe("Requests before those that count (default: 2, or one for each user)"),
  slots: z
    .number()
    .int()
    .min(1)
    .max(64)
    .default(usualSlots)
    .describe("Of a local model under a rate: sequences worked on at once, while others wait; users have one each"),
  firstTokenMs: z.number().positive().default(500).describe("Limit: milliseconds to the first token"),
  tokensPerSecond: z.number().positive().default(20).describe("Limit: tokens a second after the first"),
});
const item = z
  .looseObject({
    id: z.string().min(1),
    users: z.number().int().min(1).max(1024).optional().describe("Users at once, each waiting for its answer"),
    perSecond: z.number().positive().max(10_000).optional().describe("Requests a second, whatever the answers"),
    spacing: z
      .enum(["poisson", "constant"])
      .optional()
      .describe("Of a rate: arrivals at random, or evenly (default poisson)"),
  })
  .refine(({ users, perSecond }) => (users === undefined) !== (perSecond === undefined), {
    path: ["users"],
    message: "a load has either users or perSecond",
  })
  .refine(({ users, spacing }) => users === undefined || spacing === undefined, {
    path: ["spacing"],
    message: "only a rate has a spacing",
  });
type Config = z.infer<typeof config>;
type Load = z.infer<typeof item>;

function arrivalsOf({ users, perSecond = 0, spacing = "poisson" }: Load): ServeRequest["arrivals"] {
  return users === undefined ? { kind: "open", perSecond, spacing } : { kind: "closed", users };
}

function requestsOf({ users = 0 }: Load, { requests }: Config): number {
  return requests ?? Math.max(leastRequests, roundsOfUsers * users);
}

/** How a model serves several users at once: latency and throughput under one load after another. */
export const serving: TaskKind<Config, Load, ServeRequest, ServeReply> = {
  id: "serving",
  itemFields: "`users`, or `perSecond` and `spacing` (`poisson`, `constant`)",
  scoredBy:
    "throughput, time to the first token and between tokens under that load, and the share of requests within limits",
  method: "timing",
  repeats: "each-load",
  scoringVersion: () => 1,
  configSchema: config,
  itemSchema: item,
  primaryMetric: () => null,
  chance: () => 0,
  request: (load, settings, seed) => ({
    kind: "serve",
    arrivals: arrivalsOf(load),
    requests: requestsOf(load, settings),
    warmUp: settings.warmUp ?? Math.max(2, load.users ?? 0),
    promptTokens: settings.promptTokens,
    answerTokens: settings.answerTokens,
    slots: load.users ?? settings.slots,
    seed,
  }),
  extent: (_, { promptTokens, answerTokens }) => ({
    texts: [],
    tokens: promptTokens + answerTokens,
    whenTooLong: "skip",
  }),
  prompt: (load, settings) => {
    const { promptTokens, answerTokens } = settings;
    const place = load.users === undefined ? `${load.perSecond} requests a second` : `${load.users} users`;
    return `${requestsOf(load, settings)} requests by ${place}, ${promptTokens} tokens in and ${answerTokens} out`;
  },
  expected: () => null,
  example: () => null,
  score: ({ requests, client }, load, { promptTokens, answerTokens, firstTokenMs, tokensPerSecond }) => ({
    values: {},
    flags: [],
    output: {
      type: "serve",
      arrivals: arrivalsOf(load),
      promptTokens,
      answerTokens,
      limits: { firstTokenMs, tokensPerSecond },
      client,
      requests: requests.map((request) => ({ ...request, gapsMicroseconds: [...request.gapsMicroseconds] })),
    },
  }),
};
