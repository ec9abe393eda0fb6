import { z } from 'zod';
import { FEATURES_VERSION, hashOfWritten } from './features.ts';
import { OUTPUTS } from './statistical-classes.ts';
import type { Network } from './statistical-network.ts';
import { createTable } from './statistical-table.ts';

/** Raised when the form of the file changes. */
export const MODEL_FORMAT = 1;
const LARGEST_WEIGHT = 127;

const figuresSchema = z.record(z.string(), z.union([z.number(), z.record(z.string(), z.number())]));

/** `statistical-model.json`: written by train.ts, read by statistical.ts. */
export const modelFileSchema = z.object({
  format: z.literal(MODEL_FORMAT),
  features: z.literal(FEATURES_VERSION),
  version: z.string(),
  training: z.object({
    sha256: z.string(),
    tools: z.number(),
    families: z.number(),
    lessons: z.number(),
    folds: z.number(),
  }),
  /** Cross-validated by family: no tool was judged by a network that had seen its family. */
  figures: figuresSchema,
  calibration: z.object({
    temperature: z.number().positive(),
    /** Taken off the scores of Read where a server's own annotation says that the tool writes. */
    admission: z.number().nonnegative(),
    facets: z.array(z.object({ slope: z.number(), offset: z.number(), threshold: z.number().min(0).max(1) })),
  }),
  hidden: z.number().int().positive(),
  vocabulary: z.array(z.string()).min(1),
  /** Base64 of signed bytes, feature by feature; each unit has its own scale. */
  weights: z.string(),
  scales: z.array(z.number()),
  bias: z.array(z.number()),
  out: z.array(z.number()),
  outBias: z.array(z.number()),
});
export type ModelFile = z.infer<typeof modelFileSchema>;
export type Calibration = ModelFile['calibration'];

/** The text of a model file as a network, or one sentence that says why it is none. */
export function parseModel(
  text: string,
): { ok: true; file: ModelFile; network: Network } | { ok: false; problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, problem: 'The statistical model is no JSON.' };
  }
  const parsed = modelFileSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return { ok: false, problem: `The statistical model is not usable: ${issue?.path.join('/')}: ${issue?.message}.` };
  }
  const file = parsed.data;
  const network = decode(file);
  return network ? { ok: true, file, network } : { ok: false, problem: 'The statistical model has weights missing.' };
}

/** A network as training leaves it: every weight a float, features × hidden and hidden × OUTPUTS. */
export type Layers = Pick<Network, 'hidden' | 'bias' | 'out' | 'outBias'> & { weights: Float32Array };

/** The parts of a model file that hold a network, with each weight of a feature rounded to one byte. */
export function encode(network: Layers, vocabulary: readonly string[]) {
  const { hidden, weights } = network;
  const scales = Array.from({ length: hidden }, (_, unit) => {
    let largest = 0;
    for (let at = unit; at < weights.length; at += hidden) largest = Math.max(largest, Math.abs(weights[at] ?? 0));
    return rounded(largest / LARGEST_WEIGHT || 1);
  });
  const bytes = Int8Array.from(weights, (weight, at) => Math.round(weight / (scales[at % hidden] ?? 1)));
  return {
    hidden,
    vocabulary: [...vocabulary],
    weights: Buffer.from(bytes.buffer).toString('base64'),
    scales,
    bias: Array.from(network.bias, rounded),
    out: Array.from(network.out, rounded),
    outBias: Array.from(network.outBias, rounded),
  };
}

type Encoded = ReturnType<typeof encode>;

/** The network of a model file, or undefined where its parts do not fit together. */
export function decode(file: Encoded): Network | undefined {
  const { hidden, vocabulary, scales } = file;
  const bytes = Int8Array.from(Buffer.from(file.weights, 'base64'));
  if (bytes.length !== vocabulary.length * hidden || scales.length !== hidden || file.bias.length !== hidden)
    return undefined;
  if (file.out.length !== hidden * OUTPUTS || file.outBias.length !== OUTPUTS) return undefined;
  return {
    hidden,
    table: createTable(vocabulary.map(hashOfWritten)),
    weights: bytes,
    scales: Float32Array.from(scales),
    bias: Float32Array.from(file.bias),
    out: Float32Array.from(file.out),
    outBias: Float32Array.from(file.outBias),
  };
}

/** Six digits are more than a weight is good for, and keep the file small. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
