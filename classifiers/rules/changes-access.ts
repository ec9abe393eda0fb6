import type { Act } from '../facts/acts.ts';
import { quoteAct } from '../facts/facts.ts';
import { type Rule, rates, SILENT } from '../rule.ts';

const ID = 'changes-access';
const ACCESS =
  /(?:^|[^a-z])(?:permissions?|roles?|privileges?|access|acls?|firewalls?|mfa|2fa|otp|webhooks?|collaborators?|password|polic(?:y|ies)|security|certificates?|ssl|credentials?|api ?keys?|tokens?|access keys?|ssh|oauth|grants?|ownership|consent|admins?|participants?|encryption|allowlist|whitelist|blacklist|ip ?lists?|rulesets?|secrets?|authentication|user accounts?|visibility|service accounts?|identity|iam|invite code|sharing|members?|branch protection|users?)(?:$|[^a-z])/i;
const NOT_ACCESS =
  /(?:^|[^a-z])(?:user settings|user stor|user input|user preferences|user feedback|tag|profile|timezone|status|nft|erc20|liquidity|design|user message|users? to a (?:task|card))(?:$|[^a-z])/i;
const VERBS = new Set([
  'grant',
  'share',
  'unshare',
  'promote',
  'demote',
  'impersonate',
  'restrict',
  'enforce',
  'authorize',
  'invite',
  'unprotect',
  'protect',
]);

/** What is done to a user here changes nothing of what that user may do. */
const SOCIAL = new Set([
  'follow',
  'mute',
  'unmute',
  'like',
  'star',
  'mark',
  'tag',
  'subscribe',
  'favorite',
  'vote',
  'rate',
]);

function changes(act: Act): boolean {
  if (act.verb.effect !== 'write' && act.verb.effect !== 'manage') return false;
  if (SOCIAL.has(act.verb.lemma)) return false;
  if (VERBS.has(act.verb.lemma)) return true;
  if (act.verb.lemma === 'login' || act.verb.lemma === 'logout' || act.verb.lemma === 'authenticate') return false;
  const text = act.object
    .slice(0, 4)
    .map((word) => word.text)
    .join(' ');
  return ACCESS.test(text) && !NOT_ACCESS.test(text);
}

/** Parameters that set who may do what with the thing that is changed. */
const RULES =
  /^(?:(?:list|view|create|update|delete|access|security)rules?|permissions?|acl|polic(?:y|ies)|accesscontrol|accesslevel|visibility|roles?|isadmin|admin|scopes)$/;
const SETS = new Set(['update', 'set', 'modify', 'edit', 'change', 'patch']);

export const changesAccess: Rule = {
  id: ID,
  why: 'A change of permissions, credentials or security settings changes what everybody may do.',
  match: (facts) => {
    const act = facts.mainActs.find(changes);
    const rule = facts.parameters.find((parameter) => RULES.test(parameter.plain));
    if (act === undefined && rule !== undefined && facts.mainActs.some((candidate) => SETS.has(candidate.verb.lemma))) {
      return [
        rates('Write', 'High', {
          rule: ID,
          claim: `It can change who may do what (“${rule.name}”).`,
          weight: 0.6,
          evidence: [rule.evidence],
        }),
      ];
    }
    if (act === undefined) return SILENT;
    const quote = quoteAct(act);
    return [
      rates('Write', 'High', {
        rule: ID,
        claim: `It changes access or security (“${quote.quote}”).`,
        weight: 0.6,
        evidence: [quote],
      }),
    ];
  },
  examples: [
    {
      tool: { name: 'add_permission', description: 'Add a permission to a file.' },
      expect: { category: 'Write', risk: 'High' },
    },
    { tool: { name: 'create_record', description: 'Create a record.' }, expect: 'silent' },
  ],
};
