import { CHANGE_KINDS } from '../../domain/change-kinds.ts';
import { CATEGORIES, RISK_LEVELS } from '../../domain/classification.ts';
import { FORMAT_NAMES } from '../../domain/policy/formats/format.ts';
import { PROFILES } from '../../domain/policy/schema.ts';
import { type Content, html } from '../html.ts';
import { noParams, noQuery } from '../input.ts';
import { resource } from '../resource.ts';
import { urls } from '../urls.ts';

type Endpoint = { path: string; says: string; query?: string; page?: string };

const ENDPOINTS: readonly Endpoint[] = [
  {
    path: '/api/v1/stats',
    says: 'Counts by category and level, servers by result of their last crawl, the newest servers, the language model.',
    page: '/',
  },
  { path: '/api/v1/progress', says: 'The crawl that is running, or how the last one ended.', page: '/' },
  {
    path: '/api/v1/search',
    says: 'The first servers and tools that hold all words.',
    query: 'search',
    page: '/search',
  },
  {
    path: '/api/v1/servers',
    says: 'A page of servers, with counts of their tools. The status of one that nobody asked yet is not_asked.',
    query: 'search, category, risk, status, place, source, standing, sort, page, pageSize',
    page: '/servers',
  },
  {
    path: '/api/v1/sources',
    says: 'Who names servers, with how many each, and the last readings with their problems.',
    page: '/sources',
  },
  {
    path: '/api/v1/servers/{server}',
    says: 'One server: who names it, its grade with reasons, what a better one takes, combinations of its tools, its tools riskiest first, its crawls.',
    query: 'search, category, risk (these pick from its tools)',
    page: '/servers/{server}',
  },
  {
    path: '/api/v1/servers/{server}/policy.json',
    says: 'The policy for the whole server as a file, and nothing around it, in the format of any client.',
    query: 'format, profile, alias, tools, caps, reasons, explain',
    page: '/servers/{server}',
  },
  {
    path: '/api/v1/servers/{server}/policy',
    says: 'The policy as the builder makes it of a state: the document, its faults, the file of a format, what differs from the recommendation.',
    query: 'profile, format, caps, alias, choices (as the builder’s link has them)',
    page: '/servers/{server}/policy',
  },
  {
    path: '/api/v1/tools',
    says: 'A page of tools of all servers, with their judgements.',
    query: 'search, server, category, risk, assessed, manipulation, page, pageSize',
    page: '/tools',
  },
  {
    path: '/api/v1/servers/{server}/tools/{tool}',
    says: 'One tool: definition, judgement with quotes, parameters, policy, questions and answers.',
    page: '/servers/{server}/tools/{tool}',
  },
  {
    path: '/api/v1/servers/{server}/tools/{tool}/policy.json',
    says: 'The policy for one tool, which refuses all others.',
    query: 'format, profile, alias, caps, reasons, explain',
    page: '/servers/{server}/tools/{tool}',
  },
  {
    path: 'POST /api/v1/policy',
    says: 'The policy for tools that you send: a tools/list result or an array of tools. They are judged offline.',
    query: 'format, profile, alias, tools, caps, reasons, explain',
  },
  {
    path: 'POST /api/v1/policy/lint',
    says: 'Every fault of the policy file that you send, with its place; and what is odd about it, also against a server.',
    query: 'server, profile',
  },
  {
    path: 'POST /api/v1/decide',
    says: 'What a policy does with one call: the decision, all reasons, and what the call takes from the counters.',
  },
  {
    path: '/schemas/policy.json',
    says: 'The JSON Schema of policy.json (draft 2020-12), with which an editor completes and checks the file.',
  },
  {
    path: '/api/v1/changes',
    says: 'What servers changed in their lists, newest first: the old and the new, judgement and rule before and after.',
    query: 'tool, kind, ruleChanged, worse, since, page, pageSize',
    page: '/changes',
  },
  {
    path: '/api/v1/servers/{server}/changes',
    says: 'The same of one server.',
    query: 'tool, kind, ruleChanged, worse, since, page, pageSize',
    page: '/servers/{server}/changes',
  },
  {
    path: '/api/v1/servers/{server}/tools/{tool}/changes',
    says: 'The history of one tool, also of one that is no longer listed.',
    query: 'page, pageSize',
    page: '/servers/{server}/tools/{tool}',
  },
  {
    path: '/api/v1/stack',
    says: 'Servers that one agent holds together: their grades, what they can be misled to do, and the rules that prevent it. POST takes a client’s configuration instead.',
    query: 'server (one for each server)',
    page: '/stack',
  },
  {
    path: '/api/v1/overrides',
    says: 'What people decided about tools, newest first. POST adds a review.',
    query: 'page, pageSize',
    page: '/overrides',
  },
  {
    path: '/api/v1/method',
    says: 'How often judgements are right, with intervals and baselines; every rule and its record; known weaknesses.',
    page: '/method',
  },
];

