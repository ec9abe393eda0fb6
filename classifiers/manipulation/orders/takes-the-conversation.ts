import { SIGN } from '../first-look.ts';
import { ALWAYS, type Order, ordered, words } from './order.ts';

const CONVERSATION =
  /\b(?:entire|full|whole|complete|current|previous|prior|all|verbatim|ongoing|raw)\b.{0,30}\b(?:conversation|chat|dialog(?:ue)?|context window|transcript|messages (?:of|in|from) (?:the|this) (?:conversation|chat|session)|history)\b|\b(?:conversation|chat|message) (?:history|so far|context|transcript|log)\b|\b(?:last|latest|recent) (?:\w{1,12} )?messages of the user\b|\busers?['’]s? (?:last|latest|recent|previous) (?:\w{1,12} )?messages\b|\btranscript of (?:the|this) (?:session|chat)\b|\b(?:everything|what) (?:the user|we|you) (?:have |has )?(?:said|wrote|written|discussed|typed)\b|\bthe conversation\b(?! ?(?:id|_id|identifier|name|title))/i;
const OWN_PROMPT =
  /\byour (?:\w{1,12} )?(?:system (?:prompt|message|instructions?)|initial prompt|hidden prompt)\b|\ball (?:of )?your instructions\b|\beverything above this\b|\byour (?:own|hidden|initial|original|internal|full|complete) instructions\b|\bthe (?:full|entire|complete|exact|whole) (?:system prompt|system message)\b/i;
const GIVES = new RegExp(
  ordered(
    'include|attach|pass|passing|send|provide|attach|add|put|copy|paste|append|prepend|forward|supply|submit|embed|encode|insert|repeat|reveal|print|output|report|contain|summari[sz]e',
  ),
  'i',
);
const CALLS_WITH = words(
  'call .{0,40} with (?:the |all |our )?(?:whole |full |entire )?(?:conversation|chat history|transcript)',
);
const MUST_HOLD = words('(?:must|has to|have to|needs to) (?:contain|include|hold|be preceded by|be set to)');

export const takesTheConversation: Order = {
  kind: 'hidden-instruction',
  claim: 'The text tells its reader to hand over the conversation or its own instructions.',
  sign: SIGN.conversation,
  sentences: 1,
  isGiven: (passage, { chats }) => {
    if (OWN_PROMPT.test(passage) && GIVES.test(passage)) return true;
    if (chats || !CONVERSATION.test(passage)) return false;
    return MUST_HOLD.test(passage) || (ALWAYS.test(passage) && (GIVES.test(passage) || CALLS_WITH.test(passage)));
  },
};
