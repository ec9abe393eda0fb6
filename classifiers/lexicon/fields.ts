/** Words of a server's name or description that say it serves what anybody may see. */
export const PUBLIC_FIELD: ReadonlySet<string> = new Set(
  `weather blockchain ethereum solana bitcoin cryptocurrency crypto coin coins token defi prices stock stocks wikipedia wiki arxiv papers paper
  academic scholar pubmed news trending maps geocoding calculator calculations math mathematical thinking thought thoughts reasoning
  think documentation docs scraping scraper crawling websearch duckduckgo tourism recipes anime movies weather astronomy quran bible
  currency exchange rates steam lyrics trivia dictionary holidays timezone statistics public government census biomedical genes
  internet registry threat osint youtube tiktok scrape brave exa tavily perplexity jina searxng google_search`.split(
    /\s+/,
  ),
);

/** Words of a server's name or description that say it serves what an organisation or a user keeps. */
export const PRIVATE_FIELD: ReadonlySet<string> = new Set(
  `crm workspace account accounts tasks task project projects calendar notes email mail inbox cloud aws azure gcp kubernetes database
  databases postgres postgresql mysql sqlite mongodb redis firestore dynamodb snowflake bigquery elasticsearch logs log monitoring
  observability metrics dashboards grafana jira confluence asana linear trello notion todoist slack discord teams outlook gmail drive
  files filesystem file directory repository repositories git devops ci pipelines tickets helpdesk invoices customers campaigns device
  devices network firewall infrastructure clusters productivity documents knowledge memory vault team management settings admin
  organization storage server servers self hosted instance local desktop collaboration tracking records incidents`.split(
    /\s+/,
  ),
);

/** Words of a server's name or description that say it passes on what outsiders wrote. */
export const OUTSIDER_FIELD: ReadonlySet<string> = new Set(
  `github gitlab reddit twitter linkedin instagram facebook tiktok youtube news arxiv pubmed papers paper scholar academic wikipedia wiki
  browser browsing scraping scrape scraper crawl crawling crawler websites webpages search google naver bing duckduckgo brave exa tavily
  perplexity gmail outlook email mail inbox slack discord telegram whatsapp messages posts articles forum podcast lyrics rss feeds
  issues jira tickets sentry npm packages literature semantic research subtitles transcripts transcript reviews social`.split(
    /\s+/,
  ),
);
