import { quoteMatch } from '../facts/facts.ts';
import { flows, type Rule, rates, SILENT } from '../rule.ts';

const ID = 'reads-secrets';
const SECRET =
  /\b(?:(?:get|list|show|read|reads|export|reveal|retrieve|retrieves|fetch|fetches|decrypt\\w*|view|dump|return|returns|print)\b[^.\n]{0,40})(?:passwords?|passphrases?|private[ _-]?keys?|secret[ _-]?(?:keys?|values?)|secrets?|api[ _-]?keys?|credentials|env(?:ironment)?[ _-]?(?:variables?|vars?)|mnemonics?|seed phrases?|recovery phrases?|\.env\b|access[ _-]?tokens?|temporary credentials|connection strings?)\b|\b(?:get|list|read|export)[ _]?(?:env|secrets?|passwords?|credentials|keychain)\b/i;
const HARMLESS =
  /random password|password strength|generate[sd]? (?:a )?(?:random |strong |secure )*password|pwned|breach|leak|names? only|without values|masked/i;

export const readsSecrets: Rule = {
  id: ID,
  why: 'Returning a password, a key or a token hands over what it opens.',
  match: (facts) => {
    if (HARMLESS.test(facts.says)) return SILENT;
    const quote = quoteMatch(facts, SECRET);
    if (quote === undefined || (quote.field === '/description' && quote.start > 160)) return SILENT;
    const voice = { rule: ID, claim: 'It returns secrets.', weight: 0.9, evidence: [quote] };
    return [rates('Read', 'High', voice), { ...flows('private_data', voice), category: 'Read' }];
  },
  examples: [
    { tool: { name: 'get_secret', description: 'Get a secret value.' }, expect: { category: 'Read', risk: 'High' } },
    { tool: { name: 'get_weather', description: 'Get the weather.' }, expect: 'silent' },
  ],
};
