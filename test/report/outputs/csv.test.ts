import { describe, expect, it } from "vitest";
import { renderCsv } from "../../../src/report/outputs/csv.ts";
import { inventedInput, inventedRun, plainModels } from "../invented.ts";

describe("CSV", () => {
  it("has one line a row under fixed columns", () => {
    const lines = renderCsv(inventedInput(plainModels)).trimEnd().split("\n");
    expect(lines[0]).toBe(
      "run,model,variant,task,metric,phase,tokens,depth,sequences,arrivals,load,promptTokens,answerTokens,threads,fileCache,covers,methodKind,clock,reference,sensors,unit,better,n,value,low,high,bounds,loads,groups,origin,caveats,method,scope,reason,records",
    );
    expect(lines).toHaveLength(1 + inventedRun(plainModels).rows.length);
    expect(lines[1]).toContain("small-135M-Q4_1,default,,acc,,,,,,,,,,,,mean-of-tasks,,,,share,higher,480,");
    expect(lines[1]).toContain("w1:2-9 w1:12");
  });

  it("keeps negative numbers numbers", () => {
    const run = inventedRun(plainModels);
    const rows = [{ ...run.rows[0]!, value: -1.5, low: -2e-9, high: 0 }];
    expect(renderCsv({ ...inventedInput(plainModels), runs: [{ ...run, rows }] })).toContain(",-1.5,-2e-9,0,");
  });

  it("leaves a value empty where there is none, with the reason", () => {
    const csv = renderCsv(inventedInput([{ ...plainModels[0]!, energy: null, reason: "no CPU time" }]));
    expect(csv).toContain("lower,480,,,,");
    expect(csv).toContain("no CPU time");
  });
});
