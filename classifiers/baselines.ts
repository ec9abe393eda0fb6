import { CATEGORIES, type Category, type Subject } from '../src/domain/classification.ts';
import type { Verdict } from './counts.ts';
import { DEFAULT_LEVEL } from './odds.ts';

/**
 * What anybody would write in an afternoon: the classifier is worth its size only as far as it beats these. They are
 * made to be good of their kind, and were not fitted to any labelled set.
 */

/** The verbs that come to mind for each category. */
const VERBS: Record<Category, string> = {
  Read: `get list read search find fetch query show view describe check count lookup retrieve browse inspect analyze
    calculate compute convert validate verify compare summarize preview estimate explain status info health ping wait
    think download`,
  Write: `create add update set write edit modify change put post upload save insert append move rename copy tag assign
    send reply publish share comment enable disable register login logout subscribe invite configure import generate
    draft mark archive restore schedule`,
  Execute: `run execute exec eval invoke call start stop restart launch deploy build test trigger scan crawl click type
    press navigate submit control play pause turn install shell command script sql`,
  Destructive: `delete remove drop destroy purge clear wipe erase truncate revoke cancel uninstall terminate kill reset
    unlink trash`,
  Financial:
    'pay payment charge refund transfer withdraw buy sell trade order purchase swap stake bid invoice checkout',
};

const CATEGORY_OF = new Map(
  CATEGORIES.flatMap((category) => VERBS[category].split(/\s+/).map((verb) => [verb, category] as const)),
);

/** Read is what most tools are, so to say it of every unknown name is the stronger baseline than to say nothing. */
const OTHERWISE: Category = 'Read';

/** What the first word of the name stands for. */
export function judgeByFirstToken({ tool }: Subject): Verdict {
  const [first = ''] = tokens(tool.name);
  return atDefaultLevel(CATEGORY_OF.get(first) ?? OTHERWISE);
}

/** The strongest of what the words of the name stand for. */
export function judgeByAnyToken({ tool }: Subject): Verdict {
  const found = new Set(tokens(tool.name).map((token) => CATEGORY_OF.get(token)));
  return atDefaultLevel(CATEGORIES.findLast((category) => found.has(category)) ?? OTHERWISE);
}

/**
 * What the server itself claims, taken at its word: `readOnlyHint` is Read, `destructiveHint` is Destructive, and a hint
 * that is denied is Write. A tool without these hints is not assessed.
 */
export function judgeByAnnotations({ tool }: Subject): Verdict | undefined {
  const { readOnlyHint, destructiveHint } = tool.annotations ?? {};
  if (readOnlyHint === true) return atDefaultLevel('Read');
  if (destructiveHint === true) return atDefaultLevel('Destructive');
  return readOnlyHint === false || destructiveHint === false ? atDefaultLevel('Write') : undefined;
}

function atDefaultLevel(category: Category): Verdict {
  return { category, risk: DEFAULT_LEVEL[category] };
}

/** `getUserURL`, `get_user_url` and `get-user.url` are the same words. */
function tokens(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((token) => token !== '');
}
