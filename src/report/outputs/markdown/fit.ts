/** CI servers refuse a job's page above 1,024 kB. */
export const pageLimitBytes = 1_000_000;

/** A piece of a document that is whole or not there: a table cut in its middle is no table. */
export interface Section {
  /** Said of it where it is left out. */
  readonly name: string;
  readonly text: string;
}

/** Room for the line that says what is missing. */
const lineBytes = 300;
const maxNames = 5;

/** The sections that fit in so many bytes, in order, and a line for those that don't; empty where not even that fits. */
export function fitted(sections: readonly Section[], maxBytes: number): string {
  const whole = sections.map(({ text }) => text).join("\n\n");
  if (Buffer.byteLength(whole) + 1 <= maxBytes) return `${whole}\n`;
  if (maxBytes < lineBytes) return "";
  let room = maxBytes - lineBytes;
  const kept: string[] = [];
  const left: string[] = [];
  for (const { name, text } of sections) {
    const size = Buffer.byteLength(text) + 2;
    if (size <= room) {
      kept.push(text);
      room -= size;
    } else left.push(name);
  }
  const names = [...new Set(left)];
  const told = names.length > maxNames ? [...names.slice(0, maxNames), "more"] : names;
  return `${[...kept, `Left out, as this page would be too large: ${told.join(", ")}. The HTML page and the CSV hold all of it.`].join("\n\n")}\n`;
}
