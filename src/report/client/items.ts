import type { Pick } from "./picker.ts";

export function openItems(_pick: Pick): void {}
