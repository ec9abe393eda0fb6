/**
 * What outsiders write, by where one finds it. A kind is one bit.
 *
 * The same kinds are asked of the thing that a tool returns and of what its server says of itself.
 */
export const Kind = {
  /** What people post for each other: comments, reviews, posts and the feeds they stand in. */
  posted: 1 << 0,
  press: 1 << 1,
  /** Papers and what lists them. */
  paper: 1 << 2,
  /** Pages of the open web, and what searches or fetches them. */
  web: 1 << 3,
  /** Mail and chat. */
  mail: 1 << 4,
  /** Issues, tickets and the changes that are discussed with them. */
  tracker: 1 << 5,
  /** Source code that others contribute to. */
  code: 1 << 6,
  /** What others publish for others to install or load. */
  registry: 1 << 7,
  /** What others offer: shops, jobs, rooms, dishes. */
  offer: 1 << 8,
  /** What people and companies tell of themselves on a network. */
  people: 1 << 9,
  /** Spoken and sung words, and the films around them. */
  media: 1 << 10,
  /** Invitations and attachments that come from others. */
  invitation: 1 << 11,
  /** What a screen or a browser shows at the moment. */
  screen: 1 << 12,
  /** What is gathered about strangers' machines. */
  threat: 1 << 13,
  /** Documentation of the libraries of others. */
  manual: 1 << 14,
} as const;
export type KindName = keyof typeof Kind;

const THINGS: Record<KindName, string> = {
  posted: `comment review tweet retweet post thread reply story discussion feed subreddit timeline mention trending hashtag
    testimonial forum blog blogpost feedback remark toot skeet reel meme shout guestbook petition proposal statement inscription
    critique complaint submission opinion answer quora stackoverflow reddit bluesky mastodon lemmy nostr farcaster zhihu weibo xiaohongshu annotation tweetstorm hashtag upvote poll
    questionnaire 評論 评论 帖子 热搜 热榜 微博 reseña commentaire kommentar comentario avis`,
  press: `news article headline newspaper magazine editorial newsletter rss bulletin 新闻 资讯 文章 快讯 日报 noticia nouvelle
    nachricht`,
  paper: `paper preprint abstract literature publication arxiv pubmed biorxiv medrxiv scholar manuscript thesis theses dissertation
    citation proceeding conference doi openalex crossref fulltext bibliography author 论文`,
  web: `webpage website web html url link hyperlink crawl scrape serp webcontent sitemap wayback google bing duckduckgo
    brave baidu yandex searxng kagi tavily exa perplexity wikipedia wiki wikidata mediawiki fandom site 网页 网站`,
  mail: `email mail inbox message chat conversation dm sms mms voicemail imessage whatsapp telegram slack discord wechat gmail mailbox correspondence unread
    邮件 消息 聊天`,
  tracker: `issue ticket bug defect epic subtask breadcrumb userstory mr diff changeset stacktrace 工单 缺陷`,
  code: `commit readme gist codebase monorepo changelog fork gitlab github 仓库`,
  registry: `package crate gem library libraries dataset npm pypi nuget maven huggingface addon flake module symbol`,
  offer: `listing job vacancy restaurant hotel airbnb recipe dish auction rental apartment accommodation attraction classified
    advert seller app apps marketplace 商品 职位 招聘`,
  people: `profile follower following follow people employee influencer creator company linkedin instagram facebook delegate dao
    bio`,
  media: `transcript caption subtitle lyric podcast episode video youtube vimeo livestream tiktok 视频 字幕 歌词`,
  invitation: `event invitation invite appointment attachment enclosure 日程`,
  screen: `screenshot 截图`,
  threat: `whois pulse ioc indicator subdomain malware osint cve packet pcap observable`,
  manual: `documentation docs guide tutorial openapi reference example 文档`,
};

