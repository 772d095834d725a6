// Appends records to a log until the system refuses; prints how many went in and the system's error code.
import { openLog } from "../../dist/records/log.js";

const [folder] = process.argv.slice(2);
const log = openLog(folder, "w");
let appended = 0;
try {
  for (;;) {
    const key = { model: "m", variant: "default", task: "s/t", item: `item ${appended}`, repetition: 0 };
    log.append({ kind: "skip", at: "2026-01-02T03:04:05Z", ...key, reason: "x".repeat(900) });
    appended += 1;
  }
} catch (error) {
  process.stdout.write(JSON.stringify({ appended, code: error.cause.code }));
}
