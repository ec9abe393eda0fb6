/**
 * What English verbs do to the world, as tool names and first sentences use them.
 *
 * An effect is finer than a category, because the category often hangs on the object ("create" of an invoice is
 * Financial, "run" of a read-only query is Read): rules look at effect and object together.
 */
export const EFFECTS = [
  'read',
  'make',
  'write',
  'manage',
  'send',
  'drive',
  'operate',
  'run',
  'cancel',
  'destroy',
  'pay',
  'prepare',
] as const;
export type Effect = (typeof EFFECTS)[number];

/** `noun` marks words that are as often a thing as an act ("post", "order"): they are acts only in a verb's place. */
export type Verb = {
  lemma: string;
  effect: Effect;
  noun: boolean;
  /** A noun too, yet an act wherever a sentence or name begins with it: "list", "search", "update". */
  both: boolean;
};

const PLAIN: Record<Effect, string> = {
  read: `reverse
    get list fetch retrieve read find show describe inspect lookup check calculate compute validate verify
    analyze analyse compare summarize summarise estimate explain extract detect identify count determine
    evaluate discover browse explore examine enumerate parse obtain return provide display acquire recommend
    suggest predict classify simulate solve think reason ask answer tell know score measure diagnose investigate
    troubleshoot poll ping resolve decode encode hash tokenize convert translate transform diff recall
    introspect sleep wait decrypt encrypt traverse correlate aggregate visualize visualise assess interpret peek
    whoami echo greet hello subtract multiply divide calc help learn understand collect gather observe geocode
    infer deduce recognise recognize access tail grep stat whois paginate consult tabulate guess deserialize
    serialize normalize normalise elaborate brainstorm advise supply derive round integrate interpolate escape
    unescape beautify minify stringify sanitize slugify probe clarify print disassemble decompile dump scrape
    search view query preview audit capture select sum contains exists has is are cat ls pwd head hint reflect
    critique crossref debug roll flatten say retrieval factor differentiate decompose prettify prompt screenshot
    outline pick look need require let support include give offer export enrich locate choose research raise
    combine averages map visit
    proofread lemmatize stem geolocate crosscheck spellcheck paraphrase rephrase appraise forecast skim glance unshorten
    checksum digest embed vectorize transliterate romanize transpose invert factorize dedupe deduplicate grade
    shortlist contextualize contextualise intersect simplify rank
    illuminate surface unscramble decipher demystify contrast quantify tally triangulate`,
  make: `generate render draw plot visualize sketch paint illustrate compose produce synthesize synthesise craft
    formulate construct prepare mock animate completion inpaint outpaint stylize colorize remix denoise
    narrate gen`,
  write: `queue
    propose settle debit downgrade reactivate opt propagate amplify boost
    create add update set upload move rename modify change edit insert append write save store put patch upsert
    assign unassign mark enable disable configure copy duplicate clone attach link join accept approve reopen
    login signin logout signout signup authenticate authorize authorise grant import sync synchronize
    synchronise merge rebase commit pin unpin unarchive replace apply adjust reorder toggle switch remember
    memorize memorise reindex ingest populate define declare initialize initialise init bookmark favorite
    favourite upvote downvote reschedule snooze postpone complete finish enroll enrol onboard provision allocate
    expose unshare share promote demote mute unmute regenerate refresh download annotate highlight migrate
    backup prepend increment decrement customize customise personalize extend alter restrict enforce lpush rpush
    sadd zadd hset hmset hincrby setex incr decr expire persist mset xadd geoadd mkdir touch chmod chown rewrite
    wrap publish arrange hide unhide freeze indent design develop implement refactor improve augment autofill
    obfuscate watermark extrude zip unzip concatenate concat stitch dub transcode reassign unblock cut paste
    bring categorize categorise record cordon uncordon taint unlock undo redo setup register subscribe follow
    push acknowledge escalate submit schedule restore label tag vote star react like resize crop flip rotate
    compress inject override organise reserve break format track take confirm renew revise evolve impersonate
    fork finalize finalise color fill rebuild stage unstage transfer assume resubscribe unapprove contribute
    award place load connect disconnect scale request optimize dismiss overwrite ensure optimise invite make
    deny freeze unfreeze protect unprotect style warm prewarm repair heal reauthorize rsvp clock tweak align reposition
    rearrange bind unbind mount unmount lengthen shorten extend subdivide reroute redirect whitelist allowlist
    blacklist blocklist throttle certify attest notarize endorse vouch nominate appoint admit discharge
    prescribe dictate jot amend reword cherrypick enqueue requeue ack nack seed memoize stamp seal localize
    localise rotate transition hold unhold reserve reconcile fulfill fulfil
    increase decrease reduce lower reconfigure repurpose transcode tune retouch unmerge unresolve
    punch assemble crosslink backlink pair unpair
    adopt admit checkin intake relocate reassign shelve unshelve
    sideload incorporate dedicate formalize ratify enact commission codify staple
    carry undelete recover`,
  manage: `manage handle administer maintain curate organize interact control manipulate operate`,
  send: `send reply email notify broadcast tweet retweet forward announce dm repost respond crosspost remind resend nudge
    whisper shout congratulate toot skeet ring`,
  drive: `emulate honk vibrate blink uncheck brew dispense precondition cast unfocus scrub
    click press hover scroll tap swipe drag navigate mine equip play pause skip unpause zoom pinch fly attack
    climb sneak sprint dance doubleclick rightclick leftclick keypress goto steer type jump walk dig go input focus
    minimize maximize speak dblclick mousedown mouseup mousemove keydown keyup longpress longtap hotkey keystroke
    enter blur crouch swim shoot fling pickup land takeoff dock undock rewind seek eject patrol kneel loiter
    teleport brake accelerate`,
  operate: `contain tilt
    start stop restart launch reboot shutdown boot resume suspend halt spawn deploy redeploy undeploy reinstall
    install upgrade activate deactivate reconnect trigger dispatch failover serve bounce wake shut power begin
    quit open flash calibrate hibernate exit summon dim brighten preheat defrost irrigate arm disarm rollout
    reimage rehydrate relaunch respawn evacuate failback quarantine isolate energize engage disengage feed suspend
    halt kickoff`,
  run: `detonate
    run execute exec eval invoke call perform orchestrate automate rerun retry replay crawl shell bash
    powershell ssh sudo repl cmd act exploit bruteforce fuzz conduct sign initiate train finetune compile pentest
    crack spoof deauth sniff intercept backfill materialize reprocess recompute outsource phish brute
    transpile`,
  cancel: `hang
    cancel abort revert rollback unsubscribe unlike unfollow unstar unbookmark unfavorite unfavourite untag
    unlabel unretweet unrepost unreact unpublish void unlink detach untaint archive deregister unregister
    undeploy leave rescind retract unsend unbook offboard optout unmatch disassociate dissociate retire sunset
    expel uninvite unregister`,
  destroy: `delete remove drop purge wipe reset truncate revoke erase destroy uninstall terminate trash clear kill evict
    flush prune discard unset del rm rmdir hdel srem zrem lrem lpop rpop spop ltrim cleanup expunge obliterate
    ban unenroll decommission nuke invalidate deprovision teardown shred disband dissolve empty close
    forget burn kick squash deallocate unprovision demolish dismantle nullify incinerate undefine delist tombstone
    shred forfeit`,
  pay: `hedge snipe rent lease hail charter compound harvest rebalance overpay
    pay refund withdraw buy sell purchase swap unstake redelegate repay disburse reimburse bet wager liquidate
    transact topup unbond redeem donate lend borrow stake mint airdrop payout undelegate invest pledge exercise
    remit restake cashout prepay hire outbid deleverage unwrap`,
  prepare: '',
};

