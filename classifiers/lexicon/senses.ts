import { maskOf, type TopicName } from './topics.ts';
import type { Effect } from './verbs.ts';

/** A verb that means something else with certain objects, or in a certain field of work. */
export type Sense = {
  /** Topics of the object, any of which gives this sense; none: the verb alone is enough. */
  about: number;
  /** Lemmas of object words, any of which gives this sense. */
  words: ReadonlySet<string>;
  /** Topics that the name or the server must speak of besides; none: any field. */
  field: number;
  effect: Effect;
  /** Only the last word of the object counts: "create a test run", not "create a run cache". */
  last: boolean;
};

function sense(effect: Effect, about: readonly TopicName[], words = '', field: readonly TopicName[] = []): Sense {
  return {
    effect,
    last: false,
    about: maskOf(about),
    words: new Set(words.split(' ').filter((word) => word !== '')),
    field: maskOf(field),
  };
}

/** Nouns that a light verb ("perform", "run", "request") only carries. */
const LOOKING =
  'search lookup query check calculation arithmetic review inspection retrieval comparison conversion aggregation analysis operation inference reasoning estimation research list connectivity connection health evaluation math translation interpolation detection extraction validation verification diagnostic diagnosis ocr feedback aggregate quote information detail';
const LAUNCHED =
  'prediction predictions scan crawl build run job test execution taskrun pipelinerun benchmark audit backtest training experiment recording pcap diag simulation';
const MACHINES = 'instance cluster vm virtualmachine container droplet pod simulator replicaset tunnel deployment';
const CREATED_TEXT = 'completion completions embedding embeddings visualization';

/** A sense that hangs on what is made, and not on what that is for. */
function made(effect: Effect, words: string, field: readonly TopicName[] = []): Sense {
  return { ...sense(effect, [], words, field), last: true };
}

const light: readonly Sense[] = [
  sense('destroy', [], 'cleanup deletion removal reset clean purge'),
  sense('write', [], 'write update edit insert upsert import sync'),
  sense('pay', ['asset'], 'withdrawal payment refund payout swap trade transfer airdrop', ['asset', 'bill', 'chain']),
  sense('pay', [], 'conversion', ['chain']),
  sense('read', [], LOOKING),
];

/**
 * By lemma, first fitting sense first.
 *
 * Every entry came from a class of definitions in which the verb alone misleads, never from one server.
 */
