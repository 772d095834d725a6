import { judge, type Reading, type Trial } from "./agreement.ts";
import { findingOf, probeTexts } from "./probe-tokens.ts";
import type { Finding, LikelihoodWay, TextEcho } from "./types.ts";

/** Continues no sentence, whatever the model. */
const absurd = "}}%%";

/** Whether the echo of a server that takes texts alone tells the truth, by what it says when it generates. */
export async function probeText(echo: TextEcho): Promise<LikelihoodWay> {
  const finding = await findingFor(echo).catch(findingOf);
  const tried = [{ way: "echo", finding }] as const;
  return finding === "true" ? { kind: "text-echo", echo, tried } : { kind: "none", tried };
}

async function findingFor(echo: TextEcho): Promise<Finding> {
  const trials: Trial[] = [];
  for (const text of probeTexts) {
    const bare = await echo.echo(text);
    const next = await echo.next(text);
    const unlikely = next.others.toSorted((a, b) => a[1] - b[1]).find(([token]) => token !== next.text);
    if (unlikely === undefined) return "none";
    const read = async (behind: string): Promise<Reading> => ({
      values: (await echo.echo(text + behind)).values,
      tokens: bare.tokens.length + 1,
    });
    const nonsense = await echo.echo(text + absurd);
    const spoken = await read(next.text);
    trials.push({
      run: { ...spoken, truths: [next.value] },
      unlikely: { ...(await read(unlikely[0])), truth: unlikely[1] },
      absurd: {
        // It may be several tokens; the first is unlikely, and those before it are the prompt's.
        values: nonsense.values.slice(0, bare.tokens.length + 1),
        tokens: bare.tokens.length + 1,
        below: unlikely[1],
      },
    });
  }
  return judge(trials);
}