const CLASSIFICATION = `{
  "assessed": true,
  "category": "Write",
  "risk": "Medium",
  "confidence": 0.9,
  "rationale": "…",
  "facets": { "private_data": false, "untrusted_content": false, "external_send": false },
  "findings": [
    {
      "classifier": "rules", "rule": "…", "claim": "…", "category": "Write", "weight": 0.8,
      "evidence": [{ "field": "/description", "quote": "…", "start": 0, "end": 12 }]
    }
  ],
  "contradictions": [
    {
      "claim": "The server marks this tool as read-only, while the rest …", "claimed": "annotations.readOnlyHint: true",
      "evidence": [{ "field": "/name", "quote": "…", "start": 0, "end": 9 }]
    }
  ],
  "manipulation": [
    {
      "kind": "invisible-text", "claim": "…", "decoded": "what the hidden text says",
      "evidence": [{ "field": "/description", "quote": "…", "start": 14, "end": 62 }]
    }
  ],
  "ranWithout": [],
  "version": "…"
}`;

const REVIEW = `{
  "server": "notes-mcp", "tool": "save_note", "category": "Write", "risk": "Medium",
  "facets": { "external_send": false }, "by": "Ada", "reason": "It saves drafts only." }`;

const DECIDE = `{
  "policy": { "version": "1", "default": "deny", "tools": { "pay": { "approval": { "when": "always" } } } },
  "call": { "name": "pay", "arguments": { "amount": 5 } } }`;

const PROBLEM = `{
  "type": "about:blank",
  "title": "Bad Request",
  "status": 400,
  "detail": "“risk” must be one of: Low, Medium, High, Critical.",
  "instance": "/api/v1/tools?risk=huge"
}`;

