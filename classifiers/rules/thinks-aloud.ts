import { quoteMatch } from '../facts/facts.ts';
import { type Rule, SILENT, votes } from '../rule.ts';

const ID = 'thinks-aloud';
const THOUGHT =
  /(?:^|[^a-z])(?:sequential ?thinking|think|thinking|reasoning|thought process|brainstorm\w*|mental models?|decision framework|structured argumentation|metacogniti\w+|chain of (?:thought|draft))(?:$|[^a-z])/i;
const STEPS = new Set([
  'thought',
  'thoughtnumber',
  'nextthoughtneeded',
  'nextstepneeded',
  'totalthoughts',
  'iteration',
  'confidence',
  'problem',
  'reasoning',
  'hypothesis',
  'totalsteps',
]);

export const thinksAloud: Rule = {
  id: ID,
  why: 'A tool for thinking arranges words of the agent itself; whatever its actions are called, nothing outside changes.',
  match: (facts) => {
    const quote = quoteMatch(facts, THOUGHT);
    const steps = facts.parameters.filter((parameter) => STEPS.has(parameter.plain)).length;
    if (
      steps < 2 &&
      (quote === undefined || quote.field !== '/name' || facts.headActs.some((act) => act.verb.effect === 'destroy'))
    )
      return SILENT;
    const evidence = [quote ?? facts.parameters.find((parameter) => STEPS.has(parameter.plain))?.evidence].filter(
      (one) => one !== undefined,
    );
    const strong = steps >= 2 && quote !== undefined;
    // Two votes: one for the purpose, one for the steps; together they outweigh the names of imagined actions.
    const voice = { rule: ID, claim: 'It only arranges thoughts.', weight: strong ? 1 : 0.6, evidence };
    return strong
      ? [votes('Read', voice), votes('Read', { ...voice, claim: 'Its steps are steps of thinking.', weight: 0.8 })]
      : [votes('Read', voice)];
  },
  examples: [
    {
      tool: {
        name: 'sequentialthinking',
        description: 'Dynamic problem-solving through thoughts.',
        inputSchema: {
          type: 'object',
          properties: { thought: { type: 'string' }, totalThoughts: { type: 'integer' } },
        },
      },
      expect: { category: 'Read' },
    },
    { tool: { name: 'delete_note', description: 'Deletes a note.' }, expect: 'silent' },
  ],
};
