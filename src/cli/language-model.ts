import { randomUUID } from 'node:crypto';
import type { Config } from '../config.ts';
import { type Hearing, type LanguageModel, rememberedAnswers, startLanguageModel } from '../language-model.ts';
import type { Catalog } from '../store/catalog.ts';
import { tokens } from '../token-budget.ts';
import type { Terminal } from './command.ts';

/** Asked at OpenAI where the user names no model: small, and good enough for a second look. */
const DEFAULT_MODEL = 'gpt-5.4-mini';

export type ChosenModel = {
  /** What judgements are made with: the model that is asked, or else what earlier ones answered; undefined without either. */
  languageModel: Hearing | undefined;
  /** The model that is asked. */
  asked: LanguageModel | undefined;
  /** One sentence: who is asked, or why nobody is. */
  line: string;
};

/**
 * Makes ready the language model that the settings name: with a key, one of OpenAI's; with an address, the model named there,
 * or the only one that it offers. Nothing about any tool is sent here.
 */
export async function chooseLanguageModel(
  { openai }: Config,
  terminal: Terminal,
  catalog: Catalog | undefined,
): Promise<ChosenModel> {
  const { apiKey, baseUrl, budget } = openai;
  const off = async (why: string) => {
    const languageModel = catalog && (await rememberedAnswers(catalog));
    const kept = languageModel === undefined ? '' : ' What one answered in earlier runs still counts.';
    return { languageModel, asked: undefined, line: `${why}${kept}` };
  };
  if (apiKey === undefined && baseUrl === undefined) return off(NONE_SET);
  if (budget === 0) return off('No language model is asked: TOOLRISK_LLM_BUDGET is 0.');
  // Loading the package takes time that a run without a model does not need.
  const [{ completeAt, onlyModel }, { placeOf }] = await Promise.all([
    import('../chat-endpoint.ts'),
    import('../openai.ts'),
  ]);
  const endpoint = { apiKey, baseUrl };
  const { signal } = terminal;
  const named = openai.model ?? (baseUrl === undefined ? DEFAULT_MODEL : undefined);
  const chosen = named === undefined ? await onlyModel(endpoint, signal) : { model: named };
  if ('problem' in chosen) return off(`No language model is asked: ${chosen.problem}`);
  const { model } = chosen;
  const place = placeOf(endpoint);
  const asked = startLanguageModel({
    model,
    place,
    budget,
    complete: completeAt(endpoint, model, { signal }),
    catalog,
    now: () => new Date(),
    random: randomUUID,
    say: terminal.say,
  });
  const line = `Tools that stay unclear are put to the language model ${model} at ${place}, for at most ${tokens(budget)} a run.`;
  return { languageModel: asked, asked, line };
}

const NONE_SET =
  'No language model is set: tools that stay unclear keep the judgement of rules and statistics; ' +
  'set OPENAI_API_KEY, or OPENAI_BASE_URL for a model of your own, to have them asked about.';

/** What a run asked, got and used, for a person; undefined where nothing had to be asked. */
export function spentLine(languageModel: LanguageModel): string | undefined {
  const { asked, fromCache, failed, used, budget, requests, model } = languageModel.run();
  if (asked === 0) return undefined;
  const parts = [
    `${asked - fromCache - failed} answered now`,
    ...(fromCache > 0 ? [`${fromCache} known from earlier runs`] : []),
    ...(failed > 0 ? [`${failed} without an answer`] : []),
  ];
  const cost = `${used.toLocaleString('en-US')} of ${tokens(budget)} in ${requests} ${requests === 1 ? 'request' : 'requests'}`;
  return `Language model ${model}: ${asked} unclear ${asked === 1 ? 'tool' : 'tools'}, ${parts.join(', ')}; ${cost}.`;
}
