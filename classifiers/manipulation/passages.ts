import type { Manipulation } from '../../src/domain/classification.ts';
import type { ToolDefinition } from '../../src/domain/tool.ts';
import { ANY_ORDER, type Looked, SIGN } from './first-look.ts';
import { foreignOrder, type Language, languagesOf, mayOrder } from './orders/foreign.ts';
import { hidesFromTheUser } from './orders/hides-from-the-user.ts';
import { ORDERS } from './orders/index.ts';
import type { About, Order } from './orders/order.ts';
import { setsInstructionsAside } from './orders/sets-instructions-aside.ts';
import { PRIVATE_FILE, takesPrivateFiles } from './orders/takes-secrets.ts';
import { takesTheConversation } from './orders/takes-the-conversation.ts';
import { endOfSentence, type Span, sentencesAround, sentencesOf } from './sentences.ts';

/** An order, and where it stands in the text that was read. */
export type Found = Span & { kind: Manipulation['kind']; claim: string };

/** What is known of the tool beside the text that is being read. */
export type Context = About & {
  /** Orders to readers are what the tool looks for, so its examples hold some. */
  readonly watches: boolean;
};

const CHATS =
  /chat|conversation|message|memor|dialog|transcript|history|thread|hand_?off|summar|prompt|complet|agent|assistant|feedback|session|log|ask|llm|context/i;
const WATCHES =
  /prompt[- _]?injection|jailbreak|injection (?:attack|attempt|detect|scan)|guard ?rail|red[- ]?team|adversarial|malicious (?:prompt|instruction|input|content)|moderat(?:e|ion)|toxicity|phishing|tool poisoning/i;

/** Both are asked of few tools, so they are worked out when they are asked for. */
export class ToolContext implements Context {
  readonly #tool: ToolDefinition;

  constructor(tool: ToolDefinition) {
    this.#tool = tool;
  }

  get chats(): boolean {
    return CHATS.test(`${this.#tool.name} ${this.#tool.title ?? ''}`);
  }

  get watches(): boolean {
    const { name, title, description } = this.#tool;
    return WATCHES.test(`${name} ${title ?? ''} ${(description ?? '').slice(0, 600)}`);
  }
}

/** Sentences that are looked at closely in one text: one that needs more is hostile in another way. */
const MOST_SENTENCES = 200;
/** Other languages are looked for in no more of a text than this. */
const MOST_FOREIGN = 100_000;
const MOST_FOUND = 5;

/** The orders that a text gives its reader, each once. */
export function ordersIn({ value: text, signs, places }: Looked, context: Context, isExample: boolean): Found[] {
  const languages = (signs & (SIGN.foreign | SIGN.letters)) === 0 ? [] : orderingLanguages(text);
  if (languages.length === 0 && (signs & ANY_ORDER) === 0) return [];
  const found: Found[] = [];
  const isWhole = languages.length > 0 || places === undefined;
  const sentences = isWhole ? sentencesOf(text) : sentencesAround(text, places);
  for (const sentence of sentences.length > MOST_SENTENCES ? sentences.slice(0, MOST_SENTENCES) : sentences) {
    if (found.length >= MOST_FOUND) break;
    const passage = text.slice(sentence.start, sentence.end);
    for (const order of ORDERS) {
      if ((order.sign & signs) !== 0) addIfGiven(order, text, sentence, passage, context, found);
    }
    if (languages.length > 0) addForeign(text, sentence, passage, languages, context, found);
  }
  return isExample && found.length > 0 && context.watches ? [] : found;
}

function orderingLanguages(whole: string): Language[] {
  const text = whole.slice(0, MOST_FOREIGN);
  const languages = languagesOf(text);
  return mayOrder(text, languages) ? languages : [];
}

function addIfGiven(
  order: Order,
  text: string,
  { start, end }: Span,
  passage: string,
  context: Context,
  found: Found[],
): void {
  const last = order.sentences === 1 ? end : endOfSentence(text, end);
  const whole = order.sentences === 1 ? passage : text.slice(start, last);
  if (!order.isGiven(whole, context) || isDescribed(order, whole, context)) return;
  const isOne = order.sentences === 1 || order.isGiven(passage, context);
  addOrder(order, { start, end: isOne ? end : last }, found);
}

function addForeign(
  text: string,
  { start, end }: Span,
  passage: string,
  languages: readonly Language[],
  context: Context,
  found: Found[],
): void {
  const last = PRIVATE_FILE.test(passage) ? endOfSentence(text, end) : end;
  const order = foreignOrder(text.slice(start, last), languages, context);
  if (order === undefined || (context.watches && DESCRIBES.test(passage))) return;
  addOrder(IN_ENGLISH[order], { start, end: last }, found);
}

/** One order in two sentences would be found again in the second. */
function addOrder({ kind, claim }: Order, { start, end }: Span, found: Found[]): void {
  if (found.some((one) => one.claim === claim && one.end > start)) return;
  found.push({ kind, claim, start, end });
}

const IN_ENGLISH = {
  'sets-aside': setsInstructionsAside,
  hides: hidesFromTheUser,
  takes: takesPrivateFiles,
  conversation: takesTheConversation,
} as const;

/** Three words and more between quotation marks. A quoted name or path is a part of the order itself. */
const QUOTED =
  /"[^"\n]{2,40}\s[^"\n]{1,60}\s[^"\n]{1,200}"|“[^”\n]{2,40}\s[^”\n]{1,60}\s[^”\n]{1,200}”|`[^`\n]{2,40}\s[^`\n]{1,60}\s[^`\n]{1,200}`|«[^»\n]{8,300}»|「[^」\n]{4,300}」|(?<!\w)'[^'\n]{2,40}\s[^'\n]{1,60}\s[^'\n]{1,200}'(?!\w)/g;
const DESCRIBES =
  /\b(?:detect|scan|flag|identif|prevent|block|reject|filter|catch|guard|protect|attempt|tries|trying|attack|such as|like|e\.g\.|for example|example|phrase|pattern|injection|jailbreak|saying|says|test)/i;

/** The order stands there as an example: in quotation marks behind words that say so, or on a tool that looks for orders. */
function isDescribed(order: Order, passage: string, context: Context): boolean {
  const rest = passage.replace(QUOTED, ' ');
  if (rest !== passage && !order.isGiven(rest, context) && (context.watches || DESCRIBES.test(rest))) return true;
  return context.watches && DESCRIBES.test(passage);
}
