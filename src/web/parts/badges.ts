import type { ToolCounts } from '../../domain/catalogue.ts';
import { CATEGORIES, type Category, type Classification, type RiskLevel } from '../../domain/classification.ts';
import { type Html, html } from '../html.ts';
import { count, day, moment } from '../words.ts';

/** The level in words beside four bars of which as many are filled: never by colour alone. */
export function levelBadge(level: RiskLevel): Html {
  return LEVEL_BADGES[level];
}

export function notAssessedBadge(): Html {
  return NOT_ASSESSED_BADGE;
}

export function categoryBadge(category: Category): Html {
  return CATEGORY_BADGES[category];
}

// A list shows hundreds of badges and there are ten different ones, so each is made once.
const LEVEL_BADGES: Record<RiskLevel, Html> = {
  Low: drawLevel('Low', 1),
  Medium: drawLevel('Medium', 2),
  High: drawLevel('High', 3),
  Critical: drawLevel('Critical', 4),
};
const CATEGORY_BADGES: Record<Category, Html> = {
  Read: drawCategory('Read'),
  Write: drawCategory('Write'),
  Execute: drawCategory('Execute'),
  Destructive: drawCategory('Destructive'),
  Financial: drawCategory('Financial'),
};
const MANIPULATED_BADGE = html`<span class="steers" title="The definition holds text that is made to steer its reader">Steers its reader</span>`;
const NOT_ASSESSED_BADGE = html`<span class="level level-none"><svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><circle cx="6" cy="6" r="5" fill="none" stroke="currentColor" stroke-width="1.4" stroke-dasharray="2.4 1.6"/></svg>Not assessed</span>`;

function drawLevel(level: RiskLevel, filled: number): Html {
  const bars = [0, 1, 2, 3].map(
    (bar) =>
      html`<rect${bar >= filled && html` class="off"`} x="${bar * 5}" y="${9 - bar * 3}" width="4" height="${3 + bar * 3}" rx="1"/>`,
  );
  return html`<span class="level level-${level.toLowerCase()}"><svg viewBox="0 0 19 12" width="19" height="12" aria-hidden="true">${bars}</svg>${level}</span>`;
}

function drawCategory(category: Category): Html {
  return html`<span class="category"><span class="swatch cat-${category.toLowerCase()}" aria-hidden="true"></span>${category}</span>`;
}

/** Level and category of one tool, or the badge of a tool that could not be judged; and whether its text was made to steer. */
export function badges(classification: Classification | null): Html {
  const steers = classification?.manipulation !== undefined && html` ${MANIPULATED_BADGE}`;
  if (classification === null || !classification.assessed) return html`${notAssessedBadge()}${steers}`;
  return html`${levelBadge(classification.risk)} ${categoryBadge(classification.category)}${steers}`;
}

/** A bar of one server's tools by category, weakest effect first, with the figures in words below it. */
export function categoryBar(counts: ToolCounts): Html {
  const present = CATEGORIES.filter((category) => counts.byCategory[category] > 0);
  const words = present.map((category) => `${category} ${counts.byCategory[category]}`);
  if (counts.notAssessed > 0) words.push(`not assessed ${counts.notAssessed}`);
  return html`<div class="catbar"><svg width="100%" height="10" role="img" aria-label="Tools by category: ${words.join(', ')}">${segments(counts)}</svg>
<ul class="legend">${present.map(
    (category) => html`<li>${categoryBadge(category)} <b>${count(counts.byCategory[category])}</b></li>`,
  )}${counts.notAssessed > 0 && html`<li><span class="category"><span class="swatch cat-none" aria-hidden="true"></span>Not assessed</span> <b>${count(counts.notAssessed)}</b></li>`}</ul></div>`;
}

/** The same bar without its legend, for rows of a list whose text already says the figures. */
export function slimBar(counts: ToolCounts): Html {
  return html`<svg class="slimbar" width="100%" height="4" aria-hidden="true">${segments(counts)}</svg>`;
}

function segments(counts: ToolCounts): Html[] {
  const total = Math.max(1, counts.total);
  const parts = [
    ...CATEGORIES.map((category) => ({ name: category.toLowerCase(), value: counts.byCategory[category] })),
    { name: 'none', value: counts.notAssessed },
  ].filter((part) => part.value > 0);
  let at = 0;
  return parts.map((part) => {
    const rect = html`<rect class="cat-${part.name}" x="${percent(at / total)}" y="0" width="${percent(part.value / total)}" height="100%"/>`;
    at += part.value;
    return rect;
  });
}

/** A share of the whole as SVG takes it. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`;
}

export function time(iso: string, form: 'moment' | 'day' = 'moment'): Html {
  return html`<time datetime="${iso}"${form === 'day' && html` title="${moment(iso)}"`}>${form === 'day' ? day(iso) : moment(iso)}</time>`;
}
