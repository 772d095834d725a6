import type { Plan, ResultRecord } from "../../../records/schema.ts";
import { settingKeyIn } from "../setting-summaries.ts";
import type { SettingLatencies } from "./types.ts";

/** Times that are held of one model and kind; beyond it every second one, and so on. */
const most = 4096;

/** An even sample of a stream: once full, every second value goes and from then on half as many are taken. */
function createThinning(): { add(value: number): void; sorted(): readonly number[] } {
  let values: number[] = [];
  let [stride, seen] = [1, 0];
  return {
    add(value) {
      if (seen % stride === 0) values.push(value);
      seen += 1;
      if (values.length < most) return;
      values = values.filter((_, index) => index % 2 === 0);
      stride *= 2;
    },
    sorted: () => values.toSorted((a, b) => a - b),
  };
}

/** How long each model's answers took, by what a person waits for. */
export function createLatencyTally(plan: Plan): {
  add(record: ResultRecord): void;
  finish(): readonly SettingLatencies[];
} {
  const keyOf = settingKeyIn(plan);
  const settings = new Map<
    string,
    {
      requests: number;
      readonly kinds: Record<"item" | "firstToken" | "betweenTokens", ReturnType<typeof createThinning>>;
    }
  >();
  return {
    add(record) {
      if (record.output.type === "time") return;
      const key = keyOf(record);
      const entry = settings.get(key) ?? {
        requests: 0,
        kinds: { item: createThinning(), firstToken: createThinning(), betweenTokens: createThinning() },
      };
      settings.set(key, entry);
      entry.requests += 1;
      entry.kinds.item.add(record.timing.wallMs);
      if (record.output.type !== "generate") return;
      const times = record.output.tokenTimesMs;
      if (times[0] !== undefined) entry.kinds.firstToken.add(times[0]);
      for (const [index, time] of times.entries()) {
        const before = times[index - 1];
        if (before !== undefined) entry.kinds.betweenTokens.add(time - before);
      }
    },
    finish: () =>
      [...settings].map(([key, { requests, kinds }]) => ({
        key,
        requests,
        item: kinds.item.sorted(),
        firstToken: kinds.firstToken.sorted(),
        betweenTokens: kinds.betweenTokens.sorted(),
      })),
  };
}
