import type { Rule } from '../rule.ts';
import { actDestroys } from './act-destroys.ts';
import { actMovesMoney } from './act-moves-money.ts';
import { actPreparesPayment } from './act-prepares-payment.ts';
import { actReads } from './act-reads.ts';
import { actRuns } from './act-runs.ts';
import { actWrites } from './act-writes.ts';
import { actsByAnUnknownVerb } from './acts-by-an-unknown-verb.ts';
import { actsOnThePhysicalWorld } from './acts-on-the-physical-world.ts';
import { addsUpNumbers } from './adds-up-numbers.ts';
import { annotationSaysDestructive } from './annotation-says-destructive.ts';
import { changesAccess } from './changes-access.ts';
import { changesInBulk } from './changes-in-bulk.ts';
import { changesProduction } from './changes-production.ts';
import { describesAThing } from './describes-a-thing.ts';
import { drivesABrowserOut } from './drives-a-browser-out.ts';
import { drivesAPageByOption } from './drives-a-page-by-option.ts';
import { executionIsBounded } from './execution-is-bounded.ts';
import { fetchesAnyAddress } from './fetches-any-address.ts';
import { handsOverToAnAgent } from './hands-over-to-an-agent.ts';
import { invitesPeople } from './invites-people.ts';
import { listsStoredRecords } from './lists-stored-records.ts';
import { lossHasAWayBack } from './loss-has-a-way-back.ts';
import { lossIsOfOwnState } from './loss-is-of-own-state.ts';
import { mayDropByOption } from './may-drop-by-option.ts';
import { movesToTheTrash } from './moves-to-the-trash.ts';
import { namesItsHttpMethod } from './names-its-http-method.ts';
import { nothingMovesYet } from './nothing-moves-yet.ts';
import { passesRequestsThrough } from './passes-requests-through.ts';
import { publishesOnAPublicSite } from './publishes-on-a-public-site.ts';
import { queriesFreely } from './queries-freely.ts';
import { queryIsHeldToReading } from './query-is-held-to-reading.ts';
import { queryLanguageCanWrite } from './query-language-can-write.ts';
import { reachesPeople } from './reaches-people.ts';
import { readsLocalFiles } from './reads-local-files.ts';
import { readsPersonalContent } from './reads-personal-content.ts';
import { readsSecrets } from './reads-secrets.ts';
import { rehearsesOnly } from './rehearses-only.ts';
import { replacesWithoutACopy } from './replaces-without-a-copy.ts';
import { returnsOutsidersText } from './returns-outsiders-text.ts';
import { returnsPrivateData } from './returns-private-data.ts';
import { runsANotebook } from './runs-a-notebook.ts';
import { runsCodeOrCommands } from './runs-code-or-commands.ts';
import { spendsByParameter } from './spends-by-parameter.ts';
import { startsWorkThatGoesOn } from './starts-work-that-goes-on.ts';
import { thinksAloud } from './thinks-aloud.ts';
import { writesLocalFiles } from './writes-local-files.ts';
import { writesResultToAPath } from './writes-result-to-a-path.ts';
import { writesWhereOthersRead } from './writes-where-others-read.ts';

/** Raised by hand with every change that can change a judgement. */
export const RULES_VERSION = '3';

/** Every rule there is. Their order does not matter to the judgement. */
export const RULES: readonly Rule[] = [
  actDestroys,
  actMovesMoney,
  actPreparesPayment,
  actReads,
  actRuns,
  actWrites,
  actsByAnUnknownVerb,
  actsOnThePhysicalWorld,
  addsUpNumbers,
  annotationSaysDestructive,
  changesAccess,
  changesInBulk,
  changesProduction,
  describesAThing,
  drivesABrowserOut,
  drivesAPageByOption,
  executionIsBounded,
  fetchesAnyAddress,
  handsOverToAnAgent,
  invitesPeople,
  listsStoredRecords,
  lossHasAWayBack,
  lossIsOfOwnState,
  mayDropByOption,
  movesToTheTrash,
  namesItsHttpMethod,
  nothingMovesYet,
  passesRequestsThrough,
  publishesOnAPublicSite,
  queriesFreely,
  queryIsHeldToReading,
  queryLanguageCanWrite,
  reachesPeople,
  readsLocalFiles,
  readsPersonalContent,
  readsSecrets,
  rehearsesOnly,
  replacesWithoutACopy,
  returnsOutsidersText,
  returnsPrivateData,
  runsANotebook,
  runsCodeOrCommands,
  spendsByParameter,
  startsWorkThatGoesOn,
  thinksAloud,
  writesLocalFiles,
  writesResultToAPath,
  writesWhereOthersRead,
];
