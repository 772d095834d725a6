/**
 * What users of llama.cpp write, in our words: `-ngl` and `-hf`, which would be read as several options of one letter.
 * `-hf user/repo:quant` becomes the reference `hf:user/repo:quant`.
 */
export function inOurWords(written: readonly string[]): readonly string[] {
  const words = withoutDashes(written);
  const result: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    const [, joined] = /^(?:-hf|-hfr|--hf-repo)=(.*)$/.exec(word) ?? [];
    if (joined !== undefined) result.push(`hf:${joined}`);
    else if (/^(?:-hf|-hfr|--hf-repo)$/.test(word)) result.push(`hf:${words[++index] ?? ""}`);
    else result.push(word.replace(/^-ngl(?==|$)/, "--gpu-layers"));
  }
  return result;
}

/**
 * What stands behind `--` is named, not an option: it is put before the first option of the command, since the library
 * would drop it. A name that begins with a dash becomes a path.
 */
function withoutDashes(words: readonly string[]): readonly string[] {
  const dashes = words.indexOf("--");
  if (dashes < 0) return words;
  const [before, after] = [words.slice(0, dashes), words.slice(dashes + 1)];
  const command = before.findIndex((word) => commandWords.has(word));
  const option = before.findIndex((word, index) => index > command && word.startsWith("-"));
  const place = option < 0 ? before.length : option;
  const names = after.map((word) => (word.startsWith("-") ? `./${word}` : word));
  return [...before.slice(0, place), ...names, ...before.slice(place)];
}

const commandWords: ReadonlySet<string> = new Set([
  ...["run", "plan", "report", "compare", "check", "pick", "baseline", "merge", "rescore", "doctor", "calibrate"],
  ...["models", "init", "suite"],
]);
