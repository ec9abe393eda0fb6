import { type FieldName, fieldMask } from './fields.ts';
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
  /** Which words of the object count: in "create a test run" the last, in "check out the cart" the first. */
  place: 'any' | 'first' | 'last';
};

function sense(effect: Effect, about: readonly TopicName[], words = '', field: readonly FieldName[] = []): Sense {
  return {
    effect,
    place: 'any',
    about: maskOf(about),
    words: new Set(words.split(' ').filter((word) => word !== '')),
    field: fieldMask(field),
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

/** What a customer pays for over and over, or pays once to have. */
const PLANS = 'plan plans membership tier seat package addon license licence';
/** A paid subscription, where the field is one of payments or the words say so. */
const PAID = 'subscription subscriptions recurring';
/** Orders that wait in a market for their price. */
const PROTECTIVE = 'stop loss profit sl tp trailing leverage margin';
/** Data-less things of a browser or a desktop that a person would click away. */
const DIALOGS = 'dialog dialogs alert confirm popup prompt modal banner consent';
/** What is switched, turned and moved on boards, machines and in houses. */
const ACTUATORS =
  'pin pins gpio servo motor coil register plc relay led digital analog pwm valve joint axis gripper arm nozzle hotend bed modbus tag output';
const SCANNED =
  'port ports host hosts network networks vulnerability vulnerabilities nmap nikto nuclei target targets subnet container image dependency dependencies codebase website site subdomain malware wifi bluetooth yara trivy lan xss sqli directory_bruteforce';
/** Programs and packages of one's own that a build turns into something that runs. */
const COMPILED = 'project program code source firmware sketch solution app application contract binary crate package';

const LAUNCHED =
  'prediction predictions scan crawl build run job test execution taskrun pipelinerun benchmark audit backtest training experiment recording pcap diag simulation';
const MACHINES = 'instance cluster vm virtualmachine container droplet pod simulator replicaset tunnel deployment';
const CREATED_TEXT = 'completion completions embedding embeddings visualization';

/** A sense that hangs on what is made, and not on what that is for. */
function made(effect: Effect, words: string, field: readonly FieldName[] = []): Sense {
  return { ...sense(effect, [], words, field), place: 'last' };
}

/** A verb of two words: "hang up", "check out", "cash out". */
function withParticle(effect: Effect, words: string, field: readonly FieldName[] = []): Sense {
  return { ...sense(effect, [], words, field), place: 'first' };
}

const light: readonly Sense[] = [
  sense('destroy', [], 'cleanup deletion removal reset clean purge'),
  sense('write', [], 'write update edit insert upsert import sync'),
  sense('pay', ['asset'], 'withdrawal payment refund payout swap trade transfer airdrop', ['asset', 'bill', 'chain']),
  sense('pay', [], 'payroll payment refund payout'),
  sense('pay', [], 'conversion', ['chain']),
  sense('pay', [], 'transaction tx', ['web3']),
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
      sense('pay', [], 'withdrawal payment refund payout airdrop loan money funds', []),
      sense('pay', [], 'ride cab taxi pickup delivery'),
      sense('pay', ['asset'], 'faucet token tokens', ['chain']),
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
      sense('pay', [], 'bid bids'),
      sense('run', [], 'scan job build url workflow query run'),
      sense('drive', [], 'form'),
    ],
  ],
  [
    'sign',
    [sense('pay', [], 'transaction tx typed typeddata psbt', ['chain']), sense('write', [], 'in out up on off')],
  ],
  [
    'place',
    [
      sense('pay', ['asset'], 'order bid bet trade orders wager offer'),
      sense('drive', ['device'], 'block', []),
      sense('send', [], 'call'),
    ],
  ],
  [
    'claim',
    [
      sense('pay', [], 'reward rewards commission earnings token tokens fee fees airdrop', ['chain']),
      sense('pay', [], 'refund winnings payout dividend'),
    ],
  ],
  ['award', [sense('pay', [], 'bounty prize')]],
  ['hang', [withParticle('cancel', 'up')]],
  [
    'check',
    [
      sense('pay', [], 'cart basket'),
      withParticle('write', 'out in off'),
      sense('drive', [], 'checkbox box radio', []),
    ],
  ],
  ['collect', [sense('pay', [], 'payment payments due dues')]],
  ['produce', [sense('write', [], 'message messages event events record records')]],
  ['snapshot', [sense('write', [], 'vm droplet volume instance disk db database cluster server')]],
  [
    'chat',
    [sense('read', [], 'ai llm gpt model models claude gemini grok deepseek openai mistral completion completions')],
  ],
  ['cash', [withParticle('pay', 'out in')]],
  ['square', [withParticle('pay', 'off')]],
  ['opt', [withParticle('cancel', 'out'), withParticle('write', 'in')]],
  ['spin', [withParticle('operate', 'up down')]],
  ['tear', [withParticle('destroy', 'down')]],
  ['bring', [withParticle('operate', 'up down'), sense('drive', ['screen'], 'window front')]],
  ['shut', [withParticle('operate', 'down off')]],
  ['cherry', [withParticle('write', 'pick')]],
  ['back', [withParticle('write', 'up')]],
  ['fine', [withParticle('run', 'tune tuning')]],
  ['wake', [sense('operate', [])]],
  [
    'roll',
    [
      withParticle('operate', 'out'),
      withParticle('cancel', 'back'),
      sense('pay', [], 'option options position contract futures', ['asset', 'chain']),
    ],
  ],
  ['pick', [withParticle('drive', 'up')]],
  ['time', [sense('write', [], 'member user', [])]],
  ['settle', [sense('pay', [], SETTLED)]],
  ['authorize', [sense('pay', [], 'payment charge purchase')]],
  ['register', [made('pay', 'domain domains name', ['bill', 'asset']), made('pay', 'domain domains')]],
  [
    'book',
    [
      sense('write', [], 'appointment meeting slot table class session call demo desk visit time'),
      sense('pay', [], BOUGHT),
    ],
  ],
  ['reserve', [sense('pay', [], BOUGHT)]],
  ['order', [sense('pay', [], ORDERED), sense('pay', [], 'server vps hosting card certificate ssl number sim')]],
  ['reorder', [made('pay', 'order orders'), sense('pay', [], 'product grocery groceries meal', ['bill'])]],
  [
    'release',
    [sense('pay', [], 'escrow payment milestone funds'), sense('destroy', [], 'ip ips number lock reserved address')],
  ],
  ['wrap', [sense('pay', ['asset'], 'eth native', ['chain', 'asset'])]],
  ['supply', [sense('pay', ['asset'], 'collateral token tokens liquidity', ['chain', 'asset'])]],
  ['tip', [sense('pay', [], 'user author creator streamer driver artist writer', []), sense('pay', ['asset'])]],
  [
    'subscribe',
    [
      sense('pay', [], 'membership tier premium'),
      sense('pay', [], `${PLANS} customer product price offering`, ['bill', 'asset']),
      made('pay', 'plan'),
    ],
  ],
  ['enroll', [sense('pay', [], 'plan membership subscription installment', ['bill', 'asset'])]],
  ['renew', [sense('pay', [], 'domain domains subscription membership plan hosting')]],
  ['unlink', [sense('destroy', [], 'file files directory')]],
  ['print', [sense('run', [], 'document page label receipt photo file ticket', ['device'])]],
  ['measure', [sense('run', [], 'speed bandwidth throughput')]],
  ['draft', [sense('write', ['message'], 'email mail reply message')]],
  ['convert', [sense('write', [], 'lead leads prospect prospects quote subtask'), sense('pay', [], 'dust')]],
  ['handle', [sense('read', [], 'query queries'), sense('drive', [], DIALOGS)]],
  ['ring', [sense('operate', [], 'doorbell bell alarm', ['home']), sense('operate', [], 'doorbell')]],
  ['harvest', [sense('pay', [], 'reward rewards yield fee fees vault', ['chain', 'asset'])]],
  ['compound', [sense('pay', [], 'reward rewards yield fee fees', ['chain', 'asset'])]],
  ['rebalance', [sense('pay', [], 'portfolio position positions allocation pool liquidity', []), sense('write', [])]],
  [
    'process',
    [
      sense(
        'pay',
        [],
        'payment payments refund refunds payroll withdrawal payout transaction charge donation purchase',
      ),
      sense('pay', [], 'return returns', ['bill']),
      sense('read', [], 'thought text image document documents data query natural'),
    ],
  ],
  [
    'issue',
    [
      sense('prepare', [], 'invoice invoices credit quote'),
      sense('pay', [], 'refund reimbursement dividend asset payment'),
      sense('prepare', [], 'card cards gift voucher coupon'),
    ],
  ],
  [
    'initiate',
    [sense('pay', [], 'payment transfer withdrawal refund swap trade payout transaction', ['asset', 'bill', 'chain'])],
  ],
  ['initialize', [sense('pay', [], 'transaction payment charge transfer checkout', ['bill', 'asset'])]],
  ['init', [sense('pay', [], 'transaction payment charge', ['bill', 'asset'])]],
  ['enter', [sense('pay', [], 'position trade', ['asset', 'chain'])]],
  ['amend', [sense('pay', [], 'order orders', ['asset', 'chain'])]],
  ['hedge', [sense('pay', [])]],
  ['flatten', [sense('pay', [], 'position positions portfolio book', ['asset', 'chain'])]],
  [
    'scale',
    [sense('pay', [], 'position', ['asset', 'chain']), sense('operate', [], 'dyno dynos process processes ps', [])],
  ],
  ['propose', [sense('pay', [], 'transaction tx transfer', ['chain'])]],
  ['list', [sense('prepare', [], 'sale', ['chain', 'bill', 'asset'])]],
  [
    'accept',
    [sense('pay', [], 'offer quote bid', ['chain', 'asset', 'bill']), sense('drive', [], DIALOGS, ['browsing'])],
  ],
  ['dismiss', [sense('drive', [], DIALOGS, ['browsing'])]],
  [
    'complete',
    [
      sense('pay', ['bill'], 'checkout purchase payment'),
      sense('pay', [], 'order draft_order', ['bill']),
      sense('operate', [], 'migration', ['infra']),
    ],
  ],
  ['finish', [sense('pay', [], 'checkout purchase payment')]],
  [
    'record',
    [sense('prepare', [], 'payment payments refund', ['bill']), sense('run', [], 'audio microphone mic webcam')],
  ],
  ['mark', [sense('prepare', [], 'paid unpaid uncollectible', [])]],
  ['grant', [sense('pay', [], 'credit credits', ['bill', 'asset'])]],
  ['propagate', [sense('write', [])]],
  ['boost', [sense('pay', [])]],
  [
    'promote',
    [
      sense('pay', [], 'listing post pin ad', ['bill']),
      sense('operate', [], 'deployment canary build stage pipeline app apps', ['infra']),
    ],
  ],
  [
    'launch',
    [sense('pay', [], 'token coin memecoin', ['chain']), sense('send', [], 'campaign newsletter broadcast sequence')],
  ],
  ['burn', [sense('pay', [], 'token tokens nft usdc', ['chain'])]],
  ['emulate', [sense('drive', [])]],
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
  [
    'reverse',
    [sense('pay', [], 'payment transfer charge journal', []), sense('pay', [], 'transaction', ['bill', 'asset'])],
  ],
  [
    'take',
    [
      sense('pay', [], 'loan'),
      sense('write', [], 'droplet volume vm instance database disk'),
      sense('read', [], 'screenshot snapshot picture photo screen capture'),
    ],
  ],
  ['withdraw', [sense('cancel', [], 'application request invitation offer proposal submission consent appeal review')]],
  ['suspend', [sense('cancel', [], ACCOUNTS)]],
  ['deactivate', [sense('cancel', [], ACCOUNTS)]],
  [
    'activate',
    [
      sense('pay', [], 'subscription plan', ['bill', 'asset']),
      sense('write', [], 'license licence key coupon user account member card'),
    ],
  ],
  [
    'upgrade',
    [
      sense('pay', [], 'membership tier seat booking'),
      made('pay', 'plan subscription'),
      sense('pay', [], `${PLANS} subscription account`, ['bill', 'asset']),
    ],
  ],
  ['downgrade', [sense('prepare', [], `${PLANS} subscription account`), sense('operate', [])]],
  ['pause', [sense('write', [], QUIETED)]],
  ['resume', [sense('pay', [], PAID, ['bill']), sense('write', [], QUIETED)]],
  ['reactivate', [sense('pay', [], `${PAID} ${PLANS}`), sense('write', [])]],
  ['extend', [sense('pay', [], 'subscription rental booking', ['bill'])]],
  ['unpause', [sense('write', [], QUIETED)]],
  [
    'adjust',
    [
      sense('drive', ['playback'], 'volume', ['playback']),
      sense('operate', ['device'], '', ['device']),
      sense('pay', [], 'position leverage margin', ['asset', 'chain']),
      sense('prepare', ['bill']),
    ],
  ],
  [
    'control',
    [
      sense('drive', [], 'computer desktop mouse keyboard screen'),
      sense('drive', ['playback'], 'playback'),
      sense('operate', ['device'], 'device devices'),
    ],
  ],
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
      sense('run', [], 'run runs command commands deployment pipeline execution'),
      sense('pay', [], 'expense expenses reimbursement payment payout invoice purchase bill'),
      sense('pay', ['asset'], 'token tokens spending allowance erc20 erc721 amount nft', ['chain']),
    ],
  ],
  [
    'create',
    [
      sense('pay', [], 'refund payment transfer payout charge order trade bet bid', ['bill', 'asset', 'chain']),
      sense('pay', [], PAID, ['bill']),
      sense('pay', [], 'refund payment payout charge'),
      sense('write', [], 'alert alerts reminder notification', ['bill', 'asset', 'chain']),
      sense('prepare', [], 'card', ['bill', 'asset']),
      sense('pay', [], 'dca', []),
      sense('prepare', ['bill']),
      made('run', LAUNCHED),
      made('operate', MACHINES, ['infra', 'machine']),
      sense('drive', [], 'browser'),
      sense('make', [], CREATED_TEXT),
    ],
  ],
  [
    'add',
    [
      sense('pay', [], 'bounty funds liquidity balance margin', ['asset', 'chain', 'bill']),
      sense('pay', [], 'credit credits', ['bill', 'asset']),
      sense('prepare', ['bill']),
    ],
  ],
  [
    'update',
    [
      sense('pay', [], PAID, ['bill', 'asset']),
      sense('pay', [], `${PROTECTIVE} order orders position`, ['trading']),
      sense('write', [], 'address alert email contact'),
      sense('prepare', ['bill'], 'bid bids'),
    ],
  ],
  [
    'modify',
    [
      sense('pay', [], 'order orders position', ['asset', 'chain']),
      sense('pay', [], 'subscription', ['bill']),
      sense('prepare', ['bill']),
    ],
  ],
  [
    'change',
    [
      sense('pay', [], `${PLANS} ${PAID}`, ['bill']),
      sense('pay', [], 'flight booking reservation itinerary'),
      sense('write', [], 'address'),
      sense('prepare', ['bill'], 'bid bids'),
    ],
  ],
  ['edit', [sense('pay', [], 'order orders position', ['asset', 'chain']), sense('prepare', ['bill'])]],
  ['finalize', [sense('prepare', ['bill'])]],
  ['manage', [sense('pay', [], 'payment payments order orders subscription subscriptions', ['bill'])]],
  [
    'generate',
    [
      sense('make', [], 'random hex uuid guid'),
      sense('prepare', [], 'invoice payment checkout'),
      sense('write', [], 'webhook account key token website file files'),
    ],
  ],
  ['populate', [sense('prepare', [], 'transaction tx', ['chain'])]],
  ['compile', [sense('run', [], COMPILED)]],
  [
    'build',
    [
      sense('prepare', [], 'transaction tx', ['chain']),
      sense(
        'run',
        [],
        'project app target package image application scheme function site container module solution binary firmware ios android macos sim simulator bundle crate docker workspace models dbt',
      ),
    ],
  ],
  ['prepare', [sense('prepare', [], 'transaction tx payment transfer', ['chain', 'bill', 'asset'])]],
  [
    'transfer',
    [
      sense('pay', ['asset'], 'token tokens balance wallet', []),
      made('pay', 'domain domains'),
      sense('pay', [], 'account accounts', ['asset']),
      sense('write', [], 'call ownership conversation ticket chat file files lead'),
      sense('pay', [], '', ['chain']),
    ],
  ],
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
      sense('pay', [], 'lightning'),
      sense('write', [], 'issue pr pull channel conversation ticket dispute'),
      sense('pay', [], 'position trade long short', ['asset', 'chain']),
      sense('pay', [], 'channel', ['chain']),
      sense('read', [], 'node nodes'),
    ],
  ],
  [
    'close',
    [
      sense('pay', [], 'lightning', []),
      sense(
        'operate',
        [],
        'cover blind blinds curtain curtains shade shades shutter garage gate valve door gripper window windows hand damper',
        ['home'],
      ),
      sense('operate', [], 'gripper valve garage gate blinds curtains shutter'),
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
  [
    'move',
    [
      sense('pay', [], 'money funds cash'),
      sense('drive', [], 'mouse cursor pointer bot avatar character player robot arm joint'),
      sense('drive', [], 'window windows', ['browsing', 'screen']),
      sense('drive', [], 'forward backward left right up down to position player', ['gaming', 'home']),
      sense('drive', ['device']),
    ],
  ],
  [
    'set',
    [
      sense('write', [], 'alert alerts alarm notification mode', ['asset', 'bill', 'chain']),
      sense('pay', [], 'leverage margin'),
      sense('pay', [], PROTECTIVE, ['trading', 'web3']),
      sense('operate', [], ACTUATORS, ['home', 'device']),
      sense('drive', [], 'viewport geolocation orientation useragent', ['browsing']),
      sense('prepare', [], 'bid bids spend spending', []),
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
      sense('pay', [], 'trading grid dca', ['asset', 'chain']),
      sense('pay', [], 'subscription trial', ['bill']),
      sense('send', [], 'campaign newsletter broadcast'),
      sense(
        'write',
        [],
        'timer tracking time auth authentication oauth transaction conversation chat thread discussion game',
      ),
    ],
  ],
  ['begin', [sense('write', [], 'transaction')]],
  [
    'write',
    [
      sense('operate', [], ACTUATORS, ['home', 'device']),
      sense('operate', [], 'gpio modbus plc'),
      sense('pay', [], 'contract', ['chain']),
    ],
  ],
  ['rotate', [sense('operate', [], `${ACTUATORS} robot camera motor`, ['home', 'device'])]],
  ['mute', [sense('operate', [], 'tv speaker volume audio', ['home', 'device'])]],
  ['scan', [sense('run', [], SCANNED), sense('run', [], '', ['attacking'])]],
  ['capture', [sense('pay', [], 'payment authorization authorisation charge funds')]],
  ['cast', [sense('write', [], 'vote ballot'), sense('read', [], 'type value'), sense('drive', [])]],
  ['attach', [sense('run', [], 'debugger', []), sense('run', [], 'process', ['debugging'])]],
  ['solve', [sense('drive', [], 'captcha recaptcha hcaptcha turnstile captchas')]],
  ['queue', [sense('run', [], 'prompt workflow job render build generation check scan crawl task run')]],
  ['paste', [sense('drive', [], 'focused active window cursor', []), sense('drive', [], '', ['browsing'])]],
  ['resize', [sense('drive', [], 'window viewport browser')]],
  ['throttle', [sense('drive', [], 'network cpu', ['browsing'])]],
  ['follow', [sense('drive', [], '', ['gaming'])]],
  ['craft', [sense('drive', [], '', ['gaming'])]],
  ['give', [sense('drive', [], 'item items', ['gaming'])]],
  ['spawn', [sense('write', [], 'actor gameobject object prefab mesh light camera blueprint')]],
  ['step', [withParticle('run', 'over into out next instruction line forward', ['debugging', 'attacking'])]],
  ['detonate', [sense('run', [])]],
  ['contain', [sense('operate', [], 'device host endpoint machine')]],
  ['reinstall', [sense('destroy', [], 'os operating droplet server vps', [])]],
  ['reimage', [sense('destroy', [])]],
  ['rebuild', [sense('destroy', [], 'droplet server vps vm linode', [])]],
  ['backup', [sense('write', [])]],
  ['stop', [sense('write', [], 'timer tracking time'), sense('cancel', [], 'query')]],
  ['switch', [sense('pay', [], 'plan subscription tier', ['bill']), sense('drive', [], 'tab page window frame')]],
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
  [
    'toggle',
    [
      sense('drive', ['device', 'playback']),
      sense('drive', [], 'airplane wifi bluetooth torch flashlight hotspot voice menu', ['home', 'device']),
    ],
  ],
  ['fill', [sense('drive', ['screen'])]],
  ['refresh', [sense('drive', ['screen']), sense('run', [], 'materialized dataset cube')]],
  [
    'upload',
    [
      sense('drive', [], 'input element chooser', ['screen']),
      sense('drive', [], 'file files', ['browsing']),
      sense('operate', [], 'sketch firmware', []),
    ],
  ],
  ['join', [sense('read', [], 'string strings path paths text array')]],
  ['download', [sense('read', [], 'content contents webpage html')]],
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
  ['mine', [sense('read', [], 'data text')]],
  [
    'schedule',
    [
      sense('pay', [], 'payment payments transfer payout', ['bill', 'asset', 'chain']),
      sense('run', [], 'start stop restart shutdown job run execution'),
    ],
  ],
  ['checkout', [sense('pay', [], 'cart basket order')]],
  [
    'apply',
    [
      sense('run', [], 'migration migrations updates terraform tofu pulumi'),
      sense('prepare', [], 'discount coupon promo voucher'),
    ],
  ],
  ['merge', [sense('run', [], 'migration migrations')]],
  ['forward', [sense('run', [], 'port ports')]],
  ['interact', [sense('drive', ['screen'])]],
  ['drop', [sense('drive', [], 'to onto end point target between')]],
  ['truncate', [sense('read', [], 'text string')]],
  ['clean', [sense('read', [], 'text string data html content')]],
  [
    'confirm',
    [
      sense('pay', [], 'order payment purchase checkout booking'),
      sense('pay', [], 'multisig', ['chain']),
      sense('read', [], 'if whether cost'),
    ],
  ],
  ['restore', [sense('destroy', [], 'database site backup snapshot droplet server vps')]],
  ['short', [sense('pay', [], 'stock position crypto share shares')]],
  ['reset', [sense('write', [], 'password')]],
  ['lock', [sense('operate', ['device'], 'screen workstation device phone')]],
  ['unlock', [sense('operate', ['device'], 'screen device phone')]],
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
