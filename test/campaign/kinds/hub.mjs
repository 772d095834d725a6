import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { described, isDescription, listen, sendRange } from "../../support/loopback-hub.mjs";
import { smallestModel } from "../fixtures.mjs";
import { file, hostileAnswers } from "../hostile-hub.mjs";

/** What a hub that is silent for `patience` seconds may cost: five tries, with pauses between them. */
const [patience, longestMs] = [1, 40_000];
const token = "hf_secret";

export const hub = {
  name: "hub",
  what: "a model hub that answers as none should: refused in one line, soon, and nothing is taken for a model",
  async run({ folder, short, random, program, trial }) {
    const model = readFileSync(smallestModel());
    const all = hostileAnswers(model);
    const chosen = short ? Array.from({ length: 6 }, () => random.of(all)) : all;
    const changed = Array.from({ length: short ? 2 : 150 }, (_, index) => [
      `changed description ${index}`,
      withDescription(changedText(described({ [file]: model }), random), model),
    ]);
    let number = 0;
    const tryOne = async ([what, handler], command) => {
      const home = join(folder, `${number++}`);
      mkdirSync(home);
      const problem = await problemOf({ handler, home, command, model, program });
      trial(`${command.join(" ")}: ${what}`, problem);
    };
    const tasks = [...chosen, ...changed].flatMap((answer) =>
      [["models", "download"], ...(short ? [] : [["models", "fit"]])].map(
        (command) => () => tryOne(answer, [...command, "hf:org/m"]),
      ),
    );
    // Most of a trial is waiting.
    const workers = Array.from({ length: 4 }, async () => {
      for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) await task();
    });
    await Promise.all(workers);
  },
};

async function problemOf({ handler, home, command, model, program }) {
  const server = await listen(handler);
  const start = performance.now();
  const env = { HF_ENDPOINT: server.address, HF_TOKEN: token, HF_HUB_DOWNLOAD_TIMEOUT: `${patience}` };
  const cache = join(home, "cache");
  const outcome = await program.ask(command, {
    env: { ...env, HOME: home, XDG_CACHE_HOME: cache, HF_HOME: "", HF_HUB_CACHE: "" },
  });
  server.close();
  const ms = performance.now() - start;
  return ms > longestMs ? `took ${Math.round(ms / 1000)} s` : wrongIn(outcome, { home, cache, model });
}

function wrongIn({ code, signal, stdout, stderr }, { home, cache, model }) {
  const told = stdout + stderr;
  if (code !== 0 && code !== 2) return `ended with ${code ?? signal}: ${stderr.slice(0, 300)}`;
  if (/ {4}at .+:\d+:\d+|bug in Schoolmark/.test(told)) return `no clear line: ${stderr.slice(0, 300)}`;
  if (code === 2 && stderr.match(/^error: .+$/gm)?.length !== 1) return `not one line: ${stderr.slice(0, 300)}`;
  if (/(?![\n\r\t])\p{Cc}|\p{Cf}/u.test(told)) return `prints controls: ${JSON.stringify(told.slice(0, 300))}`;
  if (told.includes(token) || told.includes("hunter2")) return "prints a secret";
  if (told.length > 20_000) return `prints ${told.length} characters`;
  const strays = readdirSync(home).filter((name) => name !== "cache");
  if (strays.length > 0) return `leaves ${strays.join(", ")} outside the cache`;
  const wanted = sha256(model);
  const wrong = modelsIn(cache).find((path) => sha256(readFileSync(path)) !== wanted);
  return wrong === undefined ? null : `${wrong} is taken for a model`;
}

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** What Hugging Face's libraries would find in the cache. */
function modelsIn(cache) {
  if (!existsSync(cache)) return [];
  const files = readdirSync(cache, { recursive: true }).filter((path) => /snapshots.*\.gguf$/.test(path));
  return files.map((path) => join(cache, path));
}

function withDescription(body, model) {
  return (request, response) => {
    if (isDescription(request)) response.end(body);
    else sendRange(request, response, model);
  };
}

function changedText(text, random) {
  const bytes = Buffer.from(text);
  for (let changes = 1 + random.below(4); changes > 0; changes--) {
    const at = random.below(bytes.length);
    if (random.next() < 0.3) bytes[at] = random.below(256);
    else bytes.write(random.of([...'0123456789{}[]",:\\./']), at);
  }
  return bytes;
}
