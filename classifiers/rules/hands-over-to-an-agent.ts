import { quoteMatch } from '../facts/facts.ts';
import { flows, type Rule, SILENT, votes } from '../rule.ts';

const ID = 'hands-over-to-an-agent';
const AGENT =
  /\bautonomous(?:ly)?\b|\b(?:browser|computer)[- ]use\b|\b(?:sub-?agent|another agent|automation agent|ai agent to|agent to (?:perform|execute|complete|do))\b|\b(?:message|prompt|task|request|question)s? to (?:an?|the|another|your) (?:[\w-]+ ){0,2}(?:agent|assistant)\b|\bask[ _]?(?:agent|assistant)\b|\b[Ss]end an? (?:message|prompt|task|request) to [\w-]+ (?:agent|assistant)\b|\b(?:call|calls|execute|executes|invoke|invokes|run|runs) (?:an? |the |any |another )?(?:\w+ ){0,3}(?:mcp )?tools?\b/i;
const TOOL_CALL = new Set(['toolname', 'toolargs', 'toolarguments', 'toolparams', 'actionname']);
/** Cheap to ask, and most descriptions say no. */
const MAY_HAND_OVER = /agent|assistant|autonomous|tool|[- ]use\b/;
/** Further on, it speaks of its readers. */
const NEAR = 120;
const OWN_RECORD = /\b(?:list|get|create|update|delete|register)\b/;

export const handsOverToAnAgent: Rule = {
  id: ID,
  why: 'What another agent or another tool does depends on what it is told.',
  match: (facts) => {
    const first = facts.nameActs[0]?.verb.lemma ?? '';
    if (OWN_RECORD.test(first)) return SILENT;
    const parameter = facts.parameters.find((candidate) => TOOL_CALL.has(candidate.plain));
    const opening = facts.says.slice(0, facts.spaced.length + 2 * NEAR);
    const quote = MAY_HAND_OVER.test(opening) ? quoteMatch(facts, AGENT) : undefined;
    const said = quote !== undefined && (quote.field === '/name' || quote.start < NEAR);
    if (!said && parameter === undefined) return SILENT;
    const runs = [...facts.nameActs, ...facts.headActs].some((act) => act.verb.effect === 'run');
    if (!said && !runs) return SILENT;
    const evidence = [quote ?? parameter?.evidence].filter((one) => one !== undefined);
    const voice = {
      rule: ID,
      claim: 'It hands work over to an agent or a tool that decides by itself.',
      weight: said ? 1 : 0.8,
      evidence,
    };
    // What it reads and whom it tells is for the other to decide.
    return [
      votes('Execute', voice),
      { ...flows('untrusted_content', voice), category: 'Execute' },
      { ...flows('external_send', voice), category: 'Execute' },
    ];
  },
  examples: [
    {
      tool: { name: 'browser_agent', description: 'Autonomously performs a task in a browser.' },
      expect: { category: 'Execute' },
    },
    { tool: { name: 'list_agents', description: 'List the agents.' }, expect: 'silent' },
  ],
};
