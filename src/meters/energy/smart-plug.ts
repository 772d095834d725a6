import { UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";
import { joulesOfPower, requirePower } from "./integral.ts";
import { type PlugDialect, plugDialects } from "./plug-dialects.ts";
import { getJson } from "./plug-request.ts";
import { missing, probeByReading } from "./probe.ts";
import type { EnergyReader, EnergySource } from "./types.ts";

/** The whole system at its socket, by a smart plug that the user named. */
export const smartPlug: EnergySource = {
  id: "smart-plug",
  scope: "wall",
  hertz: 1,
  stuckAfterMs: 60_000,
  async probe({ plugUrl }) {
    if (plugUrl === null)
      return missing("no plug was named", "--plug http://ADDRESS, with a Shelly or a plug that runs Tasmota");
    return probeByReading(
      plugUrl,
      async () => startReader(plugBase(plugUrl)),
      "check the address in a browser, and that the plug measures",
    );
  },
};

/** The address of a plug; `?id=1` names its second socket. Throws UserError for what is none. */
export function plugBase(text: string): URL {
  const wanted = 'must be an address such as "http://192.168.1.20"';
  if (!URL.canParse(text)) throw new UserError(`--plug ${printable(text)}: ${wanted}`);
  const url = new URL(text);
  if (!["http:", "https:"].includes(url.protocol)) throw new UserError(`--plug ${printable(text)}: ${wanted}`);
  if (url.username !== "" || url.password !== "")
    throw new UserError("--plug: a plug that asks for a password can't be read; take the password out of the address");
  if (!/^\d{1,2}$/.test(url.searchParams.get("id") ?? "0"))
    throw new UserError(`--plug ${printable(text)}: id must be the number of a socket`);
  return url;
}

async function startReader(base: URL): Promise<EnergyReader> {
  const { dialect, watts: first } = await findDialect(base);
  const joules = joulesOfPower();
  joules(first, performance.now());
  return {
    async read() {
      const watts = await wattsBy(dialect, base);
      return { joules: joules(watts, performance.now()), watts };
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** Asks in one way after another until one is answered with a power. Throws the most telling reason. */
async function findDialect(base: URL): Promise<{ readonly dialect: PlugDialect; readonly watts: number }> {
  const reasons: string[] = [];
  for (const dialect of plugDialects) {
    try {
      return { dialect, watts: await wattsBy(dialect, base) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      // Who does not answer at all, or sends us elsewhere, is not asked again in other words.
      if (!reason.startsWith("answers ")) throw error;
      reasons.push(reason);
    }
  }
  const [first] = reasons.filter((reason) => !reason.includes("404"));
  throw new Error(first ?? `${base.host} is no plug that is known (Shelly, Tasmota)`);
}

async function wattsBy(dialect: PlugDialect, base: URL): Promise<number> {
  const channel = base.searchParams.get("id") ?? "0";
  const watts = dialect.wattsOf(await getJson(new URL(dialect.path(channel), base.origin)), Number(channel));
  if (typeof watts !== "number") throw new Error(`answers without a power (${dialect.name})`);
  requirePower(watts);
  // A relay without a meter says 0 too.
  if (watts === 0) throw new Error("answers with 0 W: this machine is not behind it, or it does not measure");
  return watts;
}
