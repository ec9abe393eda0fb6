/** Words that may stand before the verb of a sentence about a tool: "This tool allows you to permanently …". */
export const LEAD_INS: ReadonlySet<string> = new Set(
  `this the a an tool function endpoint command method api mcp it you your to can will would may use used useful using
  allow allows allowing lets help helps enable enables for that which is are be please deprecated beta experimental new helper
  utility simple designed able user users agent agents ai llm llms model provide provides providing support supports we i server
  capability ability primary main important required always only first then also automatically optionally attempt attempts try tries
  and or operation operations call this_tool advanced powerful quickly easily directly comprehensive quick fast`.split(
    /\s+/,
  ),
);
/** Lead-ins that are verbs themselves: they lead in only before "you to", "users to" and the like. */
export const HALF_LEAD_INS: ReadonlySet<string> = new Set([
  'enable',
  'provide',
  'support',
  'let',
  'help',
  'give',
  'offer',
  'need',
  'require',
]);
export const AFTER_HALF: ReadonlySet<string> = new Set([
  'you',
  'users',
  'user',
  'agents',
  'agent',
  'ai',
  'to',
  'the',
  'llm',
  'llms',
  'creating',
]);
export const LINKS: ReadonlySet<string> = new Set(['and', 'or', 'then', 'und', 'oder', 'y', 'e', 'o', 'ou']);
export const NEGATIONS: ReadonlySet<string> = new Set([
  'not',
  'without',
  'never',
  'no',
  "don't",
  'cannot',
  'doesn',
  'don',
  'isn',
  'avoid',
  'nor',
  'before',
  'after',
]);
export const OBJECT_ENDS: ReadonlySet<string> = new Set(
  `from to in into for with by using via of on at as that which when where if based so through within and or then without`.split(
    ' ',
  ),
);
/** Things whose names are verbs too, and the facts that are asked of them: "agent_status", "order_history". */
export const THINGS: ReadonlySet<string> = new Set(
  `comment order label tag index log post issue note agent job task test build script scan workflow deployment message email
  notification request trade deposit payment transfer stake process command rate action execution store record track
    message chat link plan map form group document event file copy image model design charge release archive claim branch
    reference report view query version lock mark queue vacuum`.split(/\s+/),
);
export const FACTS: ReadonlySet<string> = new Set(
  'status history result detail info information report stat statistics summary overview count list listing stats details results'.split(
    ' ',
  ),
);
export const MEANS: ReadonlySet<string> = new Set(['uses', 'utilizes', 'leverages', 'employs', 'use', 'using']);
/** Verbs that end a name whatever stands before: "deploy_plan_get". */
export const LAST_ALWAYS: ReadonlySet<string> = new Set(['get', 'describe']);
/** Verbs that end a name which begins with a thing: "table_record_search". */
export const LAST_AFTER_THINGS: ReadonlySet<string> = new Set([
  'list',
  'search',
  'create',
  'delete',
  'update',
  'show',
  'fetch',
  'remove',
  'insert',
  'upsert',
  'set',
  'add',
]);
export const BEFORE_NOUNS: ReadonlySet<string> = new Set(
  'to from in into of the a an by with for and or my on onto'.split(' '),
);
export const DETERMINERS: ReadonlySet<string> = new Set(['the', 'a', 'an', 'this', 'its', 'your']);
/** Words that follow a thing and not an act: "the list of", "replies for". */
export const THING_LINKS: ReadonlySet<string> = new Set(['of', 'for', 'in', 'from', 'within', 'on']);
