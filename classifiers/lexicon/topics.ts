/**
 * What words are about. A topic is one bit, so that a passage's topics are one number and a rule's question one `&`.
 *
 * Phrases are lemmas separated by spaces, entries by commas; a phrase matches word by word, in any form of each word.
 */
export const Topic = {
  /** Documents that commit somebody to pay, and what prices are made of. */
  bill: 1 << 0,
  /** Money and assets themselves. */
  asset: 1 << 1,
  /** Blockchains and wallets, as a field of work. */
  chain: 1 << 2,
  /** Things that are sent to a person. */
  message: 1 << 3,
  /** Things that the public sees. */
  publication: 1 << 4,
  /** What production runs on. */
  infra: 1 << 5,
  /** What source code and its history are made of. */
  code: 1 << 6,
  file: 1 << 7,
  /** Content that people and organisations keep to themselves, whose bulk reading is Medium. */
  personal: 1 << 8,
  /** State that a session or the tool itself made and can make again. */
  scratch: 1 << 9,
  /** Languages that query or change a whole database. */
  sql: 1 << 10,
  /** What user interfaces are made of. */
  screen: 1 << 11,
  /** Things with a body. */
  device: 1 << 12,
  /** Music, video and games under play. */
  playback: 1 << 13,
  /** Stores of data, and what they store. */
  data: 1 << 14,
  sandbox: 1 << 15,
  rehearsal: 1 << 16,
  readonly: 1 << 17,
  /** Checks that only report. */
  check: 1 << 18,
  /** Programs, scripts and commands. */
  program: 1 << 19,
  /** Work that runs by itself once started. */
  job: 1 << 20,
  /** Things inside an account or workspace, though not personal. */
  workspace: 1 << 21,
  /** Machines and services that run. */
  machine: 1 << 22,
} as const;
export type TopicName = keyof typeof Topic;

