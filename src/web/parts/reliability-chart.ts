import { percentText, type ReliabilityBin } from '../../domain/figures.ts';
import { type Html, html } from '../html.ts';
import { counted } from '../words.ts';
import { percent } from './badges.ts';

const ROW = 40;
const BAR = 12;
const TOP = 20;

/** One bar for each tenth of confidence: how often it was right, and a mark where the confidence was. */
export function reliabilityChart(all: readonly ReliabilityBin[]): Html {
  const bins = all.filter((bin) => bin.rows > 0);
  return html`<figure class="chart reliability">
<svg width="100%" height="${bins.length * ROW}" role="img" aria-label="${sentence(bins)}">${bins.map((bin, at) => {
    const y = at * ROW;
    return html`<text x="0" y="${y + 14}">${range(bin)}</text><text class="figure" x="100%" y="${y + 14}" text-anchor="end">${percentText(bin.hits)} of ${counted(bin.rows, 'tool')}</text>
<rect class="track" x="0" y="${y + TOP}" width="100%" height="${BAR}"/><rect class="hits" x="0" y="${y + TOP}" width="${percent(bin.hits)}" height="${BAR}"/><rect class="promised" x="${percent(bin.confidence)}" y="${y + TOP - 3}" width="3" height="${BAR + 6}"/>`;
  })}</svg></figure>`;
}

function range({ from }: ReliabilityBin): string {
  return `${Math.round(from * 100)}–${Math.round(from * 100) + 10} %`;
}

function sentence(bins: readonly ReliabilityBin[]): string {
  return bins
    .map((bin) => `confidence ${percentText(bin.confidence)} on average, right ${percentText(bin.hits)} of ${bin.rows}`)
    .join('; ');
}