/** Words by which a server says what it passes on. */
const SERVES: Record<KindName, string> = {
  posted: `reddit subreddit twitter tweet tweets bluesky bsky mastodon fediverse lemmy threads nostr farcaster warpcast hackernews hacker
    hn lobsters producthunt quora stackoverflow stackexchange discourse forum forums weibo zhihu xiaohongshu rednote douban v2ex tieba
    juejin tumblr pinterest substack posts reviews comments discussions governance dao trustpilot letterboxd
    goodreads disqus polymarket metaculus manifold 评论 小红书 微博 知乎 论坛 社区`,
  press: `news headlines articles rss atom newspaper newspapers journalism newsapi gnews gdelt guardian nytimes bbc reuters
    techcrunch cointelegraph coindesk geeknews 36kr feedly 新闻 资讯 热榜 热搜 头条`,
  paper: `arxiv pubmed biorxiv medrxiv chemrxiv ssrn scholar papers paper academic literature crossref preprint preprints
    paperswithcode semanticscholar openalex unpaywall dblp ieee springer elsevier scopus europepmc zotero mendeley scientific
    publications citations bibliography 论文 文献`,
  web: `scrape scraping scraper scrapers crawl crawler crawling websites webpages webpage website duckduckgo brave bing tavily exa
    perplexity serpapi serper serp searxng kagi linkup searchapi dataforseo baidu naver yandex sogou wikipedia wiki mediawiki wikis
    fandom wayback archived firecrawl jina brightdata oxylabs zyte scrapingbee scrapegraph diffbot hyperbrowser agentql apify browsing
    url urls internet fetch fetching web markdownify markitdown 网页 网站 爬虫 搜索引擎`,
  mail: `email emails mail mails gmail outlook inbox imap pop3 mailbox protonmail fastmail agentmail whatsapp telegram slack discord
    messages messaging messenger sms imessage twist mattermost rocketchat zulip signal wechat wecom dingtalk feishu lark kakaotalk
    viber matrix twilio chat chats conversations 邮件 邮箱 微信 钉钉 飞书`,
  tracker: `issue issues ticket tickets ticketing zendesk freshdesk freshservice intercom helpscout zammad servicenow jira linear sentry
    rollbar bugsnag tracker bugs bugzilla redmine youtrack mantis shortcut helpdesk openproject taiga gerrit phabricator`,
  code: `github gitlab bitbucket gitea forgejo codeberg gitee gitingest uithub deepwiki sourcegraph sourcebot repositories repository
    azdo`,
  registry: `crates npm pypi nuget maven rubygems packagist cargo dockerhub packages package registry registries huggingface hugging
    kaggle homebrew nixpkgs datasets marketplace smithery`,
  offer: `airbnb restaurant restaurants listings recruitment yelp tripadvisor ebay aliexpress taobao mercadolibre allegro shopping etsy
    craigslist stepstone indeed glassdoor zillow redfin realtor apple play opentable 招聘`,
  people: `linkedin instagram facebook influencer influencers followers crunchbase`,
  media: `youtube tiktok douyin bilibili vimeo twitch transcript transcripts subtitles captions podcast podcasts lyrics genius 视频 字幕`,
  invitation: `calendar calendars outlook`,
  screen: `browser playwright puppeteer selenium stagehand browserbase browsers screenshots chromium devtools`,
  threat: `virustotal alienvault otx osint threat shodan censys abuseipdb urlscan greynoise misp malware reputation enrichment wireshark
    pcap packets packet burp zap`,
  manual: `documentation docs libraries devdocs readthedocs llms`,
};

/** Heads that only carry what they are of: "the details of an issue". */
export const CARRIERS: ReadonlySet<string> = new Set(
  `detail details content contents text texts information info data metadata list lists result results body full summary
  summaries overview history item items entry entries record records collection collections batch all one single latest recent
  new top hot popular best relevant related similar specific given particular page pages archive by id ids name names search
  query online public user users more additional raw complete current description descriptions version versions file files
  context document documents report reports section sections store play the a an your any some multiple several available existing
  of and or with from in for on to about`.split(/\s+/),
);

