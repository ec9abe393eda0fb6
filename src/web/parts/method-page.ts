import type { MethodReport } from '../../domain/method.ts';
import { type Html, html } from '../html.ts';
import type { PageContent } from '../layout.ts';
import { urls } from '../urls.ts';
import { count, counted } from '../words.ts';
import { setSection } from './method-figures.ts';
import { ruleList } from './method-rules.ts';

/** The page about the classifier itself, top to bottom. */
export function methodPage(report: MethodReport): PageContent {
  return {
    title: 'Method',
    description: 'How a judgement comes to be, how often it is right, every rule, and what is known to fail.',
    section: 'method',
    twin: urls.api.method(),
    main: html`<div class="wrap method-page">
<div class="narrow-text">
<h1>How a judgement comes to be</h1>
<p class="lede">Every tool is judged from its definition alone, by rules that can be read and a small statistical model beside them. This page says how, how often that is right, and where it fails.</p>
<nav class="jump" aria-label="On this page"><a href="#steps">The steps</a><a href="#figures">How often it is right</a><a href="#limits">What the figures do not say</a><a href="#weaknesses">Known weaknesses</a><a href="#rules">Every rule</a></nav>
${steps(report)}
</div>
<section id="figures" class="measured-sets"><h2>How often it is right</h2>
${report.sets.length === 0 ? html`<p>No figures come with this copy of the program. They are written by <code>npm run figures</code> in a checkout.</p>` : introduction()}
${report.sets.map((set, at) => setSection(set, at, report.classifier))}
</section>
<div class="narrow-text">
${limits(report)}
${weaknesses(report)}
</div>
${ruleList(report)}
</div>`,
  };
}

function steps({ rules, classifier }: MethodReport): Html {
  return html`<section id="steps"><h2>The steps</h2>
<ol class="steps">
<li><b>Facts.</b> The name is cut into words, the description into sentences, the parameters are listed. Verbs, their objects and what the server is about are looked up in word lists. Text that tells the reader how to rate the tool is set aside.</li>
<li><b>Rules.</b> ${counted(rules.length, 'rule')} look at the facts. Each makes one claim, such as “it sends a message to people”, quotes the words that it rests on, and speaks for a category, a level or a mark for data flow. <a href="#rules">All of them are below.</a></li>
<li id="model"><b>Model.</b> A small network that learned from labelled tools gives each pair of category and level a chance. It runs offline, and names the words that moved it most.</li>
<li><b>One step that weighs both.</b> The model’s chances are multiplied by what the rules found, and the likeliest category wins. Three things are not left to chance: Read has to beat a dangerous category that a rule sees by a factor of two, the model may raise a level within a category but not lower it, and a runner of any code stays Execute.</li>
<li><b>Confidence.</b> It is the estimated chance that category and level are both what the <a href="${urls.risk()}">guide</a> says. Whether it keeps its word is <a href="#reliability">measured</a>.</li>
<li><b>Not assessed.</b> Where neither rules nor model know enough, there is no judgement; nor where a tool seems only to read while a rule speaks for something dangerous. That is never a low risk.</li>
</ol>
<p>What a server claims about its tool, such as <code>readOnlyHint</code>, can raise a judgement and never lower it. A language model that was asked can raise it too, and a person who reviewed the tool decides; both are named where they did.</p>
<p class="hint">Rules and model of this program are <code>${classifier}</code>. The version changes whenever a judgement can.</p></section>`;
}

function introduction(): Html {
  return html`<div class="narrow-text"><p>Measured on tools that were labelled by a written guide. Beside the classifier stand its two halves, and three baselines that anybody could write in an afternoon: if it were not better than those, it would not be worth its size.</p></div>`;
}

function limits({ sets }: MethodReport): Html {
  const [development] = sets;
  const unread = sets.some((set) => set.firstSight);
  return html`<section id="limits"><h2>What the figures do not say</h2>
<ul class="spaced">
<li>The rules were written by people who read the development set, so on that set every figure with rules in it is flattered. The model’s part is not: each tool is judged by a model that has seen no tool of its family.${
    unread
      ? html` The sets at first sight were measured once, before anybody had read them, and are the fairer measure.`
      : html` On servers that nobody has looked at, expect less.`
  }</li>
<li>The labels are readings, not the truth. They were given by language models that followed a written guide${development !== undefined && development.set.hard > 0 && html`, and ${count(development.set.hard)} of the ${counted(development.set.rows, 'tool')} are marked as hard`}: a second careful reader could well give some of them another label.</li>
<li>The sets lean towards the rarer categories and towards tools that a simple model was unsure of. The shares of a category here are not those of all tools that exist.</li>
<li>The intervals say how much a figure would move with other servers of the same kind. They know nothing of servers of another kind.</li>
<li>No figure says that a tool does what its definition says.</li>
</ul></section>`;
}

function weaknesses(report: MethodReport): Html {
  return html`<section id="weaknesses"><h2>Known weaknesses</h2>
<dl class="weaknesses">${report.weaknesses.map(
    ({ id, title, text }) => html`<div id="weakness-${id}"><dt>${title}</dt><dd>${text}</dd></div>`,
  )}</dl></section>`;
}
