import { type Facts, opensWith, speaksOf } from './facts.ts';

/** Whether the definition says that what runs, runs in a sandbox made for it. */
export function inSandbox(facts: Facts): boolean {
  return speaksOf(facts, 'sandbox') && !/\b(?:not|no|without|outside)\b[^.]{0,20}\b(?:sandbox|isolat)/.test(facts.says);
}

const READ_ONLY =
  /\bread[- ]?only\b(?! (?:- )?false)|\bonly select\b|\bselect (?:queries|statements|query|statement|sql)\b|\bselect[- ]only\b|\b(?:without|not|never|cannot|no) (?:\w+ ){0,2}(?:modif\w+|writ\w+|mutat\w+|chang\w+)|只读|仅支持select|只支持select|只能select/;
/** "Read-only unless …", "not read-only": the words stand there, and it is not so. */
const NOT_READ_ONLY =
  /\b(?:not|non|isn't)[- ]read[- ]?only|read[- ]?only ?[-=:] ?false|unless|\b(?:insert|update|delete|ddl|dml)\b[^.]{0,40}\b(?:support|allow|also)|增删改|\brestricted mode|\bwrite mode/;

/** Whether the definition states, outside of its annotations, that it only reads. */
export function statesReadOnly(facts: Facts): boolean {
  return READ_ONLY.test(facts.says) && !NOT_READ_ONLY.test(facts.says);
}

const REHEARSAL =
  /\bdry[-_ ]?run\b|\bwithout (?:actually )?(?:executing|sending|applying|making|creating)\b|\bwhat[- ]if\b/;

/** Whether the tool as a whole only rehearses: "preview", "simulate", "dry run" in its name or first sentence. */
export function onlyRehearses(facts: Facts): boolean {
  const first = facts.nameActs[0]?.verb.lemma ?? facts.headActs[0]?.verb.lemma;
  if (first === 'preview' || first === 'simulate' || first === 'estimate') return true;
  return opensWith(facts, 'rehearsal') && REHEARSAL.test(facts.says.slice(0, 300));
}
