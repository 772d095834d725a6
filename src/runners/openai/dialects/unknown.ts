import { entriesOf, onlyNamed } from "./listed.ts";
import { type Dialect, noExtras } from "./types.ts";

/** Headers that only programs between a client and a server write. */
const proxyHeaders = ["via", "x-forwarded-server", "llm_provider-server", "cf-ray", "x-envoy-upstream-service-time"];

/** Any other server: it gets the fields of the API and no more. */
export const unknownServer: Dialect = {
  id: "unknown",
  title: "another server",
  async recognise({ list, headers }) {
    const models = entriesOf(list).map(({ id }) => onlyNamed(id));
    const isProxy = proxyHeaders.some((name) => headers[name] !== undefined);
    return { dialect: "unknown", build: headers["server"] ?? null, slots: null, models, isProxy };
  },
  extras: noExtras,
};
