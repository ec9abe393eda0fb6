import type { Assets } from './assets.ts';
import { type Html, html, plain } from './html.ts';
import { urls } from './urls.ts';

/** What every page of one running program shares. */
export type Site = { assets: Assets; version: string; classifierVersion: string };

export type PageContent = {
  /** Plain text; it may hold a server's words. */
  title: string;
  description?: string | undefined;
  /** The entry of the navigation that this page belongs to. */
  section?: 'servers' | 'tools' | 'stack' | 'risk' | 'method' | 'api' | undefined;
  /** The address of the JSON twin. */
  twin?: string | undefined;
  /** The address of an Atom feed of what the page lists. */
  feed?: string | undefined;
  /** Whether something on the page changes by itself now: it reloads without scripts, and is updated with them. */
  live?: boolean | undefined;
  /** What the search box in the head holds; `false` leaves the box out (the home page has its own). */
  search?: string | false | undefined;
  /** A script of `public/` that this page alone needs. */
  script?: string | undefined;
  main: Html;
};

const RELOAD_SECONDS = 5;

/** The whole document around a page's content. */
export function layout(site: Site, page: PageContent): Html {
  const title = page.title === 'Toolrisk' ? page.title : `${page.title} · Toolrisk`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${plain(title)}</title>
${page.description !== undefined && html`<meta name="description" content="${plain(page.description)}">`}
<link rel="icon" type="image/svg+xml" href="${site.assets.url('favicon.svg')}">
<link rel="stylesheet" href="${site.assets.url('style.css')}">
${page.twin !== undefined && html`<link rel="alternate" type="application/json" href="${page.twin}">`}
${page.feed !== undefined && html`<link rel="alternate" type="application/atom+xml" href="${page.feed}">`}
<script src="${site.assets.url('theme.js')}"></script>
<script src="${site.assets.url('page.js')}" defer></script>
${page.script !== undefined && html`<script src="${site.assets.url(page.script)}" defer></script>`}
${page.live === true && html`<noscript><meta http-equiv="refresh" content="${RELOAD_SECONDS}"></noscript>`}
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
${head(page)}
<main id="main" tabindex="-1">
${page.main}
</main>
${foot(site, page)}
</body>
</html>
`;
}

function head(page: PageContent): Html {
  const item = (section: PageContent['section'], href: string, text: string) =>
    html`<a href="${href}"${page.section === section && html` aria-current="true"`}>${text}</a>`;
  return html`<header class="top"><div class="wrap">
<a class="brand" href="${urls.home()}">${mark()}<span>Toolrisk</span></a>
<nav aria-label="Main">${item('servers', urls.servers(), 'Servers')}${item('tools', urls.tools(), 'Tools')}${item('stack', urls.stack(), 'Stack')}${item('risk', urls.risk(), 'Levels')}${item('method', urls.method(), 'Method')}${item('api', urls.apiGuide(), 'API')}</nav>
${
  page.search === false
    ? html`<span class="spring"></span>`
    : html`<form class="find" role="search" action="${urls.search()}" method="get">
<input type="search" name="search" value="${page.search ?? ''}" placeholder="Search" aria-label="Search servers and tools" maxlength="200" data-search><kbd aria-hidden="true">/</kbd></form>`
}
<button class="theme" type="button" data-theme-toggle hidden aria-label="Colours: as the system">${themeIcon()}</button>
</div></header>`;
}

/** Four rising bars: the four levels. The same figure is the favicon. */
function mark(): Html {
  return html`<svg class="mark" viewBox="0 0 20 20" width="22" height="22" aria-hidden="true"><rect class="l1" x="1" y="12.5" width="3.6" height="6.5" rx="1.2"/><rect class="l2" x="5.8" y="9" width="3.6" height="10" rx="1.2"/><rect class="l3" x="10.6" y="5" width="3.6" height="14" rx="1.2"/><rect class="l4" x="15.4" y="1" width="3.6" height="18" rx="1.2"/></svg>`;
}

function themeIcon(): Html {
  return html`<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><circle cx="10" cy="10" r="7.25" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M10 2.75a7.25 7.25 0 0 1 0 14.5z" fill="currentColor"/></svg>`;
}

function foot(site: Site, page: PageContent): Html {
  return html`<footer class="bottom"><div class="wrap">
<p>Every judgement here is made from a tool’s own definition and says which words it rests on. It is no audit of the code behind the tool.</p>
<p class="meta">Toolrisk ${site.version} · classifier ${site.classifierVersion}${page.twin !== undefined && html` · <a href="${page.twin}">This page as JSON</a>`} · <a href="${urls.crawls()}">Crawls</a> · <a href="${urls.changes()}">Changes</a> · <a href="${urls.reviews()}">Reviews</a> · <a href="${urls.apiGuide()}">API</a></p>
</div></footer>`;
}
