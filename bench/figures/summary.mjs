/** Prints what was compared and what differs; gives whether a figure or verdict does. Each list has at most `shown` lines. */
export function printSummary(compared, found, shown) {
  for (const [kind, { documents, entries }] of compared)
    console.log(`${kind.padEnd(28)} ${String(documents).padStart(4)} documents, ${entries} rows or verdicts`);
  const ofKind = (kind) => found.filter((one) => one.kind === kind);
  const [figures, wording, records] = [ofKind("figure"), ofKind("wording"), ofKind("records")];
  console.log(`\n${figures.length} figures or verdicts differ`);
  for (const { place, of = "", field, reference, present } of figures.slice(0, shown))
    console.log(`  ${place}: ${[of, field].filter(Boolean).join(" · ")}: ${short(reference)} → ${short(present)}`);
  if (figures.length > shown) console.log(`  … and ${figures.length - shown} more: --lines ${figures.length}`);
  printGrouped(`${wording.length} times other wording`, wording, shown);
  printGrouped(`${records.length} times other records behind a figure`, records, shown);
  return figures.length > 0;
}

/** One line for changes that are alike but for their numbers and names, most frequent first. */
function printGrouped(title, changes, shown) {
  if (changes.length === 0) return;
  const groups = new Map();
  for (const change of changes) {
    const key = JSON.stringify([change.field, masked(change.reference), masked(change.present)]);
    const { count = 0, first = change } = groups.get(key) ?? {};
    groups.set(key, { count: count + 1, first });
  }
  const lines = [...groups.values()].sort((a, b) => b.count - a.count);
  console.log(`\n${title}, ${lines.length} kinds`);
  for (const { count, first } of lines.slice(0, shown))
    console.log(
      `  ${count} × ${first.field}: ${short(first.reference)} → ${short(first.present)}   (${first.place}: ${first.of ?? ""})`,
    );
  if (lines.length > shown) console.log(`  … and ${lines.length - shown} kinds more: --lines ${lines.length}`);
}

function masked(value) {
  return short(value).replace(/\d+([.,]\d+)*/g, "#");
}

function short(value) {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length <= 240 ? text : `${text.slice(0, 240)}…`;
}
