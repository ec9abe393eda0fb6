import { beforeReview, type Review } from '../../domain/review.ts';
import { type Html, html, label, prose } from '../html.ts';
import type { ToolView } from '../tool-view.ts';
import { urls } from '../urls.ts';
import { time } from './badges.ts';

const FORMER_SHOWN = 3;

/** Says that a person decided: beside the level, which is then that person's. */
export function reviewedBadge(): Html {
  return html`<span class="reviewed">Reviewed</span>`;
}

/** Who reviewed the tool, when and why, and what had been said before; and reviews of definitions that it no longer has. */
export function reviewPart({ tool, review, formerReviews }: ToolView): Html {
  return html`${review !== undefined && inForce(review, beforeReview(tool.classification))}
${formerReviews.slice(0, FORMER_SHOWN).map(former)}`;
}

function inForce(review: Review, before: string | undefined): Html {
  return html`<div class="panel review"><h3>Reviewed by a person</h3>
<blockquote class="prose">${prose(review.reason)}</blockquote>
<p>${label(review.reviewer)}, ${time(review.at)}: ${review.category}, ${review.risk}.${before !== undefined && [' ', prose(before)]}</p>
<p class="hint"><a href="${urls.reviews()}">All reviews</a></p></div>`;
}

function former({ reviewer, at, category, risk, reason }: Review): Html {
  return html`<div class="note review-former"><p>An older definition of this tool was reviewed by ${label(reviewer)} on ${time(at, 'day')}: ${category}, ${risk}. The definition has changed since, so that review does not hold for this one.</p><blockquote class="prose">${prose(reason)}</blockquote></div>`;
}
