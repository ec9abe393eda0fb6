import type { Act } from '../facts/acts.ts';
import { type Facts, quoteAct } from '../facts/facts.ts';
import { isOfKind } from '../facts/server-kind.ts';
import { type Rule, rates, SILENT } from '../rule.ts';

const ID = 'changes-production';
/** Infrastructure by itself, whatever the server. */
const ALWAYS =
  /(?:^|[^a-z])(?:dns|clusters?|load ?balancers?|vpcs?|subnets?|gateways?|kubernetes|k8s|firewalls?|feature ?flags?|replicas?|replication|ingress|helm|terraform|routes?|upstreams?|ssl|cdn|nodes? pools?|autoscaling|production|virtual machines?|vms?|droplets?|environment variables?|env vars?|edge functions?|stacks?|parameter groups?|shards?|vlans?|ssids?|switch ports?|serverless cache|alert rules?|ci ?cd variables?|pipeline schedules?|deploy (?:keys?|tokens?)|protected branch(?:es)?|bgp|nat|peering|listeners?|target groups?|security groups?|node groups?|crds?|daemon ?sets?|stateful ?sets?|config ?maps?|name ?servers?|reverse proxy|page rules?|waf|hosted zones?|launch templates?|registry (?:keys?|values?)|sysctl|cron ?jobs?|crontabs?|system (?:settings?|preferences?)|systemd)(?:$|[^a-z])/i;
/** Infrastructure only on a server that runs some. */
const SOMETIMES =
  /(?:^|[^a-z])(?:services?|plugins?|consumers?|config(?:uration)?s?|instances?|servers?|pipelines?|workers?|domains?|networks?|resources?|applications?|monitors?|queues?|rules?|settings?|tables?|storage|functions?|hosts?|zones?|sites?|actions?|secrets?|data ?sources?|downtimes?|scripts?|devices?|policy|ports?|nodes?|databases?|schemas?|migrations?|deployments?|namespaces?|buckets?|webhooks?)(?:$|[^a-z])/i;
const OPERATIONS =
  /\b(?:kubernetes|k8s|cloud|infrastructure|aws|azure|gcp|gateway|dns|devops|firewall|network|cluster|deploy\w*|hosting|proxy|router|observability|monitoring|auth0|identity|iam|terraform|docker|vercel|netlify|cloudflare|digitalocean|servicenow|ci\/cd|pipelines?|load balanc\w+|control plane|security|sd-wan|wireless)\b/;
