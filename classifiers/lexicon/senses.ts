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
  'search lookup query check calculation arithmetic review inspection retrieval comparison conversion aggregation analysis operation inference reasoning estimation research list connectivity connection health evaluation math translation interpolation detection extraction validation verification diagnostic diagnosis ocr feedback aggregate quote information detail status statistic';
/** What is bought the moment it is booked, ordered or reserved. */
const BOUGHT =
  'flight flights hotel hotels ticket tickets trip ride train cab taxi stay tour cruise accommodation rental car itinerary fare seat airbnb villa';
const ORDERED =
  'food pizza product products item items meal meals grocery groceries drink drinks coffee book books ride pickup delivery supplies dish burger flower flowers prescription';
/** Money that one party owes or pays another. */
const SETTLED =
  'payment payments invoice invoices debt balance bill bills transaction transactions charge charges bet market expense expenses loan';
/** Work that goes quiet for a while, and does nothing by itself when it wakes. */
const QUIETED =
  'subscription subscriptions membership campaign campaigns ad ads adset monitor alert alerts timer tracking notification notifications sequence reminder';
/** Accounts and people that are put out of use. */
const ACCOUNTS =
  'user users account accounts member members employee employees customer license licence subscription card number sender identity agent driver seller vendor staff profile';

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
  sense('pay', [], 'payroll payment refund payout'),
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
      sense('pay', [], 'payout payment money funds'),
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
      sense('pay', ['asset'], 'order bid bet trade orders wager offer'),
      sense('drive', ['device'], 'block', []),
      sense('send', [], 'call'),
    ],
  ],
  ['claim', [sense('pay', [], 'reward rewards commission earnings token tokens fee fees airdrop', ['chain'])]],
  ['award', [sense('pay', [], 'bounty prize')]],
  ['settle', [sense('pay', [], SETTLED)]],
  ['capture', [sense('pay', [], 'payment authorization authorisation charge funds')]],
  ['authorize', [sense('pay', [], 'payment charge purchase')]],
  ['register', [sense('pay', [], 'domain domains', ['bill', 'asset'])]],
  [
    'book',
    [
      sense('write', [], 'appointment meeting slot table class session call demo desk visit time'),
      sense('pay', [], BOUGHT),
    ],
  ],
  ['reserve', [sense('pay', [], BOUGHT)]],
  ['order', [sense('pay', [], ORDERED)]],
  [
    'release',
    [sense('pay', [], 'escrow payment milestone funds'), sense('destroy', [], 'ip ips number lock reserved address')],
  ],
  ['wrap', [sense('pay', ['asset'], 'eth native', ['chain', 'asset'])]],
  ['supply', [sense('pay', ['asset'], 'collateral token tokens liquidity', ['chain', 'asset'])]],
  ['tip', [sense('pay', [], 'user author creator streamer driver artist writer', []), sense('pay', ['asset'])]],
  ['subscribe', [sense('pay', [], 'plan membership tier', ['bill', 'asset'])]],
  ['renew', [sense('pay', [], 'domain domains subscription membership plan hosting')]],
  ['unlink', [sense('destroy', [], 'file files directory')]],
  ['print', [sense('run', [], 'document page label receipt photo file ticket', ['device'])]],
  ['measure', [sense('run', [], 'speed bandwidth throughput')]],
  ['draft', [sense('write', ['message'], 'email mail reply message')]],
  ['convert', [sense('write', [], 'lead leads prospect prospects quote')]],
  ['handle', [sense('read', [], 'query queries')]],
  ['harvest', [sense('pay', [], 'reward rewards yield fee fees', ['chain', 'asset'])]],
  ['compound', [sense('pay', [], 'reward rewards yield fee fees', ['chain', 'asset'])]],
  ['rebalance', [sense('pay', [], 'portfolio position positions allocation', []), sense('write', [], 'tree index')]],
  [
    'process',
    [
      sense(
        'pay',
        [],
        'payment payments refund refunds payroll withdrawal payout transaction charge donation purchase',
      ),
      sense('read', [], 'thought text image document documents data query natural'),
    ],
  ],
  [
    'issue',
    [
      sense('prepare', [], 'invoice invoices credit quote'),
      sense('pay', [], 'refund reimbursement dividend asset payment'),
    ],
  ],
  [
    'initiate',
    [sense('pay', [], 'payment transfer withdrawal refund swap trade payout transaction', ['asset', 'bill', 'chain'])],
  ],
  ['enter', [sense('pay', [], 'position trade', ['asset', 'chain'])]],
  ['exit', [sense('pay', [], 'position positions trade pool', ['asset', 'chain'])]],
  [
    'increase',
    [sense('pay', [], 'position leverage margin liquidity stake', ['asset', 'chain']), sense('prepare', ['bill'])],
  ],
  [
    'decrease',
    [sense('pay', [], 'position leverage margin liquidity stake', ['asset', 'chain']), sense('prepare', ['bill'])],
  ],
  ['reduce', [sense('pay', [], 'position leverage margin', ['asset', 'chain']), sense('prepare', ['bill'])]],
  ['raise', [sense('prepare', ['bill']), sense('read', [], 'number base power exponent')]],
  ['lower', [sense('prepare', ['bill'])]],
  ['top', [sense('pay', [], 'up', ['asset', 'bill', 'chain'])]],
  ['credit', [sense('pay', [], 'account wallet customer user', [])]],
  ['debit', [sense('pay', [], 'account wallet customer card user', [])]],
  ['reverse', [sense('pay', [], 'payment transfer charge', []), sense('pay', [], 'transaction', ['bill', 'asset'])]],
  ['take', [sense('pay', [], 'loan'), sense('read', [], 'screenshot snapshot picture photo screen capture')]],
  ['withdraw', [sense('cancel', [], 'application request invitation offer proposal submission consent appeal review')]],
  ['suspend', [sense('cancel', [], ACCOUNTS)]],
  ['deactivate', [sense('cancel', [], ACCOUNTS)]],
  [
    'activate',
    [
      sense('pay', [], 'subscription', ['bill', 'asset']),
      sense('write', [], 'license licence key coupon user account member card'),
    ],
  ],
  ['upgrade', [sense('pay', [], 'subscription plan membership tier', ['bill', 'asset'])]],
  ['pause', [sense('write', [], QUIETED)]],
  ['resume', [sense('write', [], QUIETED)]],
  ['unpause', [sense('write', [], QUIETED)]],
  ['launch', [sense('send', [], 'campaign newsletter broadcast sequence')]],
  [
    'adjust',
    [
      sense('drive', ['playback'], 'volume', ['playback']),
      sense('operate', ['device'], '', ['device']),
      sense('prepare', ['bill']),
    ],
  ],
  ['control', [sense('drive', ['playback'], 'playback'), sense('operate', ['device'], 'device devices')]],
  [
    'track',
    [
      sense(
        'read',
        [],
        'price prices change changes shipment package packages parcel order flight ranking rankings performance balance trend trends metric metrics usage status progress',
      ),
    ],
  ],
  ['optimize', [sense('read', [], 'route routes query portfolio prompt schedule')]],
  ['recover', [sense('read', [], 'address signer public')]],
  [
    'swap',
    [sense('write', [], 'tile tiles row rows column columns element elements card cards image slot slots item items')],
  ],
  ['expire', [sense('destroy', [], 'snapshot snapshots session sessions')]],
  ['delegate', [sense('run', [], 'task tasks work job subtask'), sense('pay', [], '', ['chain'])]],
  [
    'approve',
    [
      sense('pay', [], 'expense expenses reimbursement payment payout invoice purchase bill'),
      sense('pay', ['asset'], 'token tokens spending allowance erc20 erc721 amount nft', ['chain']),
    ],
  ],
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
      sense(
        'run',
        [],
        'project app target package image application scheme function site container module solution binary firmware ios android macos sim simulator bundle crate docker workspace',
      ),
    ],
  ],
  ['prepare', [sense('prepare', [], 'transaction tx payment transfer', ['chain', 'bill', 'asset'])]],
  ['transfer', [sense('pay', ['asset'], 'token tokens balance wallet', []), sense('pay', [], '', ['chain'])]],
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
      sense('pay', [], 'position trade long short', ['asset', 'chain']),
      sense('read', [], 'node nodes'),
    ],
  ],
  [
    'close',
    [
      sense('pay', [], 'position positions trade trades', ['asset', 'chain', 'bill']),
      sense('write', [], 'issue issues pr pull ticket incident position deal task conversation dispute'),
    ],
  ],
  [
    'make',
    [
      sense('pay', [], 'payment transfer'),
      sense('pay', [], 'purchase donation deposit bet trade swap offer bid'),
      sense('send', [], 'phone outbound'),
      sense('write', [], 'directory folder public private copy edit change'),
      sense('read', [], 'request requests api sure prediction recommendation comparison inference query http'),
      sense('send', [], 'call calls'),
      sense('drive', ['device'], 'avatar bot character player robot'),
    ],
  ],
  ['move', [sense('drive', ['device'], 'mouse cursor pointer bot avatar character player robot arm')]],
  [
    'set',
    [
      sense('pay', [], 'leverage margin'),
      sense('drive', [], 'volume playback', ['playback']),
      sense('operate', [], 'brightness temperature thermostat fan hvac light lights color speed', ['device']),
      sense('prepare', ['bill']),
    ],
  ],
  ['replace', [sense('pay', [], 'order orders', ['asset', 'chain'])]],
  ['exercise', [sense('pay', [], 'option options')]],
  ['call', [sense('send', [], 'phone number person contact customer someone'), sense('read', [], 'method view')]],
  ['test', [sense('read', [], 'connection connectivity api access regex regular pattern')]],
  [
    'start',
    [
      sense('send', [], 'campaign newsletter broadcast'),
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
  [
    'select',
    [
      sense('drive', ['screen'], 'option dropdown element tab window item'),
      sense('write', [], 'account profile workspace default'),
    ],
  ],
  [
    'format',
    [
      sense('read', [], 'sql code json query text date number string source'),
      sense('destroy', [], 'disk drive partition volume storage'),
    ],
  ],
  ['load', [sense('read', [], 'message messages image images skill skills document documents context data content')]],
  ['connect', [sense('operate', ['device'], 'telnet wifi mqtt ssh')]],
  ['toggle', [sense('drive', ['device', 'playback'])]],
  ['fill', [sense('drive', ['screen'])]],
  ['refresh', [sense('drive', ['screen'])]],
  ['upload', [sense('drive', [], 'input element', ['screen'])]],
  ['join', [sense('read', [], 'string strings path paths text array')]],
  ['download', [sense('read', [], 'transcript transcripts content contents webpage html')]],
  ['import', [sense('run', [], 'job')]],
  [
    'remove',
    [
      sense('pay', [], 'liquidity', ['chain', 'asset']),
      sense('read', [], 'background noise duplicates whitespace'),
      sense('write', [], 'password protection'),
    ],
  ],
  ['push', [sense('send', [], 'message messages notification notifications')]],
  ['choose', [sense('drive', [], 'file files')]],
  ['scan', [sense('run', [], 'port ports host hosts network vulnerability vulnerabilities nmap nikto target subnet')]],
  ['mine', [sense('read', [], 'data text')]],
  ['schedule', [sense('run', [], 'start stop restart shutdown job run execution')]],
  ['checkout', [sense('pay', [], 'cart basket order')]],
  ['apply', [sense('run', [], 'migration migrations updates'), sense('prepare', [], 'discount coupon promo voucher')]],
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
  [
    'turn',
    [
      sense(
        'write',
        [],
        'flag feature setting mode caching cache redirect notification notifications option protection',
      ),
      sense('operate', [], 'on off'),
    ],
  ],
]);