const NOUN_OR_VERB: Record<Effect, string> = {
  read: `step contain cash square fine back cherry tear spin
    summary overview info information status details detail stats statistics lookup report review plan
    inspection analysis calculator converter validator finder analyzer viewer reader checker hint explanation
    diagnosis comparison similarity trace profile filter sample quote estimation recommendation retrieval
    calculation conversion validation verification thinking sequentialthinking history health version getter
    fetcher searcher retriever documentation docs guide tutorial time date weather forecast snapshot schema
    balance scan monitor result demo example trending transcript listing match question visualization look
    search select view query count list check answer news help preview estimate extractor inspector parser
    translator detector explorer summarizer read cost access audit dump capture screenshot score measure support
    sum rank sort doc autocomplete map export resolve research tip top credit debit`,
  make: `generator renderer chart diagram draft design model image build compile render`,
  write: `queue
    debit
    post issue log note rate watch order index stash checkout block lock creation editing editor updater update
    branch fix claim mark group compress onboarding registration transcribe label tag star react like pin vote
    backup record schedule import upload download share link copy cut submit restore release writer save
    modification write init switch pull push merge commit trim change track format load place take request stage
    transfer connect comment checkout hold raise freeze`,
  send: `message text notification sms mail chat notifier email reply forward`,
  drive: `pan
    play volume wave next previous mouse type jump walk dig skip zoom turn go input focus`,
  operate: `vacuum
    deployment migration rollout arm disarm reload exit start stop power restart open trigger launch upgrade`,
  run: `nikto nmap masscan sqlmap gobuster ffuf hydra nuclei feroxbuster dirb dirsearch wfuzz hashcat john metasploit wpscan whatweb
    test script command execution process action benchmark crawler workflow job recording exec shell cmd crawl
    sign run lint train`,
  cancel: `end
    reject rejection cancellation leave void decline archive`,
  destroy: `clean deletion removal ban drain empty pop close forget purge reset trash`,
  pay: `short boost rent lease charter hedge
    charge bid stake trade exchange deposit mint donate lend borrow airdrop payout payment withdrawal delegate
    faucet book booking bridge fund bet purchase swap zap sweep`,
  manage: `management manager operations crud admin administration control`,
  prepare: '',
};

function table(): Map<string, Verb> {
  const verbs = new Map<string, Verb>();
  for (const [source, noun] of [
    [PLAIN, false],
    [NOUN_OR_VERB, true],
  ] as const) {
    for (const effect of EFFECTS) {
      for (const lemma of source[effect].split(/\s+/))
        if (lemma !== '') verbs.set(lemma, { lemma, effect, noun, both: noun && verbs.has(lemma) });
    }
  }
  return verbs;
}

/** By lemma. A word of both tables is `noun`: its place decides. */
export const VERBS: ReadonlyMap<string, Verb> = table();
