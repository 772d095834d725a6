import type { SchoolmarkRecord } from "./schema.ts";

/** What each kind of record is and when it is written: for docs/results.md and the record schema. */
export const recordKinds: Readonly<Record<SchoolmarkRecord["kind"], string>> = {
  run: "Start of a writer: who measures what, on which machine. The first line of every file.",
  load: "A model was opened: how long that took, the engine's own account of it, and the threads that a trial chose. Written after each start of a model process.",
  result:
    "A finished job: what was asked, the raw answer, its scores and its times. Written as soon as the answer is there; a timing ends with one too.",
  sample:
    "One timed repetition, with the signs that something else used the machine. Written before the `result` of its job.",
  series: "Readings of one meter during a load, one row a reading. Written when the load ends.",
  again:
    "A task's questions asked again, unscored, to give an energy sensor enough time. Written where a sensor was read and the questions took too short.",
  "common-threads":
    "A question asked again, unscored, with the thread count that all models share, so that energies estimated from CPU time can be compared. Written at the end, where models ran with different counts.",
  roof: "How fast memory could be read: the ceiling of decoding, which reads every weight once for each token. Written before and after the run, or before and after each model.",
  skip: "A planned job that was left out, and why: it does not fit into the context, or the run was decided without it.",
  fail: "A planned job that ended without an answer, with its cause. Written when a model process crashed, was killed, ran out of time or memory, or could not open the model.",
  look: "One look at the answers so far, in a run that stops when its question is decided (`--until decided`). The first with an `answer` ended the questions.",
  end: "End of a writer: its counts, the SHA-256 of all bytes before this line, and of what the line says itself. A file without it was interrupted.",
};
