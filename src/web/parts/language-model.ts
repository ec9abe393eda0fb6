import type { ModelRun, ModelStatus } from '../../domain/catalogue.ts';
import { type Html, html, label, shorten } from '../html.ts';
import { count, counted } from '../words.ts';
import { time } from './badges.ts';

/** Whether a language model is asked about what stays unclear, and what that last took. */
export function languageModelNote({ model, working, lastRun }: ModelStatus & { lastRun: ModelRun | null }): Html {
  return html`<p class="note" id="language-model">${standing(model, working)}${lastRun !== null && html` ${spent(lastRun)}`}</p>`;
}

function standing(model: string | null, working: boolean): Html {
  if (model === null) {
    return html`No language model is set: tools that stay unclear keep the judgement of rules and statistics.`;
  }
  const name = html`<code>${label(shorten(model, 80))}</code>`;
  return working
    ? html`Tools that stay unclear are put to the language model ${name}, which may raise a judgement and never lower one.`
    : html`The language model ${name} could not be asked; what stays unclear was judged without it and is put to it again on the next start.`;
}

function spent({ endedAt, asked, used, budget, model }: ModelRun): Html {
  return html`The last run (${label(shorten(model, 80))}, ${time(endedAt)}) was about ${counted(asked, 'tool')} and took ${count(used)} of ${counted(budget, 'token')}.`;
}
