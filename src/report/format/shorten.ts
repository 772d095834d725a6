const longest = 56;

/** A name cut in its middle when it is too long for a line: the end often holds the quantization. */
export function shortened(text: string, most = longest): string {
  const characters = [...text];
  if (characters.length <= most) return text;
  const tail = Math.floor((most - 1) * 0.4);
  return `${characters.slice(0, most - 1 - tail).join("")}…${characters.slice(characters.length - tail).join("")}`;
}
