import { falseAlarmLimit, minPairs } from "../../analysis/planning/calibrate.ts";
import { counted } from "../../lib/counted.ts";
import { printable } from "../../lib/untrusted.ts";
import { comparedTimings } from "../../metrics/timing/timing-measures.ts";
import type { AgainstItself, Calibration, QuantityAgainstItself } from "../../records/calibration.ts";
import { parseWork } from "../../records/work.ts";
import { quantityName, valueInWords } from "../../report/compare/cells.ts";
import { bytes, significant } from "../../report/format/format.ts";
import { columnsWide, padded } from "../../report/format/width.ts";

/** A calibration for people: the reference benchmark, the model against itself, and what so many loads tell. */
export function calibrationText(calibration: Calibration, path: string | null): string {
  const { machine, againstItself } = calibration;
  return [
    printable(machine),
    "",
    ...referenceBenchmarkLines(calibration.canary),
    ...(againstItself === null ? [] : againstItselfLines(againstItself)),
    ...(path === null ? [] : ["", printable(`kept in ${path}`)]),
  ].join("\n");
}

function referenceBenchmarkLines(benchmark: Calibration["canary"]): readonly string[] {
  const rows: readonly (readonly [part: string, words: string, inUnits: (value: number) => string])[] = [
    ["prefillTokensPerSecond", "prefill", (value) => `${significant(value, 3)} tokens/s`],
    ["decodeTokensPerSecond", "decode", (value) => `${significant(value, 3)} tokens/s`],
    ["readBytesPerSecond", "reading memory", (value) => `${bytes(value)}/s`],
  ];
  return [
    "The machine's own speed, by one thread (the canary)",
    ...rows.map(([part, words, inUnits]) => {
      const { value, resolution: move } = benchmark[part] ?? { value: null, resolution: null };
      const moves =
        move === null ? "too few loads to tell how far it moves" : `moves by up to ${percent(move)} without a cause`;
      return `  ${words.padEnd(15)} ${value === null ? "not measured" : inUnits(value).padEnd(18)} ${moves}`;
    }),
  ];
}

function againstItselfLines({ model, threads, loads, secondsPerLoad, quantities }: AgainstItself): readonly string[] {
  const timed = `${loads} fresh loads, ${counted(threads, "thread")}, ${significant(secondsPerLoad, 2)} s each`;
  const splits = Math.max(0, ...quantities.map((quantity) => quantity.splits));
  return [
    "",
    printable(`${model.id} against itself: ${timed}`),
    ...inColumns([
      ["quantity", "middle", "disturbed", "false alarms", "later ÷ earlier load"],
      ...quantities.map(factsOf),
    ]),
    ...(splits === 0
      ? []
      : [
          `  false alarms: of random splits of these loads, 10 % nominal; by chance at most ${falseAlarmLimit(splits)} of ${splits}`,
        ]),
    "",
    ...resolutionLines(quantities),
  ];
}

/** What was measured, how much of it was not quiet, and how often the model was told apart from itself. */
function factsOf(quantity: QuantityAgainstItself): readonly string[] {
  const { value, quietLoads, loads, splits, alarms, laterToEarlier: later } = quantity;
  const unit = comparedTimings.find(({ definition }) => definition.id === quantity.metric)?.comparedIn ?? "";
  const [ratio, low, high] = [later?.value, later?.low, later?.high].map((one) => significant(one ?? 0, 3));
  return [
    nameOf(quantity),
    valueInWords(value, unit),
    `${loads - quietLoads} of ${loads}`,
    splits === 0 ? "too few loads" : `${alarms} of ${splits}`,
    later === null ? "–" : `×${ratio} (${low} … ${high})`,
  ];
}

/** A row for each number of loads; quantities that had fewer clean loads have gaps. */
export function resolutionLines(quantities: readonly QuantityAgainstItself[]): readonly string[] {
  const all = quantities.flatMap(({ resolution }) => resolution);
  const rows = [...new Map(all.map(({ pairs, seconds }) => [pairs, seconds]))].sort(([a], [b]) => a - b);
  if (rows.length === 0)
    return [
      `Too few quiet loads to tell how small a difference is told (it takes ${2 * minPairs}): measure longer (--seconds), with the machine left alone`,
    ];
  const cellOf = ({ resolution }: QuantityAgainstItself, pairs: number): string => {
    const row = resolution.find((one) => one.pairs === pairs);
    return row === undefined ? "–" : `${row.origin === "estimated" ? "~" : ""}${percent(row.difference)}`;
  };
  return [
    "The smallest difference between two models that is told, with 80 % power",
    ...inColumns([
      ["loads of each", "time", ...quantities.map(nameOf)],
      ...rows.map(([pairs, seconds]) => [
        String(pairs),
        `${significant(seconds, 2)} s`,
        ...quantities.map((quantity) => cellOf(quantity, pairs)),
      ]),
    ]),
    ...(all.some(({ origin }) => origin === "estimated") ? ["  ~ estimated from fewer loads"] : []),
  ];
}

const nameOf = ({ metric, work }: QuantityAgainstItself): string =>
  quantityName({ metric, task: null, work: parseWork(work) });

function inColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widthOf = (column: number): number => Math.max(...rows.map((row) => columnsWide(row[column] ?? "")));
  return rows.map((row) =>
    `  ${row.map((cell, column) => padded(cell, widthOf(column), "left")).join("  ")}`.trimEnd(),
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
