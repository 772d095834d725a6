/** Milliseconds that are left when so many jobs are done, at the pace of this run so far; `jobs` are to end in all. */
export function createTimeLeft(jobs: number): (done: number) => number {
  const start = performance.now();
  let first: number | null = null;
  return (done) => {
    first ??= done - 1;
    const elapsed = performance.now() - start;
    return (elapsed / Math.max(1, done - first)) * (jobs - done);
  };
}
