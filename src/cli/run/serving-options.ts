/** Options of a load on each model. */
export const servingOptions = {
  concurrency: {
    type: "string",
    requiresArg: true,
    describe: "Users at once, such as 1,2,4,8: each sends its next request when it has its answer",
  },
  rate: {
    type: "string",
    requiresArg: true,
    describe: "Requests a second, such as 1,2,5/s: they arrive on time whether or not earlier ones are answered",
  },
  arrivals: {
    choices: ["poisson", "constant"] as const,
    default: "poisson" as const,
    describe: "How the requests of --rate arrive: at random, or evenly",
  },
  requests: {
    type: "number",
    requiresArg: true,
    describe: "Requests at each load (default: 80, or 4 for each user where that is more)",
  },
  "prompt-tokens": { type: "number", requiresArg: true, describe: "Tokens of each prompt under load (default 128)" },
  "answer-tokens": { type: "number", requiresArg: true, describe: "Tokens of each answer under load (default 64)" },
  slots: {
    type: "number",
    requiresArg: true,
    describe: "Requests of --rate that a local model works on at once (default 4); users have one each",
  },
  "first-token-limit": {
    type: "number",
    requiresArg: true,
    describe: "Milliseconds to the first token that are fast enough (default 500)",
  },
  "speed-limit": {
    type: "number",
    requiresArg: true,
    describe: "Tokens a second of an answer that are fast enough (default 20)",
  },
} as const;
