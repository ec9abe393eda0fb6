import { actsBehindTheUsersBack, hidesFromTheUser } from './hides-from-the-user.ts';
import type { Order } from './order.ts';
import { praisesItselfToReviewers } from './praises-itself-to-reviewers.ts';
import { changesCommands, sendsElsewhere } from './sends-elsewhere.ts';
import { setsInstructionsAside } from './sets-instructions-aside.ts';
import { takesPrivateFiles, takesSecrets } from './takes-secrets.ts';
import { takesTheConversation } from './takes-the-conversation.ts';

/** Every order in English that is looked for. */
export const ORDERS: readonly Order[] = [
  setsInstructionsAside,
  praisesItselfToReviewers,
  takesPrivateFiles,
  takesSecrets,
  takesTheConversation,
  sendsElsewhere,
  changesCommands,
  hidesFromTheUser,
  actsBehindTheUsersBack,
];
