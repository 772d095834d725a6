import type { EngineInfo } from "../../records/schema.ts";
import type { EngineDevices } from "../engine-devices.ts";
import type { Prompt, Reply, Request, SessionSettings } from "../types.ts";

/** What the parent may say. `id` numbers what is to be answered. */
export type ToChild =
  | { readonly type: "open"; readonly id: number; readonly model: OpenModel }
  | { readonly type: "count"; readonly id: number; readonly texts: readonly Prompt[] }
  | { readonly type: "prepare"; readonly id: number; readonly settings: SessionSettings }
  | { readonly type: "ask"; readonly id: number; readonly request: Request }
  | { readonly type: "close" };

export interface OpenModel {
  readonly path: string;
  readonly gpuLayers: number | "auto";
  /** Only the tokenizer is wanted: weights stay on disk. */
  readonly vocabularyOnly: boolean;
}

export type Answer =
  | { readonly type: "opened"; readonly loadMs: number; readonly hasChatTemplate: boolean }
  | { readonly type: "counted"; readonly tokens: readonly number[] }
  | { readonly type: "prepared"; readonly engine: EngineInfo }
  | { readonly type: "reply"; readonly reply: Reply };

/**
 * What the child may say: once `hello` when the engine is in memory, then one answer for each message with an id; or
 * `no-engine`, after which it leaves. `log`: the engine's last words; null: it said nothing.
 */
export type ToParent =
  | { readonly type: "hello"; readonly devices: EngineDevices }
  | { readonly type: "no-engine"; readonly reason: string }
  | { readonly type: "answer"; readonly id: number; readonly answer: Answer }
  | { readonly type: "error"; readonly id: number; readonly message: string; readonly log: string | null };

/** The child's side of the channel; in tests two arrays. */
export interface Port {
  messages(): AsyncIterable<ToChild>;
  /** Resolves when the other side has it: a message not awaited is lost when the process ends. */
  send(message: ToParent): Promise<void>;
}