/** Heads that are facts about a thing, and no text of it. */
export const FACTS_ABOUT: ReadonlySet<string> = new Set(
  `count counts number numbers stat stats statistics analytics metric metrics setting settings schema schemas folder folders label
  labels template templates config configuration configurations price prices pricing coordinates status statuses permission
  permissions field fields quota type types category categories language languages chart hash usage rate rates limit limits score
  scores timezone time duration size state states priority priorities tag tags role roles member members team teams project
  projects workspace workspaces organization organizations group groups token tokens key keys session sessions webhook webhooks
  campaign campaigns domain domains balance position positions order orders quote quotes trade trades candle candles weather
  forecast pipeline pipelines environment environments deployment deployments cycle cycles milestone milestones board boards
  sprint sprints filter filters rule rules policy policies device devices cluster clusters instance instances node nodes
  genre genres currency currencies availability health capability capabilities tool tools instructions help checksum performance
  errors error problems presence contacts contact subscription subscriptions license licenses branches
  branch worklogs attendee attendees suggestion suggestions element elements ranking rankings
  account accounts service services alert alerts connection connections collaborator collaborators application applications
  dependency dependencies speed completion completions`.split(/\s+/),
);

function forms(word: string): string[] {
  return word.endsWith('y') && !/[aeiou]y$/.test(word)
    ? [word, `${word.slice(0, -1)}ies`]
    : [word, `${word}s`, `${word}es`];
}

function build(lists: Record<KindName, string>, spell: (word: string) => readonly string[]): Map<string, number> {
  const kinds = new Map<string, number>();
  for (const [name, list] of Object.entries(lists)) {
    const kind = Object.entries(Kind).find(([key]) => key === name)?.[1] ?? 0;
    for (const word of list.split(/\s+/))
      for (const form of spell(word)) kinds.set(form, (kinds.get(form) ?? 0) | kind);
  }
  return kinds;
}

/** Kinds of single words, lower case, singular and plural. */
export const KINDS_OF: ReadonlyMap<string, number> = build(THINGS, forms);
/** Kinds that a word of a server's name or description stands for. */
export const KINDS_SERVED: ReadonlyMap<string, number> = build(SERVES, (word) => [word]);

type Weights = { thing: number; of: number; served: number; both: number };

/**
 * How much speaks for text of outsiders, in logarithms of odds: what is returned is of the kind (`thing`), or belongs to one
 * (`of`), the server serves the kind, and both together. Fitted to the labelled tools that may be looked at, and rounded.
 */
const WEIGHTS: Record<KindName, Weights> = {
  posted: { thing: 2.5, of: 0.7, served: 1.1, both: 1.0 },
  press: { thing: 2.0, of: 0.8, served: 0.7, both: 1.6 },
  paper: { thing: 1.6, of: 2.1, served: 2.2, both: 0.9 },
  web: { thing: 1.1, of: 1.3, served: 1.0, both: 1.0 },
  mail: { thing: 1.8, of: 0.3, served: 0.2, both: 1.4 },
  tracker: { thing: 2.5, of: 1.1, served: 0.4, both: 1.1 },
  code: { thing: 0.6, of: 1.7, served: 1.5, both: 1.1 },
  registry: { thing: 1.6, of: 2.4, served: 0.9, both: 0 },
  offer: { thing: 0.5, of: 0.2, served: 1.1, both: 1.4 },
  people: { thing: 1.1, of: -0.4, served: 1.8, both: 1.1 },
  media: { thing: 2.1, of: 0.3, served: 1.8, both: 0 },
  invitation: { thing: 1.3, of: -0.7, served: 0.6, both: 2.7 },
  screen: { thing: 0.8, of: 0, served: 1.2, both: 0.5 },
  threat: { thing: 0.8, of: 0, served: 2.7, both: 1.5 },
  manual: { thing: 0, of: 0.9, served: 0, both: 1.9 },
};
/** The weights of a mask of kinds, one after the other. */
export const WEIGHT_OF: readonly (Weights & { kind: number })[] = Object.entries(Kind).flatMap(([name, kind]) =>
  isKind(name) ? [{ ...WEIGHTS[name], kind }] : [],
);

function isKind(name: string): name is KindName {
  return name in Kind;
}