const PHRASES: Record<TopicName, string> = {
  bill: `invoice, payment link, checkout session, checkout, coupon, discount, price, promo code, promotion code,
    offer code, subscription plan, billing, billing plan, budget, payment intent, payment method, quote,
    purchase order, payment request, bill, pricing, ad budget, spend limit, line item, credit note, estimate,
    unsigned transaction, payment plan, gift card, voucher, adset, ad set, ads, advertising, ad account, paid
    plan, sales order, payout, product price, tariff`,
  asset: `fund, money, payment, refund, charge, withdrawal, coin, eth, sol, btc, bitcoin, ether, sui, usdc, usdt,
    lamport, nft, stock, crypto, cryptocurrency, mana, commission, staking, stake, trade, limit order, market
    order, sell order, buy order, dca order, deposit, bet, wager, gas, balance, erc20, asset, currency, native
    token, liquidity, collateral, loan, allowance, bounty, trading, brokerage, futures, equity, portfolio,
    ticket purchase, payee, spot order, order, sat, satoshi, weth, dai, usd, eur, matic, avax, doge, xrp, bnb,
    lp token, escrow, reward, yield, salary, payroll, tip, donation, cash, perp, perpetual, margin, leverage, forex,
    broker, dividend, reimbursement, expense, debt, sweep, deposit, premium`,
  chain: `blockchain, wallet, ethereum, solana, evm, web3, defi, smart contract, on-chain, onchain, transaction hash,
    dex, polygon, starknet, aptos, cosmos, validator, crypto, cryptocurrency, mainnet, testnet, erc20, erc721,
    nft, token address, transaction, mempool, uniswap, hyperliquid, near, ton, bitcoin, lightning`,
  message: `email, e-mail, mail, sms, message, dm, direct message, chat message, voice message, reply, whatsapp,
    telegram, text message, voice call, phone call, call, invitation, newsletter, campaign, push notification,
    notification, inmail, connection request, friend request, fax, letter, outbound call, conversation, slack`,
  publication: `tweet, post, blog post, social post, social media post, reel, story, article, blog, page, site, website,
    product listing, listing, thread, video, broadcast, livestream, release, gist, package, advertisement, ad,
    status update, knowledge base article, help article, npm, public`,
  infra: `cluster, dns, dns record, route, upstream, deployment, pod, node, droplet, vpc, subnet, load balancer,
    gateway, kubernetes, namespace, infrastructure, production, environment variable, feature flag, flag,
    plugin, consumer, ssl, cdn, domain, proxy, hostname, replica, replication, autoscaling, network, pipeline,
    ci, worker, bucket, virtual machine, vm, instance, server, host, helm, manifest, terraform, firewall, zone,
    ingress, service, global rule, stream route, configuration, config, project setting, database, cache
    cluster, parameter group, shard, broker, queue, exchange, topic, alert rule, downtime, datasource, data
    source, monitor, migration, schema, table, edge function, lambda, function, cloud, security group, port,
    vlan, ssid, switch port, storage, application, site, environment, repository, datastore, stack, crd, node
    pool`,
  code: `commit, branch, pull request, merge request, git, repository, repo, source code, codebase, patch, diff, code
    file, release, rebase, main branch`,
  file: `file, path, filepath, folder, directory, disk, filesystem, file system, local file, desktop, filename, image
    file, output path, output file, pdf, csv, xlsx, docx`,
  personal: `email, mail, inbox, message, chat, conversation, dm, transcript, contact, customer, patient, medical,
    health, employee, invoice, payment, transaction, log, financial, account balance, bank, statement, person,
    lead, calendar, event, appointment, meeting, note, document, diary, journal, memory, history, deal, ticket,
    opportunity, crm, order, client, candidate, call recording, voicemail, attendee, booking, finding, trace,
    prescription, salary, user data, personal, private, profile, bet, record, audit log, clipboard, cookie,
    investment, portfolio, expense, vulnerability, subscriber, recipient, submission, response, entity,
    knowledge graph, bookmark, location history, workout, sleep, notification, thread, company, work item, order
    history, page content, transfer, payout, ledger, refund, dispute, console log, request`,
  scratch: `cache, session, sandbox, draft, temporary, temp, scratch, tab, connection, thought, in-memory, working
    memory, browser session, context window, game, history of thought, fast memory, breakpoint, overlay,
    preview, buffer, canvas, selection, filter, log, output, terminal session, simulator, chat history,
    conversation history, console, task list, state`,
  sql: `sql, soql, cypher, opencypher, gremlin, sparql, graphql, database query, mongodb query, aql, n1ql, cql, ddl,
    dml, sql statement, sql query, raw query, query string, statement, mql, aggregation pipeline, promql, logql,
    kql, mysql, sqlite, postgres, postgresql, bigquery, clickhouse, snowflake, duckdb, mssql, oracle, vizql,
    influxql, flux`,
  screen: `browser, page, element, button, mouse, keyboard, cursor, screen, window, tab, dropdown, checkbox,
    coordinate, selector, viewport, ui, key, input field, form field, form, desktop, touch, locator, iframe,
    simulator, menu, dialog, alert dialog, popup, modal, scrollbar, webdriver, puppeteer, playwright,
    accessibility tree`,
  device: `light, lamp, lock, door, thermostat, robot, car, vehicle, drone, valve, heater, motor, sensor, switch, plug,
    camera, garage, alarm, appliance, vacuum, fan, blind, curtain, scene, gpio, relay, printer, smart home, home
    assistant, avatar, bot, character, player, minecraft, servo, actuator, tv, speaker, bulb, gripper, emulator,
    osc, midi, chatbox`,
  playback: `track, playback, song, music, album, volume, video playback, audio, queue, shuffle, podcast, playlist, game,
    rom, spotify, media player, sound, episode`,
  data: `database, table, collection, record, row, document, dataset, bucket, index, key, schema, field, namespace,
    store, partition, column, entity, blob, object, vector, graph, datastore, volume, backup, snapshot, keyspace`,
  sandbox: `sandbox, sandboxed, isolated, ephemeral container, isolated environment, secure environment, wasm, pyodide,
    restricted environment, docker container, code interpreter`,
  rehearsal: `dry run, dry-run, dryrun, simulate, simulation, preview, paper, mock, plan only, sandbox mode, test mode,
    demo account, paper trading, estimate, testnet, faucet, what-if, devnet, play money, virtual`,
  readonly: `read-only, readonly, read only, select only, only select, only read, select query, select statement, without
    modify, non-destructive, no modification, no write, not modify, does not change, not make any change, safe
    query`,
  check: `test, linter, lint, audit, scan, check, benchmark, analysis, validation, simulation, report, evaluation,
    profiler, diagnostic, typecheck, coverage, unit test, lighthouse, performance, accessibility, assessment,
    crawl, calculation, prediction, speed test, debugger, inference, experiment, backtest, evolution,
    verification, measurement, type checker, type check, checker`,
  program: `code, script, command, shell, bash, terminal, python, javascript, program, function, executable, binary,
    console, subprocess, powershell, cli, snippet, node, ruby, macro, plugin, notebook, cell, kernel, eval,
    expression, wp-cli, repl, kubectl, adb`,
  job: `job, workflow, pipeline, build, deployment, task run, flow, run, automation, scan, crawl, batch job, test
    run, training, execution, import job, export job, dag, action, agent, taskrun, pipelinerun, routine,
    process, task, step function, state machine, recipe, zap, scenario, actor, campaign, backtest, sync,
    migration`,
  workspace: `project, repository, repo, issue, team, organization, organisation, workspace, board, dashboard, account,
    my, tenant, file, folder, directory, cluster, pod, namespace, database, table, collection, schema, bucket,
    record, pipeline, build, deployment, instance, user, member, group, task, todo, ticket, page, channel,
    calendar, list, contact, customer, campaign, domain, zone, application, worker, node, service, environment,
    config, configuration, log, alert, metric, incident, monitor, event, server, document, note, message, email,
    invoice, balance, order, transaction, playlist, library, subscription, key, index, workflow, form, deal,
    lead, company, vault, memory, entity, thread, conversation, commit, branch, pull request, merge request,
    droplet, function, secret, role, policy, device, firewall, vpc, subnet, image, snapshot, volume, backup,
    job, run, queue, template, tag, label, asset, category, product, coupon, price, wallet, position, portfolio,
    session, screen, browser, tab, clipboard, window, sprint, milestone, time entry`,
  machine: `server, container, instance, vm, virtual machine, cluster, service, pod, droplet, process, node, machine,
    database, worker, deployment, app, application, device, simulator, daemon, replica, broker, environment,
    project, computer, host, tunnel, site, emulator, statefulset, rollout, runner, bot, bucket, release, chart,
    package, plugin, extension, apk, stack, function, game server`,
};

