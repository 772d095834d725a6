/** What a chat template does with a plain question. */
export interface ExaminedTemplate {
  readonly sha256: string;
  /** Why it can't render a question; null: it can. */
  readonly refusal: string | null;
  readonly rendered: string;
  readonly takesSystemMessage: boolean;
  /** Whether it writes a BOS itself: a program that puts one before it too has two. */
  readonly writesBos: boolean;
  /** Thinking aloud: it knows nothing of it; it has a switch; it always begins a thought; or it only cuts earlier ones. */
  readonly thinking: "none" | "switchable" | "always" | "left-to-it";
}
