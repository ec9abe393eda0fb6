import { type Facts, parameterNamed, speaksOf } from '../facts/facts.ts';
import { type Rule, rates, SILENT, votes } from '../rule.ts';

const ID = 'spends-by-parameter';
/** Parameters by which a call sets what somebody will pay. */
const SPENDING = new Set([
  'dailybudget',
  'lifetimebudget',
  'budget',
  'bidamount',
  'bid',
  'maxbid',
  'spendcap',
  'budgetamount',
  'monthlybudget',
  'totalbudget',
  'leverage',
  'paymentmethodid',
  'paymentmethod',
  'cardid',
  'cardnumber',
]);

const MEANS = new Set(['method', 'methods', 'source', 'card', 'cards', 'instrument']);
const KEEPS = new Set(['attach', 'save', 'add', 'set', 'update', 'store', 'link', 'register', 'vault']);

/** A card or an account that is only put on file pays nothing. */
function keepsTheMeans(facts: Facts): boolean {
  const act = facts.nameActs[0];
  return act !== undefined && KEEPS.has(act.verb.lemma) && act.object.some((word) => MEANS.has(word.text));
}

export const spendsByParameter: Rule = {
  id: ID,
  why: 'A budget, a bid or a means of payment among the parameters commits somebody to pay.',
  match: (facts) => {
    const parameter = parameterNamed(facts, SPENDING);
    const writes = facts.mainActs.some(
      (act) => act.verb.effect === 'write' || act.verb.effect === 'pay' || act.verb.effect === 'prepare',
    );
    if (parameter === undefined || !writes || keepsTheMeans(facts)) return SILENT;
    // Asked of all parameters, so that their order does not matter.
    const prepared = facts.parameters.some(
      (candidate) => SPENDING.has(candidate.plain) && /budget|bid/.test(candidate.plain),
    );
    const weight = prepared || speaksOf(facts, 'bill', 'asset') ? 1 : 0.6;
    const voice = {
      rule: ID,
      claim: `Its parameter “${parameter.name}” sets what is paid.`,
      weight,
      evidence: [parameter.evidence],
    };
    return prepared
      ? [votes('Financial', voice), rates('Financial', 'High', { ...voice, weight: 0.6 })]
      : [votes('Financial', voice)];
  },
  examples: [
    {
      tool: {
        name: 'create_campaign',
        description: 'Create an ad campaign.',
        inputSchema: { type: 'object', properties: { daily_budget: { type: 'integer' } } },
      },
      expect: { category: 'Financial', risk: 'High' },
    },
    {
      tool: {
        name: 'attach_payment_method',
        description: 'Attach a card to a customer.',
        inputSchema: { type: 'object', properties: { payment_method: { type: 'string' } } },
      },
      expect: 'silent',
    },
    {
      tool: {
        name: 'list_campaigns',
        description: 'List campaigns.',
        inputSchema: { type: 'object', properties: { budget: { type: 'integer' } } },
      },
      expect: 'silent',
    },
  ],
};
