/** How one family of plugs is asked. */
export interface PlugDialect {
  readonly name: string;
  /** Of the plug's socket, counted from 0. */
  path(channel: string): string;
  /** Watts in the answer; anything but a number: it does not measure. */
  wattsOf(answer: unknown, channel: number): unknown;
}

/** Sources: shelly-api-docs.shelly.cloud (Gen2+ Switch and PM1; Gen1 /status), tasmota.github.io (Commands: Status 8). */
export const plugDialects: readonly PlugDialect[] = [
  {
    name: "Shelly, second generation and later",
    path: (channel) => `/rpc/Switch.GetStatus?id=${channel}`,
    wattsOf: (answer) => at(answer, "apower"),
  },
  {
    name: "Shelly PM",
    path: (channel) => `/rpc/PM1.GetStatus?id=${channel}`,
    wattsOf: (answer) => at(answer, "apower"),
  },
  {
    name: "Shelly, first generation",
    path: () => "/status",
    wattsOf: (answer, channel) => {
      const meter = at(answer, "meters", channel);
      return at(meter, "is_valid") === false ? null : at(meter, "power");
    },
  },
  {
    name: "Tasmota",
    path: () => "/cm?cmnd=Status%208",
    wattsOf: (answer, channel) => {
      const power = at(answer, "StatusSNS", "ENERGY", "Power");
      return Array.isArray(power) ? at(power, channel) : power;
    },
  },
];

function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Readonly<Record<string | number, unknown>>)[key]
        : undefined,
    value,
  );
}