/** The API in one page: each address with the page that shows the same. */
export const apiGuide = resource({
  path: '/api',
  params: noParams,
  query: noQuery,
  load: async () => null,
  page: () => ({
    title: 'API',
    description: 'The addresses of the catalogue’s JSON API, with examples.',
    section: 'api',
    main: html`<div class="wrap narrow text-page">
<h1>API</h1>
<p class="lede">Each page has a JSON twin that is made from the same data. It is read with GET, needs no key, and any website may ask it. Policies are also made, checked and tried out for what you send; nothing of that is kept. Only reviews and crawls are written, by those who know the token of the service.</p>
<h2 id="addresses">Addresses</h2>
<ul class="endpoints">${ENDPOINTS.map(
      (endpoint) => html`<li><h3><code>${wrapped(endpoint.path)}</code></h3><p>${endpoint.says}</p>
${(endpoint.query ?? endpoint.page) !== undefined && html`<p class="hint">${endpoint.query !== undefined && html`Query: <code>${endpoint.query}</code>. `}${endpoint.page !== undefined && html`Page: <code>${endpoint.page}</code>`}</p>`}</li>`,
    )}</ul>
<h2 id="try">Try it</h2>
${example('try-1', `curl 'http://127.0.0.1:3000${urls.api.tools({ category: 'Destructive', risk: 'Critical' })}'`)}
${example('try-2', `curl -O 'http://127.0.0.1:3000/api/v1/servers/{server}/policy.json'`)}
<h2 id="names">Names in addresses</h2>
<p>A tool’s name can hold any character, so it is percent-encoded as one segment: <code>a/b</code> is <code>a%2Fb</code>. Browsers fold <code>.</code> and <code>..</code> even when they are encoded, so these two are written <code>~.</code> and <code>~..</code>. Every answer carries ready addresses under <code>links</code>.</p>
<h2 id="words">Words</h2>
<p><code>category</code> is one of ${words(CATEGORIES)}. <code>risk</code> is one of ${words(RISK_LEVELS)}. Times are ISO 8601 in UTC.</p>
<h3>A judgement</h3>
<pre class="json" tabindex="0" aria-label="Example of a judgement"><code>${CLASSIFICATION}</code></pre>
<p><code>field</code> is a JSON pointer into the definition; <code>quote</code> stands there from <code>start</code> to <code>end</code>, counted in UTF-16 units. Where <code>assessed</code> is false there is a <code>reason</code> instead of category and level. <code>manipulation</code> is there only where text was found that is made to steer or to deceive its reader; a quote then holds the very characters, invisible ones too, and <code>decoded</code> what they say.</p>
<h2 id="policies">Policies</h2>
${example('try-5', `curl -OJ 'http://127.0.0.1:3000/api/v1/servers/{server}/policy.json?format=claude-code&alias=notes'`)}
<p><code>format</code> is one of ${words(FORMAT_NAMES)}; <code>profile</code> is one of ${words(PROFILES)}; <code>alias</code> is your own name for the server in that client. <code>tools</code> picks tools, given again for each or with commas between them; all others are refused. Most formats cannot count calls: <code>caps=allow</code> gives such a cap up, <code>caps=ask</code> has each call asked about. <code>reasons=true</code> writes into the file why each rule is there, where the format has comments.</p>
<p>The answer is the file. The header <code>Toolrisk-Notes</code> says how many things there are that the format does not express, and <code>Link</code> leads to them: with <code>explain=true</code> the answer is JSON with the file as <code>document</code>, those <code>notes</code>, where the file goes, the <code>policy</code> behind it, and the <code>reasons</code> of its rules.</p>
${example('try-6', `curl --data-binary @tools.json 'http://127.0.0.1:3000${urls.api.policy()}?format=codex&alias=notes'`)}
${example('try-7', `curl --data-binary @policy.json 'http://127.0.0.1:3000${urls.api.policyLint()}?server={server}'`)}
<p>A file is checked as it is, text and all: a key that stands twice is a fault. Faults and warnings have a <code>pointer</code> (RFC 6901) and a <code>message</code>, faults their <code>line</code> and <code>column</code> as well. With <code>server</code>, warnings name rules for tools that the server does not have, tools that no rule names, arguments that no tool takes, and what is wider than the recommended policy.</p>
${example('try-8', `curl http://127.0.0.1:3000${urls.api.decide()} -d '${DECIDE}'`)}
<p>The answer has the <code>outcome</code> (<code>allow</code>, <code>ask</code> or <code>deny</code>), all <code>reasons</code> with the pointer of each rule, and <code>counters</code>, which you send with the next call. Nothing is kept here. The service decides nothing for your agent: a gateway does.</p>
<h2 id="changes">A change</h2>
<p><code>kind</code> is one of ${words(CHANGE_KINDS)}; a tool of which three parts changed has three changes. <code>old</code> and <code>new</code> are the part that it is about, whole definitions for a tool that came, left or is back, and the two names for one that was renamed; very long ones are left out, and <code>leftOut</code> says so. <code>before</code> and <code>after</code> hold the judgement of then and the <code>rule</code> that was recommended, <code>"hidden"</code> where it was to be hidden. <code>worse=true</code> picks what became riskier, <code>since</code> takes a day or a time.</p>
<p>As an Atom feed, with the same query: <code>/changes.atom</code> and <code>/servers/{server}/changes.atom</code>.</p>
<h2 id="stack">A client’s configuration</h2>
${example('try-3', `curl --data-binary @mcp.json http://127.0.0.1:3000${urls.api.stack()}`)}
<p>The body is the file itself, at most 64 KiB. Its servers are looked up by package and address; variables and headers are not read, nothing is kept or logged, and those that the catalogue does not know come back under <code>notFound</code> with what to do.</p>
<h2 id="reviews">Reviewing a tool</h2>
${example('try-4', `curl -H "Authorization: Bearer $TOOLRISK_ADMIN_TOKEN" http://127.0.0.1:3000${urls.api.reviews()} -d '${REVIEW}'`)}
<p><code>hash</code> may stand in place of <code>server</code> and <code>tool</code>; <code>facets</code> is optional. The verdict holds for this very definition wherever it stands, at once. To take it back, POST <code>{ "by": "…" }</code> to <code>/api/v1/overrides/{id}/withdraw</code>; the row stays.</p>
<h2 id="errors">Errors</h2>
<p>Every error has one shape, <code>application/problem+json</code> (RFC 9457): 400 for a query or body that cannot be read, 401 without the token and 403 where reviews are switched off, 404 for what is not here, 405 for a method that an address does not take, 413 for too much, 500 for our own faults.</p>
<pre class="json" tabindex="0" aria-label="Example of an error"><code>${PROBLEM}</code></pre>
<h2 id="caching">Asking again</h2>
<p>Answers carry an <code>ETag</code>. Send it back as <code>If-None-Match</code>, and an unchanged answer is a short 304.</p>
</div>`,
  }),
});

/** Lets a long address break after its slashes. */
function wrapped(path: string): Content {
  return path.split('/').flatMap((part, at) => (at === 0 ? [part] : ['/', html`<wbr>`, part]));
}

function words(list: readonly string[]): Content {
  return list.map((word, at) => [at > 0 && ', ', html`<code>${word}</code>`]);
}

function example(id: string, text: string): Content {
  return html`<div class="codebox"><div class="codebox-head"><span>Shell</span><button class="button small" type="button" data-copy="${id}" hidden>Copy</button></div><pre class="json" tabindex="0" aria-label="Command"><code id="${id}">${text}</code></pre></div>`;
}
