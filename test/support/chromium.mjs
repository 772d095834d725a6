import { existsSync } from "node:fs";

const usual = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The system's own browser; SCHOOLMARK_BROWSER names another. null: there is none. */
export const browserPath = [process.env.SCHOOLMARK_BROWSER ?? "", ...usual].find((path) => existsSync(path)) ?? null;