export const SENSES: ReadonlyMap<string, readonly Sense[]> = new Map([
  ['perform', light],
  ['run', light],
  ['execute', light],
  ['conduct', light],
  ['do', light],
  [
    'request',
    [
      sense('pay', [], 'withdrawal payment refund payout airdrop loan', []),
      sense('run', [], 'scan crawl'),
      sense('read', [], 'feedback quote information detail list input help estimate'),
    ],
  ],
  [
    'send',
    [
      sense('prepare', [], 'invoice invoices quote estimate'),
      sense('pay', ['asset'], 'transaction tx token tokens', ['chain', 'asset', 'bill']),
      sense(
        'run',
        [],
        'key keys keystroke keystrokes keyboard command commands request requests api http signal input code script',
      ),
      sense('read', [], 'prompt query question'),
    ],
  ],
  ['broadcast', [sense('pay', [], 'transaction tx sign doc signed', ['chain'])]],
  [
    'submit',
    [
      sense('pay', [], 'order transaction tx bid payment', ['chain', 'asset', 'bill']),
      sense('run', [], 'scan job build url workflow query run'),
      sense('drive', [], 'form'),
    ],
  ],
  ['sign', [sense('pay', [], 'transaction tx typed typeddata', ['chain']), sense('write', [], 'in out up on off')]],
  [
    'place',
    [
      sense('pay', ['asset'], 'order bid bet trade orders'),
      sense('drive', ['device'], 'block', []),
      sense('send', [], 'call'),
    ],
  ],
  ['claim', [sense('pay', [], 'reward rewards commission earnings token tokens fee fees airdrop', ['chain'])]],
  ['award', [sense('pay', [], 'bounty prize')]],
  ['approve', [sense('pay', ['asset'], 'token tokens spending allowance erc20 erc721 amount nft', ['chain'])]],
  [
    'create',
    [
      sense('pay', [], 'refund payment transfer payout charge order trade bet bid', ['bill', 'asset', 'chain']),
      sense('pay', [], 'subscription subscriptions', ['bill']),
      sense('pay', [], 'refund payment payout charge'),
      sense('prepare', ['bill']),
      made('run', LAUNCHED),
      made('operate', MACHINES, ['infra', 'machine']),
      sense('drive', [], 'browser'),
      sense('make', [], CREATED_TEXT),
    ],
  ],
  ['add', [sense('pay', [], 'bounty funds liquidity balance', ['asset', 'chain', 'bill']), sense('prepare', ['bill'])]],
  ['update', [sense('pay', [], 'subscription subscriptions', ['bill', 'asset']), sense('prepare', ['bill'])]],
  [
    'modify',
    [
      sense('pay', [], 'order orders position', ['asset', 'chain']),
      sense('pay', [], 'subscription', ['bill']),
      sense('prepare', ['bill']),
    ],
  ],
  ['change', [sense('prepare', ['bill'])]],
  ['edit', [sense('pay', [], 'order orders position', ['asset', 'chain']), sense('prepare', ['bill'])]],
  ['finalize', [sense('prepare', ['bill'])]],
  ['manage', [sense('pay', [], 'payment payments order orders subscription subscriptions', ['bill'])]],
  [
    'generate',
    [
      sense('prepare', [], 'invoice payment checkout'),
      sense('write', [], 'webhook account key token website file files'),
    ],
  ],
  ['populate', [sense('prepare', [], 'transaction tx', ['chain'])]],
  [
    'build',
    [
      sense('prepare', [], 'transaction tx', ['chain']),
      sense('run', [], 'project app target package image application scheme function site'),
    ],
  ],
  ['prepare', [sense('prepare', [], 'transaction tx payment transfer', ['chain', 'bill', 'asset'])]],
  ['transfer', [sense('pay', ['asset'], 'token tokens balance wallet', []), sense('pay', [], '', ['chain'])]],
  ['delegate', [sense('pay', [], '', ['chain'])]],
  ['post', [sense('pay', [], 'withdrawal order market limit', ['asset', 'chain'])]],
  ['get', [sense('pay', [], 'faucet airdrop', ['chain'])]],
  [
    'resolve',
    [
      sense(
        'write',
        [],
        'issue issues comment comments thread threads incident incidents alert alerts conversation ticket dispute conflict discussion market case',
      ),
    ],
  ],
  [
    'open',
    [
      sense('write', [], 'issue pr pull channel conversation ticket dispute'),
      sense('pay', [], 'position trade', ['asset']),
      sense('read', [], 'node nodes'),
    ],
  ],
  [
    'close',
    [
      sense('pay', [], 'position positions', ['asset', 'chain', 'bill']),
      sense('write', [], 'issue issues pr pull ticket incident position deal task conversation dispute'),
    ],
  ],
  [
    'make',
    [
      sense('pay', [], 'payment transfer'),
      sense('send', [], 'phone outbound'),
      sense('write', [], 'directory folder public private copy'),
      sense('read', [], 'request requests api call calls sure'),
    ],
  ],
  ['move', [sense('drive', ['device'], 'mouse cursor pointer bot avatar character player robot arm')]],
  ['set', [sense('pay', [], 'leverage margin'), sense('prepare', ['bill'])]],
  ['replace', [sense('pay', [], 'order orders', ['asset', 'chain'])]],
  ['exercise', [sense('pay', [], 'option options')]],
  ['call', [sense('send', [], 'phone number person contact customer someone'), sense('read', [], 'method view')]],
  ['test', [sense('read', [], 'connection connectivity api access')]],
  [
    'start',
    [
      sense(
        'write',
        [],
        'timer tracking time auth authentication oauth transaction conversation chat thread discussion game',
      ),
    ],
  ],
  ['begin', [sense('write', [], 'transaction')]],
  ['stop', [sense('write', [], 'timer tracking time'), sense('cancel', [], 'query')]],
  ['switch', [sense('drive', [], 'tab page window frame')]],
  ['select', [sense('drive', ['screen'], 'option dropdown element tab window item')]],
  ['take', [sense('read', [], 'screenshot snapshot picture photo screen capture')]],
  ['release', [sense('destroy', [], 'ip ips number lock reserved address')]],
  ['format', [sense('read', [], 'sql code json query text date number string')]],
  ['load', [sense('read', [], 'message messages image images skill skills document documents context data content')]],
  ['connect', [sense('operate', ['device'], 'telnet wifi mqtt ssh')]],
  ['toggle', [sense('drive', ['device', 'playback'])]],
  ['fill', [sense('drive', ['screen'])]],
  ['refresh', [sense('drive', ['screen'])]],
  ['upload', [sense('drive', [], 'input element', ['screen'])]],
  ['join', [sense('read', [], 'string strings path paths text array')]],
  ['download', [sense('read', [], 'transcript transcripts content contents')]],
  ['import', [sense('run', [], 'job')]],
  ['remove', [sense('read', [], 'background noise duplicates whitespace'), sense('write', [], 'password protection')]],
  ['push', [sense('send', [], 'message messages notification notifications')]],
  ['choose', [sense('drive', [], 'file files')]],
  ['scan', [sense('run', [], 'port ports host hosts network vulnerability vulnerabilities nmap nikto target subnet')]],
  ['mine', [sense('read', [], 'data text')]],
  ['schedule', [sense('run', [], 'start stop restart shutdown job run execution')]],
  ['checkout', [sense('pay', [], 'cart basket order')]],
  ['apply', [sense('run', [], 'migration migrations updates')]],
  ['merge', [sense('run', [], 'migration migrations')]],
  ['forward', [sense('run', [], 'port ports')]],
  ['interact', [sense('drive', ['screen'])]],
  ['drop', [sense('drive', [], 'to onto end point target')]],
  ['truncate', [sense('read', [], 'text string')]],
  ['clean', [sense('read', [], 'text string data html content')]],
  ['confirm', [sense('pay', [], 'order payment purchase'), sense('read', [], 'if whether cost')]],
  ['restore', [sense('destroy', [], 'database site backup snapshot')]],
  ['reset', [sense('write', [], 'password')]],
  ['lock', [sense('operate', ['device'])]],
  ['unlock', [sense('operate', ['device'])]],
  ['turn', [sense('operate', [], 'on off')]],
]);
