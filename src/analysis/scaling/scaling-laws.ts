import type { Interval } from "../../statistics/interval.ts";

/**
 * Reference lines only. These laws know parameters and tokens, nothing of data, tokenizer or recipe; they were fitted at
 * some 5 to 500 tokens per parameter and are drawn here far outside of that. What a model can do is measured, never read
 * off a law: no verdict is made of anything in this file.
 */

/** L(N, D) = E + A/N^alpha + B/D^beta, in nats per token of the law's own corpus. */
export interface ChinchillaFit {
  readonly name: string;
  readonly source: string;
  readonly irreducible: number;
  readonly parameterScale: number;
  readonly parameterExponent: number;
  readonly tokenScale: number;
  readonly tokenExponent: number;
}

/** A model's size and schooling. */
export interface Schooled {
  readonly parameters: number;
  readonly tokens: number;
}

/** The constants as in the paper's own source; those rounded in its text bias predictions (Besiroglu et al.). */
export const hoffmannFit: ChinchillaFit = {
  name: "Hoffmann et al. 2022",
  source: "arXiv 2203.15556",
  irreducible: 1.6934,
  parameterScale: 406.4,
  parameterExponent: 0.3392,
  tokenScale: 410.7,
  tokenExponent: 0.2849,
};

/** The same data fitted again, as the first fit had stopped too early. */
export const besirogluFit: ChinchillaFit = {
  name: "Besiroglu et al. 2024",
  source: "arXiv 2404.10102",
  irreducible: 1.8172,
  parameterScale: 482.01,
  parameterExponent: 0.3478,
  tokenScale: 2085.43,
  tokenExponent: 0.3658,
};

const chinchillaFits: readonly ChinchillaFit[] = [hoffmannFit, besirogluFit];

/** Tokens per parameter that use a training budget best, by the first paper's rule of thumb. */
const chinchillaRatio = 20;

/** Training compute by the usual estimate, 6·N·D floating-point operations. */
export function trainingFlop({ parameters, tokens }: Schooled): number {
  return 6 * parameters * tokens;
}

export function predictedLoss(fit: ChinchillaFit, { parameters, tokens }: Schooled): number {
  return (
    fit.irreducible +
    fit.parameterScale / parameters ** fit.parameterExponent +
    fit.tokenScale / tokens ** fit.tokenExponent
  );
}

/**
 * Parameters of the model at 20 tokens per parameter that a fit gives the same loss: a size in which short and long
 * schooling can be compared. Found by bisection on the logarithm, as the loss falls with size along that line.
 */
export function equivalentParameters(fit: ChinchillaFit, model: Schooled): number {
  const target = predictedLoss(fit, model);
  let [low, high] = [0, Math.log(1e18)];
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    const parameters = Math.exp(middle);
    const loss = predictedLoss(fit, { parameters, tokens: chinchillaRatio * parameters });
    if (loss > target) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

export function equivalentBand(model: Schooled): Interval {
  return bandOf(chinchillaFits.map((fit) => equivalentParameters(fit, model)));
}

/** Whether the two fits put a pair of models into different orders, in which case the law says nothing of it. */
export function fitsDisagree(a: Schooled, b: Schooled): boolean {
  const [first = 0, second = 0] = chinchillaFits.map((fit) => Math.sign(predictedLoss(fit, a) - predictedLoss(fit, b)));
  return first !== second;
}

/**
 * Tokens of use after which a smaller model that was schooled longer has cost less compute in all than a larger one:
 * 6·Ns·Ds + 2·Ns·T = 6·Nl·Dl + 2·Nl·T, so T = 3·(Ns·Ds − Nl·Dl) ÷ (Nl − Ns) (after Sardana et al. 2024,
 * arXiv 2401.00448). 0: its training was no dearer; null: it isn't smaller, so that use saves nothing.
 */
export function breakEvenTokens(small: Schooled, large: Schooled): number | null {
  if (small.parameters >= large.parameters) return null;
  const dearer = small.parameters * small.tokens - large.parameters * large.tokens;
  return Math.max(0, (3 * dearer) / (large.parameters - small.parameters));
}

/** Capability density (Xiao et al. 2024, arXiv 2412.04315): effective parameters per parameter, per byte, per joule. */
export function capabilityDensity(
  effective: number,
  of: { readonly parameters: number; readonly fileBytes: number | null; readonly joulesPerToken: number | null },
): { readonly perParameter: number; readonly perByte: number | null; readonly perJoule: number | null } {
  return {
    perParameter: effective / of.parameters,
    perByte: of.fileBytes === null ? null : effective / of.fileBytes,
    perJoule: of.joulesPerToken === null || of.joulesPerToken <= 0 ? null : effective / of.joulesPerToken,
  };
}

function bandOf(values: readonly number[]): Interval {
  return { low: Math.min(...values), high: Math.max(...values) };
}
