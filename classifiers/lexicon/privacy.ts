/**
 * Whose data a word speaks of. A kind is one bit, so that one look-up answers every question about a word.
 *
 * Written from what software is known for, not from single servers: products by what they keep, subjects by who knows them.
 */
export const Whose = {
  /** Products that hold the data of those who pay for them. */
  keeper: 1 << 0,
  /** Fields of work and kinds of systems in which an owner's data is kept. */
  kept: 1 << 1,
  /** Sources and subjects that anybody may look up. */
  world: 1 << 2,
  /** Services that make something from their input, and knowledge about software. */
  maker: 1 << 3,
  /** The caller's own: "my", "your", "authenticated". */
  own: 1 << 4,
  /** Things that exist only inside somebody's account, project or machine. */
  thing: 1 << 5,
  /** What a product says of itself: documentation, kinds, limits, regions. */
  about: 1 << 6,
  /** The same, where the word may also name a thing that somebody made. */
  shape: 1 << 7,
  /** Things of the world as they stand in names and sentences of tools. */
  open: 1 << 8,
} as const;
export type WhoseName = keyof typeof Whose;

const LISTS: Record<WhoseName, string> = {
  keeper: `jira asana linear trello monday mondaycom clickup notion todoist ticktick basecamp wrike smartsheet
    airtable coda youtrack redmine openproject taiga teamwork confluence atlassian bitbucket gitlab azuredevops devops
    zenhub productboard kanban omnifocus things3 evernote obsidian roam logseq joplin onenote zotero mendeley raindrop
    readwise pinboard instapaper anytype slack zoom mattermost rocketchat whatsapp imessage gmail outlook imap smtp
    protonmail fastmail sendgrid mailgun mailchimp brevo klaviyo postmark resend twilio sendblue intercom zendesk
    freshdesk freshservice helpscout gorgias crisp smartlead lemlist twist webex dialpad aircall gong fireflies otter
    granola loom salesforce hubspot attio pipedrive zoho dynamics copper odoo sap netsuite erpnext workday bamboohr
    gusto rippling greenhouse lever personio servicenow freshworks close keap activecampaign marketo pardot customerio
    onesignal stripe paypal paystack square quickbooks xero freshbooks plaid mercury brex ramp ynab monarch firefly
    chargebee recurly lemonsqueezy gocardless revolut adyen razorpay mollie braintree paddle bexio lexoffice sevdesk
    moneybird holded aws azure gcp cloudflare vercel netlify heroku railway flyio digitalocean linode hetzner vultr
    ovh aliyun alibabacloud oci kubernetes k8s kubectl eks aks gke ecs ecr ec2 s3 rds lambda helm argocd openshift
    rancher portainer nomad consul terraform pulumi ansible proxmox vmware vsphere truenas synology unraid opnsense
    pfsense fortigate fortinet paloalto meraki unifi omada kong apisix nginx traefik tailscale zerotier mikrotik
    zabbix nagios netbox coolify dokku cpanel plesk openstack nutanix datadog grafana prometheus loki tempo sentry
    newrelic splunk dynatrace honeycomb cloudwatch pagerduty opsgenie rootly incidentio elastic elasticsearch
    opensearch kibana graylog cribl signoz betterstack logfire langfuse langsmith opik mlflow wandb comet bugsnag
    rollbar instana appdynamics coralogix victoriametrics healthchecks uptimerobot statuspage firehydrant squadcast
    postgres postgresql mysql mariadb sqlite mongodb mongo redis valkey memcached dynamodb documentdb cassandra
    keyspaces clickhouse snowflake bigquery databricks redshift athena trino presto duckdb motherduck neo4j neptune
    arangodb couchbase couchdb firestore firebase supabase neon planetscale turso singlestore cockroachdb mssql
    sqlserver timescale timescaledb influxdb qdrant pinecone weaviate milvus chroma chromadb typesense meilisearch
    algolia hasura directus strapi contentful sanity storyblok pocketbase appwrite nocodb baserow prisma dbt tdengine
    starrocks doris oceanbase tidb yugabytedb dremio teradata vertica greenplum zilliz surrealdb memgraph kafka
    confluent rabbitmq nats pulsar etcd zookeeper jenkins circleci buildkite travis teamcity sonarqube sonarcloud
    deepsource codacy codecov browserstack allure testrail qase lambdatest gerrit gitea forgejo tableau powerbi looker
    metabase superset mixpanel amplitude posthog plausible goatcounter matomo umami hotjar prefect airflow dagster
    fivetran airbyte n8n temporal windmill zapier superblocks retool appsmith rudderstack shopify woocommerce magento
    bigcommerce wordpress ghost webflow squarespace printify printful shipstation shippo okta auth0 keycloak entra
    intune jamf wiz crowdstrike sentinelone illumio wazuh burpsuite 1password bitwarden lastpass dashlane kandji
    tenable nessus qualys rapid7 defender sumologic dropbox onedrive sharepoint minio nextcloud owncloud alfresco
    gdrive egnyte backblaze paperless seafile oura fitbit strava garmin whoop withings healthkit applehealth caldav
    carddav homeassistant hass tesla ecobee sonos figma canva miro lucidchart penpot calendly typeform jotform
    surveymonkey docusign pandadoc moodle canvas blackboard classroom kintone lark feishu dingtalk wecom teambition
    coze dify yuque filesystem powershell ssh sftp ftp adb clipboard xcode jupyter codebase lldb gdb volatility ghidra
    ida wireshark tshark gumroad unipile beehiiv substack convertkit buffer hootsuite metricool bitly dub postiz toggl
    clockify harvest freeagent bitrix24 amocrm keycrm kommo pipefy podio zenkit nuclino slite bookstack wikijs affine
    siyuan trilium memos mem0 zep graphiti letta openmemory vikunja kanboard wekan focalboard gitness infisical
    doppler lessonly docebo talentlms schoology powerschool infusionsoft kajabi teachable thinkific eventbrite luma
    tito pretix`,
  kept: `crm erp workspace workspaces account accounts tasks task todo todos project projects calendar calendars notes
    note email emails mail inbox cloud database databases sql nosql logs log logging monitoring observability metrics
    metric dashboards dashboard traces tracing drive file filesystem directory repositories repository git ci
    pipelines pipeline tickets ticket ticketing helpdesk invoices invoice invoicing accounting bookkeeping payroll hr
    customers customer campaigns device devices firewall infrastructure clusters cluster productivity documents
    memories vault team teams management manage settings admin organization organizations self hosted instance
    instances collaboration tracking tracker records incidents incident personal private authenticated tenant
    enterprise subscriptions bookmarks meetings meeting transcripts contacts reminders budget budgets expenses expense
    warehouse datastore workflow workflows backlog sprint issues deployments deployment hosting analytics telemetry
    bucket buckets wearable health fitness journal diary spreadsheet spreadsheets inventory billing leads sales pods
    containers vm vms spreadsheet tunnel tunnels codebase assignments portfolio playlists backups consumers secrets
    credentials identity workloads timesheets timesheet recruiting applicants donors loyalty memberships`,
  world: `weather forecast meteo meteorological climate earthquake earthquakes nasa astronomy satellite satellites
    pollen blockchain blockchains ethereum solana bitcoin evm cryptocurrency cryptocurrencies crypto coin coins defi
    token tokens onchain web3 nft nfts dao dex coingecko coinmarketcap defillama dexscreener uniswap etherscan
    blockscout ton sui aptos starknet cosmos polymarket prices stock stocks equities forex ticker tickers yahoo
    finance edgar sec filings disclosure disclosures economic economics macroeconomic fred worldbank imf oecd eurostat
    wikipedia wikidata wiki encyclopedia arxiv papers paper academic scholar scholarly pubmed biorxiv medrxiv openalex
    crossref literature citation citations publications preprints biomedical clinical trials drug drugs fda gene genes
    genomic genomics genome variants protein proteins uniprot chembl pubchem chemistry molecules compounds patents
    patent uspto legislation legislative statutes laws court courts congress senate parliament census government
    opendata statistics news headlines hackernews reddit subreddits twitter tweets bluesky mastodon youtube tiktok
    bilibili weibo zhihu douyin xiaohongshu instagram producthunt podcast podcasts trending rss maps mapbox
    openstreetmap osm amap gaode geocoding geocode geospatial geographic coordinates directions elevation tourism
    travel traveling flights airline airlines airports trains train subway metro transit bus parks hotels hotel airbnb
    restaurants restaurant realestate anime manga anilist myanimelist movies movie films tmdb omdb imdb tv lyrics
    trivia quotes jokes poems poetry books openlibrary gutenberg quran hadith bible biblical torah verse verses
    scripture recipes recipe cocktails food nutrition games game gaming steam minecraft roblox pokemon pokeapi pokémon
    marvel dnd chess lichess leetcode codeforces sports nba nfl mlb nhl football soccer cricket racing f1 formula
    olympics boardgame boardgamegeek museum museums artwork artworks heritage gallery wallpaper wallpapers holidays
    internet websearch duckduckgo brave exa tavily perplexity jina searxng serp serpapi google_search google_maps seo
    dataforseo bing naver baidu wolfram osint shodan virustotal otx alienvault whois cve cves nvd breaches threat
    pwned dns domains ip marketplace mercadolibre ebay ads companies company huggingface jobs appstore directories
    regulations parliamentary university universities players demographics anthropology constitutional nutritional
    usda nutritionix lotto lottery horoscope tarot zodiac namuwiki speedrun valorant dota genshin wuwa fiction novels
    novel ebooks dividends bgp asn rpki radar memes meme gifs gif emoji wayback archive.org genealogy astrology
    numerology horoscopes ncbi ensembl clinicaltrials wordle jeopardy dota2 csgo fortnite ufc tennis golf hockey
    baseball basketball mma esports sportsbook odds research`,
  maker: `calculator calculators calculation calculations calculate arithmetic math mathematical conversion converter
    convert qr uuid random randomness dice timezone timezones datetime clock encoder decoder encode encoding base64
    hash hashing regex translate translation translator dictionary generation generate image images flux midjourney
    dalle diffusion tts speech synthesis thinking thought thoughts think reasoning sequential prompt completion
    completions grok openai gemini deepseek anthropic ollama openrouter simulation simulate simulator drawing diagram
    diagrams mermaid charts charting plotting latex scraping scraper scrape crawling crawler crawl webpage webpages
    puppeteer playwright selenium documentation docs sdk npm pypi crates maven nuget nixos packages package registry
    components component shadcn tailwind tailwindcss antd icons icon svg fonts font boilerplate scaffolding templates
    guidance practices examples sample demo hello echo greeting sandbox sandboxed advice sleep wait painter wallpaper
    headless`,
  own: `my mine your yours authenticated me own owned configured connected user's logged assigned viewer myself whoami
    our ours`,
  thing: `account accounts workspace workspaces organization organizations organisation org orgs team teams member
    members tenant tenants project projects board boards card cards task tasks subtask subtasks todo todos issue
    issues ticket tickets epic epics sprint sprints milestone milestones story stories backlog worklog worklogs note
    notes notebook notebooks document documents spreadsheet spreadsheets sheet sheets worksheet workbook workbooks
    database databases table tables view views collection collections record records row rows item items bucket
    buckets object objects blob file files folder folders directory directories drive repo repository repositories
    branch branches commit commits pr prs diff blame stash pipeline pipelines build builds artifact artifacts job jobs
    run runs workflow workflows execution executions deployment deployments release environment environments env
    config configuration configurations setting settings preferences secret secrets credential credentials password
    passwords key keys cluster clusters node nodes pod pods namespace namespaces container containers vm vms instance
    instances droplet droplets server servers host hosts service services function functions volume volumes snapshots
    backup backups network networks vpc vpcs subnet subnets firewall firewalls gateway gateways policy policies rule
    rules role roles permission user users group groups customer customers client clients contact contacts lead leads
    deal deals opportunity opportunities company companies employee employees invoice invoices payment payments
    transaction transactions subscription subscriptions order orders refund refunds charge charges dispute disputes
    payout payouts balance balances budget budgets expense expenses portfolio position positions holding holdings
    watchlist watchlists margins trades funds wallet wallets bookmark bookmarks playlist playlists queue calendar
    calendars event events appointment appointments meeting meetings attendees email emails mail mails inbox message
    messages thread threads conversation conversations chat chats channel channels calls recording recordings
    transcript transcripts attachment attachments campaign campaigns audience audiences segment segments subscriber
    subscribers form forms submission submissions response responses survey surveys dashboard dashboards widget
    widgets panel panels report reports metric metrics log logs trace traces span spans alert alerts alarm alarms
    incident incidents monitor monitors event finding findings vulnerability vulnerabilities scan scans device devices
    sensor sensors reading readings sim emulator sessions clipboard process processes port ports desktop local
    localhost tunnel tunnels memory memories entity entities relation relations graph node dataset datasets datasource
    datasources index indexes indices consumer consumers upstream upstreams route routes certificate certificates zone
    zones worker workers queue topic activity activities history usage cost costs billing bill spend plan assignment
    assignments course courses student students patient patients medication sleep readiness workout workouts steps
    habit habits journal bookmark annotation annotations highlights test tests suite crash crashes bug bugs stats
    statistics analytics funnel funnels retention cohort cohorts visitors traffic packet packets asset assets
    inventory quota quotas feature features roadmap agent agents flow flows application applications site sites mockup
    design designs layer layers scene layout workload workloads label labels tag tags connections integration
    integrations webhook webhooks variable variables codebase source scripts symbol diagnostics pcap notifications
    reminder reminders timesheet timesheets discount discounts coupon coupons vendor vendors supplier suppliers ledger
    journal_entries warehouse shipment shipments prescription prescriptions vitals diagnosis candidate candidates
    applicant applicants vacancy signature signatures envelope envelopes value values entries columns column range
    cell cells app apps session permissions call snapshot 文件 目录 文件夹 檔案 消息 邮件 电子邮件 郵件 数据库 數據庫 用户 用戶 日志 日誌 订单 本地 ファイル
    メール データベース ユーザー ログ 注文 파일 이메일 데이터베이스 사용자 로그 주문 archivo archivos correo usuario usuarios pedido pedidos arquivo
    datei benutzer nachricht`,
  about: `documentation docs doc doku help guide guides guidance tutorial tutorials readme manual example examples
    sample samples practice practices advice tips best explain supported capability capabilities syntax version
    versions changelog region regions zones locales timezone timezones language languages pricing kind kinds ui health
    ping heartbeat alive liveness connectivity procedures specification spec openapi introspect instructions
    boilerplate currencies countries`,
  shape: `information connection options keywords model models plan plans type types schema schemas price prices
    category categories component components block blocks template templates available possible valid format formats
    plugin plugins addon addons engine engines limit limits license licenses library libraries rules catalog
    recommendation recommendations suggestion suggestions operator operators sizes package packages framework
    frameworks icons fonts themes skus flavors currencies countries page graphql definition definitions`,
  open: `weather forecast news article articles headline headlines paper papers publication publications author
    authors citation wikipedia web website webpage url urls internet online google bing search ticker tickers symbol
    quote market markets exchange exchanges coin coins tokens crypto cryptocurrency pair pairs candle candles
    candlestick ohlc ohlcv orderbook kline klines historical latest trending top popular hot random chain chains gas
    address contract contracts dao proposal proposals delegate delegates protocol protocols pool pools tvl movie
    movies film films show shows anime manga character characters actor actors song songs lyrics album albums artist
    artists genre genres book books chapter verse verses hadith recipe recipes food meal restaurant restaurants hotel
    hotels flight flights airport train trains station stations stop bus transit city cities location locations place
    places maps coordinates latitude longitude geocode distance route direction directions elevation game games player
    players team season league tournament match fixture standings champion race driver circuit weapon pokemon spell
    monster problem contest challenge puzzle gene genes variant variants protein drug drugs disease trial trials
    compound law laws bill patent patents statute case court company companies filing filings subreddit tweet tweets
    profile video videos channel podcast reviews review seller listing listings marketplace ip domain whois dns cve
    vulnerability breach breaches reputation calculate calculation convert sum average holiday holidays timezone
    picture photo museum artwork planet satellite asteroid earthquake census indicator indicators economic world
    global global hashtag trends thought thinking actress wallpaper wallpapers repository repositories github stars
    followers following follower hashtags mentions influencer influencers creator creators bgp asn rpki tld tlds
    rankings ranking leaderboard token date product products map 新闻 新聞 ニュース 뉴스 热搜 热榜 网页 网站 价格 行情`,
};

