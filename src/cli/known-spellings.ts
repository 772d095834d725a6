/**
 * What users of llama.cpp write, in our words: `-ngl` and `-hf`, which would be read as several options of one letter.
 * `-hf user/repo:quant` becomes the reference `hf:user/repo:quant`.
 */
export function inOurWords(words: readonly string[]): readonly string[] {
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
