import { createHash } from "node:crypto";
import { constants, copyFile, readFile, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { ChecksumError, systemCode, UserError } from "../lib/errors.ts";
import { canonicalJson, makeFolders, writeFileAtomically } from "../lib/files.ts";
import { WriteError } from "../lib/unwritable.ts";
import { deviceOf } from "./device.ts";
import { createPlanCheck } from "./in-plan.ts";
import { isLineAsWritten } from "./line-checksum.ts";
import { runName } from "./log.ts";
import { withChecksum } from "./plan-checksum.ts";
import { readRunFiles, readRunRecord } from "./read.ts";
import { earlierFilesOf, expectedOf, type RunFiles, type WriterFile } from "./run-files.ts";
import { type EndRecord, endRecord, type LoadRecord, loadRecord, type Plan, type RunRecord } from "./schema.ts";
import { scoredDifferently } from "./scoring-version.ts";
import { parseLine, readWriter, remedy, requireClaims, requireStart, strangerError } from "./writer-file.ts";

/** One part of a run as it lies on disk. */
interface Shard {
  readonly folder: string;
  readonly plan: Plan;
  readonly run: RunRecord;
  readonly writers: readonly string[];
  /** Of the last writer: how the jobs of the whole part ended. */
  readonly counts: EndRecord["counts"];
  /** By the id of the model: models of several runners have several engines. */
  readonly engines: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Joins the parts of one plan into a run of their own, byte for byte. Throws UserError unless every part of the plan is
 * there exactly once, complete, and taken in one environment; ChecksumError for a part that was changed.
 */
export async function mergeShards(folders: readonly string[], results: string): Promise<string> {
  const shards: Shard[] = [];
  for (const folder of folders) shards.push(await readShard(folder));
  const [first] = shards;
  if (first === undefined) throw new UserError("name the parts that are to be joined");
  requireOnePlan(shards, first);
  requireEveryShard(shards, first);
  requireOneEnvironment(shards, first);
  requireComplete(shards, first);
  return writeMerged(shards, first, results);
}

async function readShard(folder: string): Promise<Shard> {
  const files = await readRunFiles(folder);
  const run = await readRunRecord(folder);
  const engines = new Map<string, Set<string>>();
  const note = (load: LoadRecord): void => {
    engines.set(load.model, (engines.get(load.model) ?? new Set()).add(engineOf(load)));
  };
  let end: EndRecord | null = null;
  for (const { path, header } of files.writers) {
    const found = await readFinalized({ path, header }, files, note);
    // One that was stopped before its first line has nothing to finish.
    if (header !== null) end = found;
  }
  if (end === null)
    throw new UserError(`${folder} is not complete: its last part has no seal; go on with its command and --resume`);
  const writers = files.writers.map(({ path }) => path);
  return { folder, plan: files.plan, run, writers, counts: end.counts, engines };
}

/**
 * A sealed file is proven by its hash, and each kind of record in it is looked at once; one that was cut off is read
 * record by record. Gives the end of a sealed file, else null.
 */
async function readFinalized(
  { path, header }: WriterFile,
  files: RunFiles,
  note: (load: LoadRecord) => void,
): Promise<EndRecord | null> {
  const bytes = await readFile(path);
  const start = bytes.lastIndexOf(10, bytes.length - 2) + 1;
  const last = bytes.subarray(start).toString("utf8");
  noteLoads(bytes, note);
  const expected = expectedOf(files, path);
  if (!last.startsWith('{"kind":"end"')) {
    for await (const _ of readWriter(path, expected));
    return null;
  }
  const parsed = endRecord.safeParse(jsonOf(last));
  const hash = createHash("sha256").update(bytes.subarray(0, start));
  const isProven =
    parsed.success &&
    parsed.data.sha256 === hash.copy().digest("hex") &&
    isLineAsWritten(parsed.data, header?.earlierFiles !== undefined);
  if (!isProven)
    throw new ChecksumError(`${path} was changed after it was sealed: its records can't be trusted; ${remedy}`);
  requireClaims(path, { hash: hash.update(bytes.subarray(start)), bytes: bytes.length }, expected.claims);
  requirePlanned(path, bytes, files.plan);
  return parsed.data;
}

/** What a record says of its place in the plan stands between these two, in the order that records are written in. */
const [placeMark, itemMark] = [Buffer.from('"model":'), Buffer.from(',"item":')];

/**
 * Throws DamagedError where a record is none of the plan's. The same words of many records are looked at once: parsing a
 * million lines would take longer than joining them.
 */
function requirePlanned(path: string, bytes: Buffer, plan: Plan): void {
  const strangerIn = createPlanCheck(plan);
  const seen = new Set<string>();
  let number = 0;
  for (let start = 0, end = bytes.indexOf(10); end >= 0; start = end + 1, end = bytes.indexOf(10, start)) {
    number += 1;
    const line = bytes.subarray(start, end);
    const place = line.indexOf(placeMark);
    const item = line.indexOf(itemMark);
    const words = place > 0 && place < 80 && item > place ? line.toString("latin1", place, item) : null;
    if (words !== null && seen.has(words)) continue;
    const parsed = parseLine(line.toString("utf8"));
    if (parsed?.ok !== true)
      throw new UserError(`${path}:${number} ${parsed?.problem ?? "is not a record"}; ${remedy}`);
    if (number === 1) requireStart(path, parsed.record, plan);
    const stranger = strangerIn(parsed.record);
    if (stranger !== null) throw strangerError(`${path}:${number}`, stranger);
    if (words !== null) seen.add(words);
  }
}

/** Gives the loads of the part. */
function noteLoads(bytes: Buffer, note: (load: LoadRecord) => void): void {
  const mark = Buffer.from('\n{"kind":"load"');
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) {
    const end = bytes.indexOf(10, at + 1);
    const parsed = loadRecord.safeParse(jsonOf(bytes.subarray(at + 1, end < 0 ? bytes.length : end).toString("utf8")));
    if (parsed.success) note(parsed.data);
  }
}

const engineOf = ({ engine }: LoadRecord): string =>
  `${engine.name} ${engine.build ?? "of a build not known"} on ${deviceOf(engine.device) ?? "a device not known"}`;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function requireOnePlan(shards: readonly Shard[], first: Shard): void {
  const other = shards.find(({ plan }) => plan.hash !== first.plan.hash);
  if (other === undefined) return;
  const scored = scoredDifferently(other.plan, first.plan);
  if (scored !== null)
    throw new UserError(
      `${basename(other.folder)} and ${basename(first.folder)} are scored by different rules (${scored.task}: scoring version ${scored.versions.join(" against ")}): run all parts with one version of Schoolmark`,
    );
  throw new UserError(
    `${basename(other.folder)} is a part of another plan than ${basename(first.folder)}: models, suites or settings differ`,
  );
}

function requireEveryShard(shards: readonly Shard[], first: Shard): void {
  const of = first.run.shard?.of;
  const found = new Map<number, string>();
  for (const { folder, run } of shards) {
    if (run.shard === undefined || of === undefined)
      throw new UserError(
        `${basename(run.shard === undefined ? folder : first.folder)} is a whole run, not a part of one`,
      );
    if (run.shard.of !== of)
      throw new UserError(
        `${basename(folder)} is one of ${run.shard.of} parts, ${basename(first.folder)} one of ${of}`,
      );
    const twin = found.get(run.shard.index);
    if (twin !== undefined)
      throw new UserError(`part ${run.shard.index} of ${of} is there twice: ${basename(twin)} and ${basename(folder)}`);
    found.set(run.shard.index, folder);
  }
  const missing = Array.from({ length: of ?? 0 }, (_, index) => index + 1).filter((index) => !found.has(index));
  if (missing.length > 0)
    throw new UserError(`part ${missing.join(", ")} of ${of} ${missing.length === 1 ? "is" : "are"} missing`);
}

/** Figures of several machines in one run would be nobody's: accuracy is portable, but only as long as the engine is the same. */
function requireOneEnvironment(shards: readonly Shard[], first: Shard): void {
  const machineOf = ({ run: { environment } }: Shard): string => {
    const { schoolmark, platform, cpu, logicalCores, gpus } = environment;
    return `Schoolmark ${schoolmark}, ${platform}, ${cpu}, ${logicalCores} cores, GPUs ${gpus.join(" and ") || "none"}`;
  };
  for (const shard of shards) {
    if (machineOf(shard) !== machineOf(first))
      throw new UserError(
        `${basename(shard.folder)} was taken on another machine than ${basename(first.folder)}: ${machineOf(shard)} against ${machineOf(first)}`,
      );
  }
  for (const { id } of first.plan.models) {
    const names = new Set(shards.flatMap(({ engines }) => [...(engines.get(id) ?? [])]));
    if (names.size > 1) throw new UserError(`the parts were taken with several engines: ${[...names].join("; ")}`);
  }
}

/** Parts don't overlap, so their jobs must add up to the plan's. */
function requireComplete(shards: readonly Shard[], { plan }: Shard): void {
  const ended = shards.reduce((sum, { counts }) => sum + counts.result + counts.skip + counts.fail, 0);
  if (ended !== plan.jobs)
    throw new UserError(
      `the parts hold ${ended} of the plan's ${plan.jobs} jobs: go on with the one that stopped, by --resume`,
    );
}

async function writeMerged(shards: readonly Shard[], { plan }: Shard, results: string): Promise<string> {
  const startedAt = shards.map(({ run }) => run.at).sort()[0] ?? "";
  const folder = join(results, runName(startedAt, plan));
  const unfinished = join(results, `.${basename(folder)}.${process.pid}.part`);
  try {
    makeFolders(unfinished);
    for (const path of shards.flatMap(({ writers }) => writers)) {
      // Never over a file of the same name: two writers of one name would be one that was copied.
      await copyFile(path, join(unfinished, basename(path)), constants.COPYFILE_EXCL);
    }
    const whole = withChecksum({ ...plan, mergedFiles: [...(await earlierFilesOf(unfinished))] });
    await writeFileAtomically(join(unfinished, "plan.json"), `${canonicalJson(whole)}\n`);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (["EEXIST", "ENOTEMPTY"].includes(systemCode(error) ?? ""))
      throw new UserError(`the parts can't be joined in ${folder}: it exists already, or two parts hold the same file`);
    throw new WriteError(folder, error instanceof WriteError ? error.cause : error);
  }
  return folder;
}
