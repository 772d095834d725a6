// The live page's script: puts what the run tells into its place, until the run has ended.

interface News {
  /** Markup made and escaped by the program that serves the page. */
  readonly markup: string;
  readonly ended: boolean;
}

const place = document.querySelector("[data-live]");
const state = document.querySelector("[data-connection]");
const source = new EventSource("events");

source.addEventListener("message", ({ data }: MessageEvent<string>) => {
  const { markup, ended } = JSON.parse(data) as News;
  if (place !== null) place.innerHTML = markup;
  if (state !== null) state.textContent = "";
  if (ended) source.close();
});
source.addEventListener("error", () => {
  if (state !== null) state.textContent = "No word from the run: it has ended or was stopped.";
});
