/** Types that a cell may begin with before a colon; others are part of a text to be equal to. */
const named =
  /^(not-)?(equals|contains|icontains|contains-any|contains-all|icontains-any|icontains-all|starts-with|regex|is-json|word-count|contains-json|is-xml|is-sql|is-html|javascript|python|fn|eval|file|grade|llm-rubric|similar|levenshtein|rouge-n|bleu|latency|cost|factuality|g-eval|answer-relevance|model-graded-closedqa|webhook)(?:\(([\d.]+)\))?(?::\s*([\s\S]*))?$/;
const synonyms: Readonly<Record<string, string>> = {
  fn: "javascript",
  eval: "javascript",
  file: "javascript",
  grade: "llm-rubric",
};

/** A cell `__expected` of a table of tests as an assertion: `contains-any: a,b`; a bare text must be equalled. */
function assertionIn(cell: string): Readonly<Record<string, unknown>> {
  const [, not = "", type, , value] = named.exec(cell.trim()) ?? [];
  if (type === undefined) return { type: "equals", value: cell };
  if (value === undefined && !["is-json", "contains-json", "is-xml", "is-sql", "is-html"].includes(type))
    return { type: "equals", value: cell };
  return { type: `${not}${synonyms[type] ?? type}`, ...(value === undefined || value === "" ? {} : { value }) };
}

/** A row of a table of tests as a test: columns `__…` say something of the test, the others are its variables. */
export function testIn(row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const entries = Object.entries(row);
  const assert = entries.flatMap(([name, cell]) =>
    /^__expected\d*$/.test(name) && typeof cell === "string" && cell.trim() !== "" ? [assertionIn(cell)] : [],
  );
  const threshold = Number(row["__threshold"] || Number.NaN);
  return {
    vars: Object.fromEntries(entries.filter(([name]) => !name.startsWith("__"))),
    assert,
    ...(typeof row["__description"] === "string" && row["__description"] !== ""
      ? { description: row["__description"] }
      : {}),
    ...(Number.isFinite(threshold) ? { threshold } : {}),
    options: { prefix: row["__prefix"], suffix: row["__suffix"] },
  };
}
