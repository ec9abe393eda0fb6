import type { Facts } from './facts.ts';
import type { Parameter } from './parameters.ts';
import { inSandbox } from './settings.ts';

/** Paths that a call takes something from, or works in. */
const SOURCE =
  /\b(?:to (?:be )?(?:upload|attach|send|import|read|transcrib|analy[sz]|process|convert|parse|add|stage|commit|sign|scan|ingest)\w*|uploaded|input|source|base64|raw content|run (?:the |this )?command|working directory|run in|repo(?:sitory)?(?: path| root| directory)?|project (?:root|path|directory))\b/i;
/** Paths below a place that somebody else has chosen. */
const WITHIN =
  /\brelative to\b|\b(?:with)?in(?:side)? (?:the |your )(?:vault|workspace|notes?|knowledge base|sandbox|container|allowed)\b|\bwill be saved relative\b/i;
const DEFAULTS = /\bdefaults?\b|默认|デフォルト/i;

/** Whether a path is where the call reads, not where it writes. */
export function isTakenFrom(parameter: Parameter): boolean {
  return parameter.description !== undefined && SOURCE.test(parameter.description);
}

/** Whether what is written can only land in a place made for it: a sandbox, a folder of the tool's own. */
export function isConfined(facts: Facts, parameter: Parameter): boolean {
  if (inSandbox(facts) || /\bsandbox/.test(facts.serverText)) return true;
  const said = parameter.description ?? '';
  return WITHIN.test(said) || WITHIN.test(facts.says.slice(0, 300));
}

/** Whether the path may be left out, so that the tool's own folder takes what is written. */
export function hasOwnPlace(parameter: Parameter): boolean {
  if (parameter.required) return false;
  const said = parameter.description?.split('\n', 1)[0];
  return parameter.plain === 'filename' || (said !== undefined && DEFAULTS.test(said));
}
