import { type Facts, quoteName } from '../facts/facts.ts';
import type { Effect } from '../lexicon/verbs.ts';
import { type Rule, SILENT, votes } from '../rule.ts';

const ID = 'adds-up-numbers';
const SUM =
  /\b(?:add|adds|sum|sums|subtract\w*|multipl(?:y|ies|ying|ication)|divid\w+)\b[^.\n]{0,20}\b(?:numbers?|integers?|floats?|values)\b/;
const OPERANDS = new Set([
  'a',
  'b',
  'x',
  'y',
  'num1',
  'num2',
  'number1',
  'number2',
  'firstnumber',
  'secondnumber',
  'numbers',
  'addend1',
  'addend2',
  'augend',
  'addend',
  'firstaddend',
  'secondaddend',
]);

const MOVES: ReadonlySet<Effect> = new Set(['drive', 'operate', 'pay', 'destroy', 'cancel', 'send']);

/** How far into the definition the sum must stand, in UTF-16 units. */
const GLANCE = 160;

function takesNumbers(facts: Facts): boolean {
  return facts.parameters.every((parameter) => parameter.type === 'number' || parameter.type === 'integer');
}

export const addsUpNumbers: Rule = {
  id: ID,
  why: 'Arithmetic on arguments returns a number and changes nothing, even where its verb is "add".',
  match: (facts) => {
    const operands = facts.parameters.filter((parameter) => OPERANDS.has(parameter.plain)).length;
    const all = operands > 0 && operands === facts.parameters.length;
    // A click at x and y computes nothing.
    if (facts.mainActs.some((act) => MOVES.has(act.verb.effect))) return SILENT;
    const sums =
      SUM.test(facts.says.slice(0, GLANCE)) && (facts.parameters.length === 0 || operands > 0 || takesNumbers(facts));
    if (!sums && !(all && facts.parameterTopics === 0)) return SILENT;
    return [
      votes('Read', {
        rule: ID,
        claim: 'It computes with the numbers it is given.',
        weight: 1,
        evidence: [quoteName(facts)],
      }),
    ];
  },
  examples: [
    { tool: { name: 'add', description: 'Add two numbers.' }, expect: { category: 'Read' } },
    { tool: { name: 'add_member', description: 'Add a member.' }, expect: 'silent' },
  ],
};
