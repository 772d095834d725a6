/** Measures a hostile `m.gguf` before a sound `good.gguf`, once; null where it ended as it may and the sound one was measured. */
export async function wrongBeside(program, { suite, metric, seconds, codes }) {
  const settings = ["-s", suite, "--loads", "1", "-t", "1", "--timeout", `${seconds}`, "--json"];
  const { code, stdout, stderr } = await program.ask(["run", "m.gguf", "good.gguf", ...settings]);
  if (!codes.includes(code)) return `ended with ${code}: ${stderr.slice(0, 300)}`;
  const measured = JSON.parse(stdout).rows.filter(({ value }) => value !== null);
  const isMeasured = measured.some((row) => row.model === "good" && row.metric === metric);
  return isMeasured ? null : `the model beside it was not measured: ${stderr.slice(0, 300)}`;
}
