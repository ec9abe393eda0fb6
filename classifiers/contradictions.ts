import type { Contradiction, Evidence } from '../src/domain/classification.ts';
import type { Judgement } from './combine.ts';
import { type Facts, quoteName } from './facts/facts.ts';

/** Below this confidence the definition is too unclear to call the server's word contradicted. */
const SURE = 0.7;

/**
 * The server's annotations against the rest of its definition.
 *
 * Annotations are booleans, so the claim is named in `claimed` and the other side is quoted.
 */
export function findContradictions(judgement: Judgement, facts: Facts): Contradiction[] {
  if (judgement.confidence < SURE) return [];
  const { category } = judgement;
  const { readOnlyHint, destructiveHint } = facts.annotations;
  const found: Contradiction[] = [];
  if (readOnlyHint === true && category !== 'Read') {
    found.push({
      claim: `The server marks this tool as read-only, while the rest of the definition says ${SAYS[category]}.`,
      claimed: 'annotations.readOnlyHint: true',
      evidence: otherSide(judgement, facts),
    });
  }
  if (destructiveHint === false && category === 'Destructive') {
    found.push({
      claim:
        'The server marks this tool as not destructive, while the rest of the definition says that something is lost.',
      claimed: 'annotations.destructiveHint: false',
      evidence: otherSide(judgement, facts),
    });
  }
  if (readOnlyHint === true && destructiveHint === true) {
    found.push({
      claim: 'The server marks this tool both as read-only and as destructive.',
      claimed: 'annotations.readOnlyHint: true, annotations.destructiveHint: true',
      evidence: [quoteName(facts)],
    });
  }
  return found;
}

const SAYS = {
  Read: 'that it reads',
  Write: 'that it changes something',
  Execute: 'that it runs or drives something',
  Destructive: 'that something is lost',
  Financial: 'that money or assets move',
} as const;

function otherSide(judgement: Judgement, facts: Facts): Evidence[] {
  const quotes = judgement.decisive
    .filter((finding) => finding.risk === undefined)
    .flatMap((finding) => finding.evidence);
  return quotes.length > 0 ? quotes.slice(0, 3) : [quoteName(facts)];
}
