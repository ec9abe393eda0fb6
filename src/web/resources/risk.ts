import { CATEGORIES, RISK_LEVELS } from '../../domain/classification.ts';
import { GRADES } from '../../domain/grade.ts';
import { html } from '../html.ts';
import { noParams, noQuery } from '../input.ts';
import { categoryBadge, levelBadge, notAssessedBadge } from '../parts/badges.ts';
import { gradeWords } from '../parts/grades.ts';
import { resource } from '../resource.ts';
import { urls } from '../urls.ts';
import { CATEGORY_WORDS, FACET_WORDS, NOT_ASSESSED_WORDS, RISK_WORDS } from '../words.ts';

/** What the words on all other pages mean. */
export const risk = resource({
  path: '/risk',
  params: noParams,
  query: noQuery,
  load: async () => null,
  page: () => ({
    title: 'Categories and levels',
    description: 'What the categories, levels and marks of the catalogue mean, and what they are made from.',
    section: 'risk',
    main: html`<div class="wrap narrow text-page">
<h1>Categories and levels</h1>
<p class="lede">Two questions are asked of every tool. What is the strongest thing an ordinary call of it does? And how bad would one wrong call be, made by an agent that nobody is watching?</p>
<h2 id="categories">Category: what it can do</h2>
<p>One of five, the strongest that an ordinary, documented call has. A runner that does whatever it is told is Execute, even though it could also delete or pay.</p>
<dl class="words">${CATEGORIES.map(
      (category) =>
        html`<div id="${category.toLowerCase()}"><dt><a href="${urls.tools({ category })}">${categoryBadge(category)}</a></dt><dd><p>${CATEGORY_WORDS[category].meaning}</p><p class="hint">For example: ${CATEGORY_WORDS[category].examples}.</p></dd></div>`,
    )}</dl>
<h2 id="levels">Level: how bad one wrong call can be</h2>
<p>A level starts from the category and moves for a reason that is named: secrets, people who are reached, code of the caller’s choice, a way back.</p>
<dl class="words">${RISK_LEVELS.map(
      (level) =>
        html`<div id="${level.toLowerCase()}"><dt><a href="${urls.tools({ risk: level })}">${levelBadge(level)}</a></dt><dd><p>${RISK_WORDS[level].meaning}</p><p class="hint">${RISK_WORDS[level].rule}</p></dd></div>`,
    )}<div id="not-assessed"><dt><a href="${urls.tools({ assessed: false })}">${notAssessedBadge()}</a></dt><dd><p>${NOT_ASSESSED_WORDS}</p><p class="hint">A person is asked before each call.</p></dd></div></dl>
<h2 id="flow">How data flows</h2>
<p>Three marks that do not rank. An agent that holds all three at once can be talked into giving private data away.</p>
<dl class="words">${Object.values(FACET_WORDS).map((facet) => html`<div><dt><b>${facet.title}</b></dt><dd><p>${facet.meaning}</p></dd></div>`)}</dl>
<h2 id="grades">Grade: how much to restrict a whole server</h2>
<p>A server’s grade says how much of it has to be restricted before an agent may use it while nobody watches. Its worst tool or chain of tools decides, so neither many mild tools nor few make a difference; what could not be assessed is never counted as harmless.</p>
${gradeWords(GRADES)}
<h2 id="basis">What a judgement rests on</h2>
<p>On the definition of the tool as its server sent it: name, description, parameters. Every reason quotes the words it comes from, at their place. A server’s annotations, such as <code>readOnlyHint</code>, are its own claim: they can raise a judgement and never lower it, and a claim that the rest of the definition contradicts is shown with both sides.</p>
<p>A definition is no proof. A tool can do more than it says; nothing here replaces looking at the code of a server that you do not trust. <a href="${urls.method()}">How a judgement is made, and how often it is right.</a></p>
</div>`,
  }),
});
