import { quoteName } from '../facts/facts.ts';
import { SILENT, type Rule, votes } from '../rule.ts';

const ID = 'adds-up-numbers';
const SUM =
  /\b(?:add|adds|sum|sums|subtract\w*|multipl\w+|divid\w+|increment\w*)\b[^.\n]{0,20}\b(?:numbers?|integers?|floats?|values)\b/;
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

export const addsUpNumbers: Rule = {
  id: ID,
  why: 'Arithmetic on arguments returns a number and changes nothing, even where its verb is "add".',
  match: (facts) => {
    const operands = facts.parameters.filter((parameter) => OPERANDS.has(parameter.plain)).length;
    const all = operands > 0 && operands === facts.parameters.length;
    if (!SUM.test(facts.says) && !(all && facts.parameterTopics === 0)) return SILENT;
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
