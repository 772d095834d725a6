import type { ProcessEntry } from "./types.ts";

/** Programs that hold a model in their own memory or that of their children, by the name of the program or its options. */
const serverPrograms: readonly { readonly program?: RegExp; readonly command?: RegExp }[] = [
  { program: /^llama-server|^llamafile/i },
  { program: /^ollama/i },
  { program: /^(lm[ -]?studio|llmster)/i },
  { command: /\bvllm(\.exe)? serve\b|-m vllm\.|\bVLLM::/ },
  { command: /-m llama_cpp\.server\b/ },
  { command: /\btransformers(\.exe)? serve\b/ },
  { command: /-m mlx_lm\.server\b|\bmlx_lm\.server\b/ },
  { command: /-m sglang\.launch_server\b|\bsglang serve\b/ },
  { program: /^koboldcpp/i, command: /\bkoboldcpp\.py\b/ },
  { program: /^text-generation-(launcher|server|router)/ },
  { program: /^local-ai$/ },
];

/** Programs that listen for somebody else: what they take says nothing of a model. */
const forwarders: readonly { readonly program: RegExp; readonly to: "container" | "tunnel" | "server" }[] = [
  {
    program:
      /^(docker-proxy|com\.docker\.|vpnkit|rootlesskit|rootlessport|slirp4netns|pasta|passt|gvproxy|conmon|limactl|wslrelay|podman|containerd-shim)/i,
    to: "container",
  },
  {
    program: /^(sshd?|autossh|plink|putty|cloudflared|ngrok|tailscaled?|kubectl|chisel|socat|stunnel)(\.exe)?$/i,
    to: "tunnel",
  },
  { program: /^(nginx|haproxy|caddy|traefik|envoy|apache2|httpd|mitmproxy|mitmdump|litellm)(\.exe)?$/i, to: "server" },
];

/** Whether a process is a server that is known to hold its model itself. */
export function isServerProgram({ program, command }: ProcessEntry): boolean {
  return serverPrograms.some((known) => known.program?.test(program) === true || known.command?.test(command) === true);
}

/** Where a process passes requests on to; null: it is no forwarder that is known. */
export function forwardsTo({ program, command }: ProcessEntry): "container" | "tunnel" | "server" | null {
  const known = forwarders.find((one) => one.program.test(program));
  if (known !== undefined) return known.to;
  // Started by an interpreter, its own name is in the options.
  return /(^|\/)litellm(\s|$)|-m litellm\b/.test(command) ? "server" : null;
}
