import { type Position, readJsonText } from '../json-text.ts';
import type { Fault } from './faults.ts';
import { type Policy, parsePolicy } from './schema.ts';

/** A fault with its place in the text, as editors count it, from 1. */
export type PlacedFault = Fault & Position;

export type ReadPolicy = { ok: true; policy: Policy } | { ok: false; faults: PlacedFault[] };

/**
 * Reads a policy from the text of its file. All faults of the file are reported together, in the order in which they
 * stand there; a key that stands twice is one, because people read the first and programs the last.
 */
export function readPolicyText(text: string): ReadPolicy {
  const json = readJsonText(text);
  if ('problem' in json) return { ok: false, faults: [{ pointer: '', message: json.problem, ...json.at }] };
  const parsed = parsePolicy(json.value);
  const twice = json.repeated.map((pointer) => ({
    pointer,
    message: 'This key stands twice in its object, so a reader cannot tell which of the two counts.',
  }));
  if (parsed.ok && twice.length === 0) return parsed;
  const faults = [...twice, ...(parsed.ok ? [] : parsed.faults)].map((fault) => ({
    ...fault,
    ...json.positionOf(fault.pointer),
  }));
  return { ok: false, faults: faults.sort((one, other) => one.line - other.line || one.column - other.column) };
}
