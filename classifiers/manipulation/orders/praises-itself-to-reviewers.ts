import { SIGN } from '../first-look.ts';
import type { Order } from './order.ts';

const RATES =
  /\b(?:rate|classify|label|categori[sz]e|score|grade|mark|treat|report|consider) (?:this|the) (?:mcp )?(?:tool|definition) (?:as |to be )?.{0,30}\b(?:low|safe|harmless|benign|trusted|approved|verified|read-?only|no risk|risk-?free)\b/i;
const LOW_RISK =
  /\b(?:assign|give) (?:it )?(?:the )?(?:lowest|low|no|minimal|minimum) (?:risk|severity|score|rating)\b.{0,30}\bthis (?:tool|definition)\b|\bthis (?:tool|definition) is (?:harmless|safe|benign)\b.{0,40}\b(?:skip|no need (?:for|to)|without) (?:the |a |any )?(?:scan|review|check|audit|approval)/i;
/** A reviewer of pull requests may well get a note; one of tools or of texts for machines gets it from nobody honest. */
const TO_REVIEWERS =
  /(?:^|[.!?>\n]\s{0,3})(?:an? |important |special ){0,2}(?:note|message|instructions?|attention|notice) (?:to|for) (?:the |any |all |an? )?(?:(?:ai|llm|security|automated|mcp) ){0,2}(?:raters?|scanners?|classifiers?|graders?|(?<=(?:ai|llm|security|automated|mcp) )(?:readers?|reviewers?|auditors?|evaluators?|analysts?|judges?))\s?[:,–—-]/i;

export const praisesItselfToReviewers: Order = {
  kind: 'hidden-instruction',
  claim: 'The text tells whoever judges the tool what to think of it.',
  sign: SIGN.reviewers,
  sentences: 1,
  isGiven: (passage) => RATES.test(passage) || LOW_RISK.test(passage) || TO_REVIEWERS.test(passage),
};
