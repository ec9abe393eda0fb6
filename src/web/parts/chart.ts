import type { ToolCounts } from '../../domain/catalogue.ts';
import { CATEGORIES, RISK_LEVELS } from '../../domain/classification.ts';
import { type Html, html } from '../html.ts';
import { urls } from '../urls.ts';
import { count, counted } from '../words.ts';
import { categoryBadge, levelBadge, notAssessedBadge, percent } from './badges.ts';

const ROW = 52;
const BAR = 18;

/**
 * The whole catalogue, one bar for each category, cut by level. Lengths are in percent of the drawing, so that it fits
 * any screen while its letters keep their size; the same figures follow as a table with links.
 */
export function categoryChart(counts: ToolCounts): Html {
  const longest = Math.max(1, counts.notAssessed, ...CATEGORIES.map((category) => counts.byCategory[category]));
  const rows = CATEGORIES.map((category, at) => {
    const total = counts.byCategory[category];
    let x = 0;
    const bars = RISK_LEVELS.filter((level) => counts.matrix[category][level] > 0).map((level) => {
      const width = counts.matrix[category][level] / longest;
      const bar = html`<rect class="fill-${level.toLowerCase()}" x="${percent(x)}" y="${at * ROW + 24}" width="${percent(width)}" height="${BAR}"><title>${category}, ${level}: ${count(counts.matrix[category][level])}</title></rect>`;
      x += width;
      return bar;
    });
    return html`${rowText(category, count(total), at)}<rect class="track" x="0" y="${at * ROW + 24}" width="100%" height="${BAR}"/>${bars}`;
  });
  const last = CATEGORIES.length;
  if (counts.notAssessed > 0) {
    rows.push(
      html`${rowText('Not assessed', count(counts.notAssessed), last)}<rect class="track" x="0" y="${last * ROW + 24}" width="100%" height="${BAR}"/><rect class="fill-none" x="0" y="${last * ROW + 24}" width="${percent(counts.notAssessed / longest)}" height="${BAR}"/>`,
    );
  }
  return html`<figure class="chart">
<svg width="100%" height="${rows.length * ROW - 8}" role="img" aria-labelledby="chart-title chart-words"><title id="chart-title">Tools by category and level</title><desc id="chart-words">${sentence(counts)}</desc>${rows}</svg>
<figcaption><ul class="legend">${RISK_LEVELS.map((level) => html`<li>${levelBadge(level)} <b>${count(counts.byRisk[level])}</b></li>`)}${counts.notAssessed > 0 && html`<li>${notAssessedBadge()} <b>${count(counts.notAssessed)}</b></li>`}</ul></figcaption>
${table(counts)}
</figure>`;
}

function rowText(name: string, figure: string, at: number): Html {
  return html`<text x="0" y="${at * ROW + 15}">${name}</text><text class="figure" x="100%" y="${at * ROW + 15}" text-anchor="end">${figure}</text>`;
}

function sentence(counts: ToolCounts): string {
  const rows = CATEGORIES.map((category) => {
    const levels = RISK_LEVELS.filter((level) => counts.matrix[category][level] > 0);
    const parts = levels.map((level) => `${counts.matrix[category][level]} ${level}`);
    return `${category}: ${counts.byCategory[category]}${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`;
  });
  return `${rows.join('; ')}; not assessed: ${counts.notAssessed}.`;
}

function table(counts: ToolCounts): Html {
  return html`<details class="figures" id="figures"><summary>The figures as a table</summary><div class="scroll"><table class="matrix">
<caption class="hidden">${counted(counts.total, 'tool')} by category and level</caption>
<thead><tr><th scope="col">Category</th>${RISK_LEVELS.map((level) => html`<th scope="col">${level}</th>`)}<th scope="col">All</th></tr></thead>
<tbody>${CATEGORIES.map(
    (category) =>
      html`<tr><th scope="row">${categoryBadge(category)}</th>${RISK_LEVELS.map((risk) => {
        const value = counts.matrix[category][risk];
        return html`<td>${value === 0 ? html`<span class="zero">0</span>` : html`<a href="${urls.tools({ category, risk })}">${count(value)}</a>`}</td>`;
      })}<td><a href="${urls.tools({ category })}">${count(counts.byCategory[category])}</a></td></tr>`,
  )}
<tr><th scope="row">Not assessed</th><td colspan="4"></td><td><a href="${urls.tools({ assessed: false })}">${count(counts.notAssessed)}</a></td></tr></tbody>
</table></div></details>`;
}
