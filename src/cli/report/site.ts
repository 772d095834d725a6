import { readdir, readFile, rm } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { ChecksumError, messageOf, systemCode, UserError } from "../../lib/errors.ts";
import { canonicalJson, makeFolder, sha256, sha256OfFile, writeFileAtomically } from "../../lib/files.ts";
import { requireMakeableFolder } from "../../lib/writable.ts";
import { redactedRun } from "../../report/data/detail/redact.ts";
import { readReportRun } from "../../report/data/read-run.ts";
import { summarize } from "../../report/data/setting-summaries.ts";
import type { ReportOptions } from "../../report/outputs/read-input.ts";
import { renderPage } from "../../report/page/page.ts";
import { entryOf, type SiteEntry } from "../../report/site/entry.ts";
import { type LeftOut, renderSiteIndex } from "../../report/site/index-page.ts";
import { readSiteState, writeSiteState } from "../../report/site/state.ts";
import { packageVersion } from "../shared/package-version.ts";
import type { Terminal } from "../shared/terminal.ts";

/** What became of a site. */
export interface MadeSite {
  readonly index: string;
  readonly runs: readonly {
    readonly name: string;
    readonly page: string;
    readonly state: "made" | "kept";
    readonly complete: boolean;
  }[];
  readonly leftOut: readonly LeftOut[];
}

const stateFile = "site.json";
const up = { address: "../index.html", text: "All runs" };

/**
 * Makes or refreshes a folder of pages: one for each run, and an index over them. Runs that are as they were keep their
 * pages; pages of runs that are gone go too. Throws UserError where the folder holds what is not of a site.
 */
export async function writeSite(
  site: string,
  folders: readonly string[],
  options: ReportOptions,
  terminal: Pick<Terminal, "progress">,
): Promise<MadeSite> {
  await requireMakeableFolder(site);
  const before = await stateOf(site);
  const pages = join(site, "runs");
  await requireMakeableFolder(pages);
  await makeFolder(pages);
  const made: { readonly entry: SiteEntry; readonly state: "made" | "kept" }[] = [];
  const leftOut: LeftOut[] = [];
  const names = fileNames(folders);
  for (const [index, folder] of folders.entries()) {
    terminal.progress(`run ${index + 1} of ${folders.length}: ${basename(folder)}`);
    const file = `runs/${names[index]}.html`;
    try {
      const fingerprint = await fingerprintOf(folder, options);
      const known = before.find((entry) => entry.file === file && entry.fingerprint === fingerprint);
      if (known !== undefined && (await exists(join(site, file)))) made.push({ entry: known, state: "kept" });
      else made.push({ entry: await writeRunPage(site, folder, { file, fingerprint }, options), state: "made" });
    } catch (error) {
      if (!(error instanceof UnreadableRun)) throw error;
      leftOut.push({ name: basename(folder), reason: error.message });
    }
  }
  const entries = made.map(({ entry }) => entry);
  await writeFileAtomically(
    join(site, "index.html"),
    await renderSiteIndex({ runs: entries, leftOut, title: options.title }),
  );
  await writeFileAtomically(join(site, stateFile), writeSiteState(entries));
  const kept = new Set(entries.map(({ file }) => file));
  for (const { file } of before) if (!kept.has(file)) await rm(join(site, file), { force: true });
  return {
    index: join(site, "index.html"),
    runs: made.map(({ entry, state }) => ({
      name: entry.name,
      page: join(site, entry.file),
      state,
      complete: entry.complete,
    })),
    leftOut,
  };
}

/** What makes a run's folder be left out: it can't be read as a run. */
class UnreadableRun extends Error {}

async function writeRunPage(
  site: string,
  folder: string,
  place: Pick<SiteEntry, "file" | "fingerprint">,
  { redact = false, read }: ReportOptions,
): Promise<SiteEntry> {
  const whole = await readable(() => readReportRun(folder, { ...read, depth: "items" }));
  const run = redact ? redactedRun(whole) : whole;
  await writeFileAtomically(
    join(site, place.file),
    await renderPage({ runs: [run], title: null, generatedAt: run.run.at, up }),
  );
  return entryOf(summarize(run), place);
}

/** Of every byte that the page is made from: the plan, the records, what was asked for and who makes it. */
async function fingerprintOf(folder: string, { redact, read }: ReportOptions): Promise<string> {
  const files = (await readdir(folder)).filter((file) => file === "plan.json" || file.endsWith(".jsonl")).sort();
  const hashes = await Promise.all(files.map((file) => readable(() => sha256OfFile(join(folder, file)))));
  return sha256(canonicalJson([packageVersion(), basename(folder), redact ?? false, read ?? null, files, hashes]));
}

/** What a run's folder has wrong with it leaves out the run, and no other. */
async function readable<T>(reading: () => Promise<T>): Promise<T> {
  try {
    return await reading();
  } catch (error) {
    if (error instanceof UserError || error instanceof ChecksumError || systemCode(error) !== null)
      throw new UnreadableRun(messageOf(error));
    throw error;
  }
}

/** A run's name as a file name, with a piece of its path's hash where the name had to be changed or is another's too. */
function fileNames(folders: readonly string[]): readonly string[] {
  const names = folders.map((folder) => basename(resolve(folder)));
  return folders.map((folder, index) => {
    const name = names[index] ?? "";
    const safe = name.replace(/[^\w.-]+/g, "_").slice(0, 100);
    const isPlain =
      safe === name &&
      /^[\w-]/.test(name) &&
      names.filter((other) => other.toLowerCase() === name.toLowerCase()).length === 1;
    return isPlain ? name : `run-${safe.replace(/^\W+/, "")}-${sha256(resolve(folder)).slice(0, 8)}`;
  });
}

/** What the site remembers; nothing for a new one. An index that is not of a site is never written over. */
async function stateOf(site: string): Promise<readonly SiteEntry[]> {
  const text = await readFile(join(site, stateFile), "utf8").catch(() => null);
  const runs = text === null ? null : readSiteState(text);
  if (runs !== null) return runs;
  if (text === null && (await exists(join(site, "index.html"))))
    throw new UserError(`${site} holds an index.html that is not of a site of ours: name an empty folder with --site`);
  return [];
}

async function exists(path: string): Promise<boolean> {
  return readFile(path).then(
    () => true,
    () => false,
  );
}