/** Verbs that leave what they name as it is. */
const GENTLE = new Set([
  'connect',
  'disconnect',
  'reconnect',
  'login',
  'logout',
  'signin',
  'signout',
  'authenticate',
  'select',
  'download',
  'export',
  'init',
  'initialize',
  'copy',
  'annotate',
  'follow',
  'subscribe',
  'acknowledge',
  'snooze',
  'vote',
  'react',
  'remember',
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

/** What even a platform keeps as content, or for the caller alone: the last word of an object. */
const CONTENT =
  /^(?:notes?|notebooks?|comments?|tags?|labels?|bookmarks?|dashboards?|views?|reports?|quer(?:y|ies)|search(?:es)?|documents?|docs?|items?|rows?|entr(?:y|ies)|objects?|collections?|index(?:es)?|blobs?|files?|folders?|director(?:y|ies)|messages?|tickets?|cases?|issues?|incidents?|works?|requests?|wikis?|pages?|cards?|boards?|memor(?:y|ies)|sessions?|connections?|contexts?|profiles?|favorites?|templates?|snapshots?|organi[sz]ations?|orgs?|leads?|campaigns?|contacts?|metadata|data|points?|titles?|names?|descriptions?|drafts?|tests?|graphs?|charts?|diagrams?|images?|models?|buckets?|tenant|subscription|id|region|checks?|attachments?|lp|lines?|records?|tasks?|events?|annotations?|caches?|code|logs?|datasets?|plans?|stor(?:y|ies)|epics?|sprints?|articles?|cells?|widgets?|variants?|feedback|generators?|assets?|sets?)$/;
const FOR_ITSELF = /(?:^|[^a-z])(?:kv|contexts?|current|default|session|log group|run group|fast memory)(?:$|[^a-z])/i;

/** On a server of a platform whatever is set is configuration, but for its contents. */
function changesPlatform(facts: Facts): Act | undefined {
  const act = facts.nameActs[0] ?? facts.headActs[0];
  if (act === undefined || act.verb.effect !== 'write' || GENTLE.has(act.verb.lemma)) return undefined;
  const head = act.object.at(-1)?.text ?? '';
  if (CONTENT.test(head) || FOR_ITSELF.test(act.passage === facts.name ? facts.spaced : head)) return undefined;
  return head !== '' && isOfKind(facts, 'platform') ? act : undefined;
}

function changes(act: Act, facts: Facts): boolean {
  if (act.verb.effect !== 'write' && act.verb.effect !== 'manage') return false;
  if (GENTLE.has(act.verb.lemma)) return false;
  const text = act.object.map((word) => word.text).join(' ');
  if (FOR_ITSELF.test(text)) return false;
  if (ALWAYS.test(text)) return true;
  return (CODE.has(act.verb.lemma) || SOMETIMES.test(text)) && OPERATIONS.test(facts.serverText);
}

const HOSTS_CODE =
  /\b(?:github|gitlab|gitea|forgejo|bitbucket|gitee|gogs|codeberg|azure ?repos|sourcehut|codecommit)\b/;
const FILES = /^(?:files?|contents?)$/;
const COMMITS = new Set(['commitmessage', 'branch', 'branchname', 'sha', 'commitsha']);

/** A file that is written into a hosted repository is a commit. */
function commits(facts: Facts): Act | undefined {
  const act = facts.mainActs.find(
    (candidate) =>
      candidate.verb.effect === 'write' &&
      (candidate.verb.lemma === 'create' || candidate.verb.lemma === 'update' || candidate.verb.lemma === 'edit') &&
      FILES.test(candidate.object.at(-1)?.text ?? ''),
  );
  if (act === undefined) return undefined;
  const hosted = HOSTS_CODE.test(facts.serverText.slice(0, 200)) || HOSTS_CODE.test(facts.says.slice(0, 120));
  return hosted || facts.parameters.some((parameter) => COMMITS.has(parameter.plain)) ? act : undefined;
}

const SHARED = /branch|pull|request|changes|remote|commit|git|image|container|package|chart|artifact/;
/** What begins with local steps may end with a push. */
const PUSHES = /\b(?:and|then|to) push(?:es)?\b[^.\n]{0,30}\b(?:remote|origin|changes|commits|upstream|it|them)\b/;

function pushes(act: Act, facts: Facts): boolean {
  if (act.verb.effect !== 'write') return false;
  const opening = facts.says.slice(0, 200);
  return /^(?:push|merge|rebase)$/.test(act.verb.lemma) ? SHARED.test(opening) : PUSHES.test(opening);
}

/** Flows that run by themselves with the next event. */
const AUTOMATES =
  /\b(?:n8n|zapier|pipedream|activepieces|node-?red|windmill|make\.com|integromat|power automate|workato|tray\.io|ifttt|huginn|kestra|automatisch|home ?assistant)\b/;
const FLOWS = /^(?:workflows?|flows?|zaps?|scenarios?|automations?|recipes?|applets?)$/;
const CHANGES = new Set(['update', 'edit', 'modify', 'patch', 'fix', 'replace', 'enable', 'disable', 'put', 'set']);

function changesAutomation(facts: Facts): Act | undefined {
  const act = facts.mainActs.find(
    (candidate) =>
      CHANGES.has(candidate.verb.lemma) &&
      candidate.verb.effect === 'write' &&
      FLOWS.test(candidate.object.at(-1)?.text ?? ''),
  );
  return act !== undefined && AUTOMATES.test(facts.serverText) ? act : undefined;
}

export const changesProduction: Rule = {
  id: ID,
  why: 'Production code, infrastructure and configuration carry everything that runs on them.',
  match: (facts) => {
    const act =
      facts.mainActs.find((candidate) => changes(candidate, facts)) ??
      commits(facts) ??
      changesPlatform(facts) ??
      changesAutomation(facts);
    const pushed = act ?? facts.mainActs.find((candidate) => pushes(candidate, facts));
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
