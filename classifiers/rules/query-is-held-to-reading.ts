import { quoteTopic } from '../facts/facts.ts';
import { statesReadOnly } from '../facts/settings.ts';
import { flows, type Rule, rates, SILENT, votes } from '../rule.ts';
import { runsStatements } from './query-language-can-write.ts';

const ID = 'query-is-held-to-reading';

export const queryIsHeldToReading: Rule = {
  id: ID,
  why: 'A query language that is enforced or stated read-only returns data, and can return all of it.',
  match: (facts) => {
    if (!statesReadOnly(facts)) return SILENT;
    const evidence = [quoteTopic(facts, 'readonly', 'sql')];
    if (!runsStatements(facts))
      return [votes('Read', { rule: ID, claim: 'It states that it only reads.', weight: 0.3, evidence })];
    const voice = { rule: ID, claim: 'Its queries are free, and held to reading.', weight: 1, evidence };
    return [
      votes('Read', voice),
      rates('Read', 'Medium', voice),
      { ...flows('private_data', voice), category: 'Read' },
    ];
  },
  examples: [
    {
      tool: {
        name: 'query',
        description: 'Run a read-only SQL query.',
        inputSchema: { type: 'object', properties: { sql: { type: 'string' } }, required: ['sql'] },
      },
      expect: { category: 'Read', risk: 'Medium' },
    },
    { tool: { name: 'execute_sql', description: 'Executes raw SQL.' }, expect: 'silent' },
  ],
};
