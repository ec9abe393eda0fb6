import type { Evidence } from '../../src/domain/classification.ts';
import { type Facts, parameterNamed, quoteMatch } from '../facts/facts.ts';
import { type Rule, rates, SILENT } from '../rule.ts';

const ID = 'changes-in-bulk';
/** Further on a text speaks of other things. */
const OPENING = 200;
const BULK =
  /(?:^|[^a-z])(?:bulk|batch|batches|mass|import|imports|multi|many|up to \d+|everyone|everybody)(?:$|[^a-z])/i;

/** What is said of the call rather than of its object. */
const AT_ONCE =
  /\b(?:multiple|several|many|all|across)\b[^.\n]{0,60}\b(?:at once|in (?:one|a single) (?:operation|batch|request|call|go|commit|transaction))\b|\bin (?:bulk|batch(?:es)?)\b|\bacross all\b|\b(?:all|any|every) \w+(?: \w+)? (?:that|which) match\w*|\bmatch(?:es|ing)? (?:a|the) (?:specified |given )?(?:filter|criteria|condition|query)\b/;
const ELSEWHERE = /\bif you (?:need|want)\b|\binstead\b/;
const NAMED = /(?:^| )(?:multiple|several)(?: |$)/;
/** Where a change takes a condition, it changes whatever meets it. */
const CONDITIONS = new Set([
  'filter',
  'filters',
  'where',
  'whereclause',
  'condition',
  'conditions',
  'criteria',
  'searchcriteria',
  'searchquery',
]);
const SETS = new Set(['update', 'modify', 'patch', 'assign', 'replace', 'edit', 'mark', 'move', 'archive', 'tag']);

function isBulk(facts: Facts): boolean {
  const writes = facts.mainActs.filter((act) => act.verb.effect === 'write' || act.verb.effect === 'manage');
  if (writes.length === 0) return false;
  if (BULK.test(facts.spaced) || NAMED.test(facts.spaced)) return true;
  return writes.some((act) =>
    BULK.test(
      act.object
        .map((word) => word.text)
        .slice(0, 3)
        .join(' '),
    ),
  );
}

function meantForMany(facts: Facts): Evidence | undefined {
  if (!facts.mainActs.some((act) => act.verb.effect === 'write')) return undefined;
  if (facts.mainActs.some((act) => SETS.has(act.verb.lemma) && act.verb.effect === 'write')) {
    const condition = parameterNamed(facts, CONDITIONS);
    if (condition !== undefined && condition.depth === 0) return condition.evidence;
  }
  const opening = facts.says.slice(0, OPENING);
  // "If you need many at once, use the other tool".
  return AT_ONCE.test(opening) && !ELSEWHERE.test(opening) ? quoteMatch(facts, AT_ONCE) : undefined;
}

export const changesInBulk: Rule = {
  id: ID,
  why: 'A change of many things at once multiplies a mistake.',
  match: (facts) => {
    const quote = isBulk(facts) ? (quoteMatch(facts, BULK) ?? quoteMatch(facts, NAMED)) : meantForMany(facts);
    if (quote === undefined) return SILENT;
    return [
      rates('Write', 'High', {
        rule: ID,
        claim: 'It changes many things in one call.',
        weight: 0.5,
        evidence: [quote],
      }),
    ];
  },
  examples: [
    {
      tool: { name: 'bulk_update_contacts', description: 'Update contacts in bulk.' },
      expect: { category: 'Write', risk: 'High' },
    },
    {
      tool: {
        name: 'update_documents',
        description: 'Update documents of a collection.',
        inputSchema: { type: 'object', properties: { filter: { type: 'object' }, update: { type: 'object' } } },
      },
      expect: { category: 'Write', risk: 'High' },
    },
    { tool: { name: 'create_relations', description: 'Create multiple relations in the graph.' }, expect: 'silent' },
    { tool: { name: 'update_contact', description: 'Update a contact.' }, expect: 'silent' },
  ],
};
