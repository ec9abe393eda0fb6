import type { Act } from '../facts/acts.ts';
import { type Facts, quoteAct } from '../facts/facts.ts';
import { type Rule, rates, SILENT } from '../rule.ts';

const ID = 'changes-production';
/** Infrastructure by itself, whatever the server. */
const ALWAYS =
  /(?:^|[^a-z])(?:dns|clusters?|load ?balancers?|vpcs?|subnets?|gateways?|kubernetes|k8s|firewalls?|feature ?flags?|replicas?|replication|ingress|helm|terraform|routes?|upstreams?|ssl|cdn|nodes? pools?|autoscaling|production|virtual machines?|vms?|droplets?|environment variables?|env vars?|edge functions?|kv namespaces?|stacks?|parameter groups?|shards?|vlans?|ssids?|switch ports?|serverless cache|alert rules?)(?:$|[^a-z])/i;
/** Infrastructure only on a server that runs some. */
const SOMETIMES =
  /(?:^|[^a-z])(?:services?|plugins?|consumers?|config(?:uration)?s?|instances?|servers?|pipelines?|workers?|domains?|networks?|resources?|projects?|applications?|monitors?|queues?|rules?|settings?|tables?|storage|functions?|hosts?|zones?|sites?|actions?|secrets?|data ?sources?|downtimes?|scripts?|devices?|policy|ports?|nodes?|databases?|schemas?|migrations?|deployments?|namespaces?|buckets?|webhooks?)(?:$|[^a-z])/i;
const OPERATIONS =
  /\b(?:kubernetes|k8s|cloud|infrastructure|aws|azure|gcp|gateway|dns|devops|firewall|network|cluster|deploy\w*|hosting|proxy|router|observability|monitoring|auth0|identity|iam|terraform|docker|vercel|netlify|cloudflare|digitalocean|servicenow|ci\/cd|pipelines?|load balanc\w+|control plane|security|sd-wan|wireless)\b/;
/** Verbs that leave what they name as it is. */
const GENTLE = new Set([
  'connect',
  'backup',
  'tag',
  'label',
  'mute',
  'unmute',
  'switch',
  'mark',
  'bookmark',
  'comment',
  'rename',
  'track',
  'log',
  'star',
  'join',
]);
const CODE = new Set(['push', 'merge', 'rebase', 'apply', 'scale', 'provision', 'migrate', 'patch']);

function changes(act: Act, facts: Facts): boolean {
  if (act.verb.effect !== 'write' && act.verb.effect !== 'manage') return false;
  if (GENTLE.has(act.verb.lemma)) return false;
  const text = act.object.map((word) => word.text).join(' ');
  if (ALWAYS.test(text)) return true;
  return (CODE.has(act.verb.lemma) || SOMETIMES.test(text)) && OPERATIONS.test(facts.serverText);
}

export const changesProduction: Rule = {
  id: ID,
  why: 'Production code, infrastructure and configuration carry everything that runs on them.',
  match: (facts) => {
    const act = facts.mainActs.find((candidate) => changes(candidate, facts));
    const pushed =
      act ??
      facts.mainActs.find(
        (candidate) =>
          candidate.verb.effect === 'write' &&
          /^(?:push|merge|rebase)$/.test(candidate.verb.lemma) &&
          /branch|pull|request|changes|remote|commit|git/.test(facts.says.slice(0, 200)),
      );
    if (pushed === undefined) return SILENT;
    const quote = quoteAct(pushed);
    return [
      rates('Write', 'High', {
        rule: ID,
        claim: `It changes infrastructure, configuration or shared code (“${quote.quote}”).`,
        weight: 0.55,
        evidence: [quote],
      }),
    ];
  },
  examples: [
    {
      tool: { name: 'create_dns_record', description: 'Create a DNS record.' },
      expect: { category: 'Write', risk: 'High' },
    },
    { tool: { name: 'create_note', description: 'Create a note.' }, expect: 'silent' },
  ],
};