function build(): Map<string, number> {
  const words = new Map<string, number>();
  for (const [name, list] of Object.entries(LISTS)) {
    const bit = Object.entries(Whose).find(([key]) => key === name)?.[1] ?? 0;
    for (const word of list.split(/\s+/)) words.set(word, (words.get(word) ?? 0) | bit);
  }
  return words;
}

/** What is known of a word, in lower case as it stands in the text. */
export const WHOSE_WORDS: ReadonlyMap<string, number> = build();

/** Parameters, in plain letters, that pick something out of what somebody keeps. */
export const KEPT_PARAMETERS: ReadonlySet<string> = new Set(
  `path filepath file directory projectpath repopath database namespace cluster connectionstring organizationslug
    projectslug table collection tablename databasename region password context connection starttime endtime token
    accesstoken repo workspace project account resourcegroup clustername filter sheetname nexttoken workspaceslug cwd
    basepath profile awsprofile dir orgslug buildnumber pipelineslug vaultpath listname subscription resourcename
    indexname bucketname bucket keyspace schemaname podname servicename functionname stackname loggroup loggroupname
    branchname workingdir workingdirectory rootdir workspaceroot tail lines columnname jql cql soql`.split(/\s+/),
);

/** Parameters that ask something of the whole world, or give what is to be worked on. */
export const WORLD_PARAMETERS: ReadonlySet<string> = new Set(
  `latitude longitude lat lon lng location city country symbol symbols ticker currency date url prompt text language
    author title thought seed keyword keywords address chainid a b expression height width weight chain network
    contractaddress walletaddress tokenaddress txhash blocknumber isbn doi pmid paperid arxivid ip domain username
    handle subreddit owner topic topics zip zipcode timezone year season player playername league pokemon packagename
    package cityname countrycode lang locale category genre exchange pair coin coinid coins interval radius origin
    destination departure mode units unit string number numbers x y input html code word phrase question videoid
    videourl version library libraryname componentname component gene drug condition cve cveid hash slug`.split(/\s+/),
);
