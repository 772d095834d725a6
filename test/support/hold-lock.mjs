// Tries for a lock at a given time, many times over; prints from when to when it held it, or that it was refused.
import { holdLock } from "../../dist/lib/lock.js";

const [lock, at] = process.argv.slice(2);
while (Date.now() < Number(at));
try {
  const held = holdLock(lock, { refusal: () => "refused" });
  const from = performance.timeOrigin + performance.now();
  while (performance.timeOrigin + performance.now() < from + 30);
  const until = performance.timeOrigin + performance.now();
  held[Symbol.dispose]();
  process.stdout.write(`${from} ${until}`);
} catch (error) {
  process.stdout.write(error.message === "refused" ? "refused" : `${error.stack}`);
}
