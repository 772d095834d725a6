// Loaded into the program before all else: its clock is off by CLOCK_OFFSET_MS, and steps by CLOCK_STEP_MS on the way.
const offset = Number(process.env.CLOCK_OFFSET_MS ?? 0);
const step = Number(process.env.CLOCK_STEP_MS ?? 0);
const stepAfterMs = Number(process.env.CLOCK_STEP_AFTER_MS ?? 0);
const Real = Date;
const started = performance.now();
const now = () => Real.now() + offset + (performance.now() - started >= stepAfterMs ? step : 0);

globalThis.Date = class extends Real {
  constructor(...parts) {
    if (parts.length === 0) super(now());
    else super(...parts);
  }
  static now() {
    return now();
  }
};
