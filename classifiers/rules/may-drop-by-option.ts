import type { Act } from '../facts/acts.ts';
import type { Facts } from '../facts/facts.ts';
import type { Parameter } from '../facts/parameters.ts';
import { type Rule, rates, SILENT, votes } from '../rule.ts';

const ID = 'may-drop-by-option';
const OPTION =
  /^(?:drop|truncate|wipe|purge|deleteexisting|replaceall|droptarget|dropexisting|truncatetarget|deletesource|removesource|dropfirst|clearexisting|deleteoriginal|deleteremoved)(?:target|existing|table|first|source|before|all)?$/;

/** An update that can put a thing into the trash or out of use deletes by another name. */
const TRASH = new Set(['intrash', 'trashed', 'trash', 'archived', 'isarchived', 'deleted', 'isdeleted']);

const CHANGES = new Set(['update', 'patch', 'edit', 'modify', 'change', 'put']);

/** All matches of a text are no less there than one. */
function isReplace(act: Act): boolean {
  return act.verb.lemma === 'replace' || act.verb.lemma === 'edit';
}

function droppingOption(facts: Facts): Parameter | undefined {
  return facts.parameters.find(
    (parameter) =>
      (OPTION.test(parameter.plain) && !(parameter.plain === 'replaceall' && facts.mainActs.some(isReplace))) ||
      (parameter.plain === 'force' && facts.nameActs[0]?.verb.lemma === 'push'),
  );
}

export const mayDropByOption: Rule = {
  id: ID,
  why: 'An option that drops what stands in the way makes the strongest effect of the call a loss.',
  match: (facts) => {
    const writes = facts.mainActs.some((act) => act.verb.effect === 'write');
    const option = writes ? droppingOption(facts) : undefined;
    const clears = facts.parameters.find((parameter) => parameter.plain === 'clear' && parameter.type !== 'string');
    if (clears !== undefined) {
      const voice = {
        rule: ID,
        claim: `Its option “${clears.name}” clears what was kept.`,
        weight: 1,
        evidence: [clears.evidence],
      };
      return [votes('Destructive', voice), rates('Destructive', 'Medium', { ...voice, weight: 0.5 })];
    }
    const trashes = CHANGES.has(facts.nameActs[0]?.verb.lemma ?? '')
      ? facts.parameters.find((parameter) => parameter.depth === 0 && TRASH.has(parameter.plain))
      : undefined;
    if (option === undefined && trashes !== undefined) {
      const voice = {
        rule: ID,
        claim: `Its option “${trashes.name}” puts the thing away.`,
        weight: 1,
        evidence: [trashes.evidence],
      };
      return [votes('Destructive', voice), rates('Destructive', 'High', { ...voice, weight: 0.5 })];
    }
    if (option === undefined) return SILENT;
    return [
      votes('Destructive', {
        rule: ID,
        claim: `Its option “${option.name}” drops what exists.`,
        weight: 1,
        evidence: [option.evidence],
      }),
    ];
  },
  examples: [
    {
      tool: {
        name: 'rename_collection',
        description: 'Renames a collection.',
        inputSchema: { type: 'object', properties: { dropTarget: { type: 'boolean' } } },
      },
      expect: { category: 'Destructive' },
    },
    {
      tool: {
        name: 'update_page',
        description: 'Updates a page.',
        inputSchema: { type: 'object', properties: { in_trash: { type: 'boolean' } } },
      },
      expect: { category: 'Destructive', risk: 'High' },
    },
    { tool: { name: 'rename_collection', description: 'Renames a collection.' }, expect: 'silent' },
  ],
};
