import { z } from 'zod';
import { jsonHash } from '../src/domain/tool.ts';
import type { LabelledTool } from './labelled.ts';

/**
 * `seen-tools.json`: what the shipped model has seen, so that nobody measures it on that by mistake. The labelled tools
 * themselves are not ours to give away, so their hashes stand for them, one after the other.
 */
export const seenToolsSchema = z.object({
  /** The model's version. */
  model: z.string(),
  families: z.string(),
  tools: z.string(),
});
export type SeenTools = z.infer<typeof seenToolsSchema>;

/** Enough hexadecimal digits that a chance meeting of thousands with thousands is unlikely: one in ten million. */
const DIGITS = 12;

/** The list for a model that was trained on these tools. */
export function listSeen(model: string, rows: readonly LabelledTool[]): SeenTools {
  const joined = (hashes: string[]) => [...new Set(hashes)].sort().join('');
  return { model, families: joined(rows.map(familyHash)), tools: joined(rows.map(toolHashOf)) };
}

/** Which of some tools the model has seen: the very definition, or another of the same family. */
export function seenBefore({ families, tools }: SeenTools, rows: readonly LabelledTool[]): boolean[] {
  const seen = new Set([...split(families), ...split(tools)]);
  return rows.map((row) => seen.has(familyHash(row)) || seen.has(toolHashOf(row)));
}

function familyHash({ family }: LabelledTool): string {
  return jsonHash(family).slice(0, DIGITS);
}

function toolHashOf({ subject }: LabelledTool): string {
  return jsonHash(subject.tool).slice(0, DIGITS);
}

function split(hashes: string): string[] {
  return hashes.match(new RegExp(`.{${DIGITS}}`, 'g')) ?? [];
}