/** The bits of several topics together. */
export function maskOf(topics: readonly TopicName[]): number {
  let mask = 0;
  for (const topic of topics) mask |= Topic[topic];
  return mask;
}

/** A phrase of two words or more, and the topics it stands for. */
export type Phrase = { rest: readonly string[]; topics: number };

function build(): { single: Map<string, number>; phrases: Map<string, Phrase[]>; words: Set<string> } {
  const single = new Map<string, number>();
  const long = new Map<string, number>();
  const words = new Set<string>();
  for (const [name, list] of Object.entries(PHRASES)) {
    const topic = Object.entries(Topic).find(([key]) => key === name)?.[1] ?? 0;
    for (const entry of list.split(',')) {
      // The same scanner that cuts texts keeps "e-mail" as two words, so hyphens are spaces here.
      const phrase = entry.trim().replace(/[\s-]+/g, ' ');
      const target = phrase.includes(' ') ? long : single;
      target.set(phrase, (target.get(phrase) ?? 0) | topic);
      for (const word of phrase.split(' ')) words.add(word);
    }
  }
  const phrases = new Map<string, Phrase[]>();
  for (const [phrase, topics] of long) {
    const [first = '', ...rest] = phrase.split(' ');
    phrases.set(first, [...(phrases.get(first) ?? []), { rest, topics }]);
  }
  return { single, phrases, words };
}

const built = build();
/** Topics of single words, by lemma. */
export const WORD_TOPICS: ReadonlyMap<string, number> = built.single;
/** Phrases by the lemma of their first word. */
export const PHRASES_BY_FIRST: ReadonlyMap<string, readonly Phrase[]> = built.phrases;
/** Every word that occurs in a topic, for the table of inflections. */
export const TOPIC_WORDS: ReadonlySet<string> = built.words;
