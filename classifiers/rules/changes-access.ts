import type { Act } from '../facts/acts.ts';
import { opensWith, quoteAct } from '../facts/facts.ts';
import { type Rule, rates, SILENT } from '../rule.ts';

const ID = 'changes-access';
/** Access, credentials and protection, wherever they stand in an object. */
const ACCESS =
  /(?:^|[^a-z])(?:permissions?|roles?|privileges?|acls?|firewalls?|mfa|2fa|otp|totp|passkeys?|webhooks?|collaborators?|passwords?|passphrase|polic(?:y|ies)|security|certificates?|certs?|ssl|tls|credentials?|api ?keys?|tokens?|access|access keys?|ssh|oauth2?|sso|saml|scim|oidc|idp|identity|identities|iam|grants?|ownership|consent|admins?|encryption|allow ?lists?|white ?lists?|black ?lists?|block ?lists?|deny ?lists?|ip ?lists?|rulesets?|secrets?|authentication|authorizations?|authenticators?|user accounts?|visibility|service accounts?|invite (?:codes?|links?)|join requests?|sharing|branch protection|protected branch(?:es)?|private keys?|mnemonics?|seed phrases?|key ?pairs?|keystores?|signing keys?|deploy keys?|kms|delegations?|cors|rate limits?|impersonation|proxy|spaces? access|mail rules?|inbox rules?|message rules?|forwarding|auto ?repl(?:y|ies)|account (?:config\w*|settings?|status)|group request|quarantine|dsn)(?:$|[^a-z])/i;
/** People count where they are the thing changed: the last word of an object. */
const PEOPLE = /^(?:users?|members?|participants?|customers? account|accounts?|logins?)$/;
/** Those who take part in a plan, a card or a game gain nothing by it. */
const TAKES_PART =
  /(?:^|[^a-z])(?:tasks?|cards?|gatherings?|games?|part(?:y|ies)|sets?|events?|trips?|famil(?:y|ies)|households?|issues?|tickets?|wishlists?|sorted|meetings?|clusters?|squads?|crew|expenses?|teams? mate)(?:$|[^a-z])/i;
/** An account may be a customer's; stopping one stops somebody. */
const ACCOUNT = /^accounts?$/;
const STOPS = new Set('freeze unfreeze lock unlock block unblock enable disable approve suspend restrict'.split(' '));
const NOT_ACCESS =
  /(?:^|[^a-z])(?:user settings|user stor|user input|user preferences|user feedback|user agent|user message|tag|profile|timezone|status|nft|erc20|liquidity|design|users? to a (?:task|card)|card members|access logs?|design tokens?|token (?:address|metadata|list|info)|max tokens|callback|this session|trading account|demo account|bank accounts?|sales accounts?|event visibility)(?:$|[^a-z])/i;
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
  if (act.verb.lemma === 'handle') return false;
  const text = act.object
    .slice(0, 4)
    .map((word) => word.text)
    .join(' ');
  if (NOT_ACCESS.test(text)) return false;
  return ACCESS.test(text) || changesPeople(act);
}

function changesPeople(act: Act): boolean {
  const last = act.object.at(-1);
  if (last === undefined || !PEOPLE.test(last.text)) return false;
  if (ACCOUNT.test(last.text)) return STOPS.has(act.verb.lemma);
  const from = Math.min(act.word.start, last.start);
  return !TAKES_PART.test(
    act.place === 'head'
      ? act.passage.text.slice(from, last.end + 30)
      : act.passage.text.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/_/g, ' '),
  );
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
    const rule = opensWith(facts, 'personal') ? undefined : facts.parameters.find(({ plain }) => RULES.test(plain));
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
