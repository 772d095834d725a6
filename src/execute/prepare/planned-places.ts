import type { Gathered } from "../../analysis/comparison/gathering.ts";
import { type KnownPlaces, placesOf, worksOf } from "../../analysis/policy/known-places.ts";
import { type TimingMeasure, timingMeasures } from "../../metrics/timing/timing-measures.ts";
import { readEnvironment } from "../../records/provenance.ts";
import { machineInWords } from "../../records/schema.ts";
import type { Work } from "../../records/work.ts";
import type { PreparedRun } from "./preparation.ts";

/** What a run will measure on this machine, with what the sides have that are known before it. */
async function plannedPlaces(
  { plan, suites }: Pick<PreparedRun, "plan" | "suites">,
  known: readonly Gathered[],
): Promise<KnownPlaces> {
  const here = machineInWords(await readEnvironment());
  const requests = suites.flatMap(({ tasks }) =>
    tasks.flatMap(({ kind, config, items }) => items.map((item) => kind.request(item, config, plan.seed))),
  );
  const planned = requests.flatMap((request): readonly Work[] => {
    if (request.kind !== "time") return [];
    const { phase, tokens, depth, sequences = 1 } = request;
    return [{ phase, tokens, depth, sequences }];
  });
  const measures: readonly TimingMeasure[] = Object.values(timingMeasures);
  const timed = measures.flatMap(({ definition, phase }) =>
    planned.filter((work) => work.phase === phase).map((work) => ({ metric: definition.id, work })),
  );
  const sides = placesOf(known);
  return {
    ...sides,
    tasks: [...new Set([...sides.tasks, ...plan.tasks.map(({ key }) => key)])],
    works: worksOf([...timed, ...known.flatMap(({ evidence, rows }) => [...evidence.timings, ...rows])]),
    sameMachine: known.every(({ evidence }) => evidence.protocol.timings.machine === here),
  };
}

/**
 * For `measureFiles`: has the sides that are known already found, and what a run will measure checked, before it is taken.
 * Throws UserError for a side that is not there, which no measuring would change.
 */
export function requiringPlanned(
  requirePlaces: (known: KnownPlaces) => void,
  { find }: { find(reference: string): Promise<Gathered> },
) {
  return async (run: PreparedRun, others: readonly string[]): Promise<void> => {
    const known = await Promise.all(others.map(find));
    requirePlaces(await plannedPlaces(run, known));
  };
}
