import type { Alarm } from "../../src/metrics/alarm.ts";
import type { Row } from "../../src/metrics/types.ts";
import { alarmText } from "../../src/report/words/alarms.ts";
import { reasonText } from "../../src/report/words/caveats.ts";
import { methodText } from "../../src/report/words/method.ts";
import { scopeText } from "../../src/report/words/scope.ts";

/** A row with the sentences that a reader gets of it. */
export type ToldRow = Omit<Row, "method"> & {
  readonly method: string;
  readonly scope: string | null;
  readonly reason: string | null;
  /** The row itself. */
  readonly data: Row;
};

export function toldRow(row: Row): ToldRow {
  return { ...row, method: methodText(row), scope: scopeText(row), reason: reasonText(row), data: row };
}

/** An alarm with its sentence; numbers of timings stand beside it. */
export type ToldAlarm = Omit<Alarm, "cause"> & {
  readonly message: string;
  readonly counts?: { readonly touched: number; readonly of: number };
  readonly tag?: "answer";
};

export function toldAlarm({ cause, ...place }: Alarm): ToldAlarm {
  return {
    ...place,
    message: alarmText(cause),
    ...(cause.kind === "timings" ? { counts: { touched: cause.timings, of: cause.of } } : {}),
    ...(cause.kind === "decision" ? { tag: "answer" as const } : {}),
  };
}
