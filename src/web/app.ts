import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { CrawlProgress, ModelStatus, QueueState } from '../domain/catalogue.ts';
import type { MethodReport } from '../domain/method.ts';
import type { Catalog } from '../store/catalog.ts';
import type { Crawling, Judging, Reviewing } from './action.ts';
import { actions } from './actions/index.ts';
import { loadAssets } from './assets.ts';
import { keepAnswers } from './kept-answers.ts';
import { answerProblems, Problem } from './problem.ts';
import { resources } from './resources/index.ts';

export type AppDeps = {
  catalog: Catalog;
  /** The crawl that is under way, or the last one, or one that never began. */
  progress: () => CrawlProgress | Promise<CrawlProgress>;
  /** The queue of crawls and who works on it; absent where there is none. */
  queue?: () => Promise<QueueState>;
  /** Told which server somebody looks at. */
  looked?: (slug: string) => void;
  version: string;
  classifierVersion: string;
  /** How judgements are made and how often they are right. */
  method: MethodReport;
  /** The language model that is asked about unclear tools; absent where none is. */
  languageModel?: () => ModelStatus;
  /**
   * Names the state of the catalogue: the same name, the same data. With it, pages are made once for each state; it
   * has to be much cheaper than a page, for it is asked before each answer.
   */
  snapshot?: () => Promise<string>;
  /** What policies are made and tried out with for tools that somebody sends. */
  judging: Judging;
  /** What reviews over HTTP need; absent where they are switched off. */
  reviewing?: Reviewing;
  /** What ordering crawls over HTTP needs; absent where that is switched off. */
  crawling?: Crawling;
  /** Told about our own faults, one entry each; they are not part of any answer. */
  log?: (line: string) => void;
};

/**
 * The website and its API as one Express application that listens nowhere yet.
 * It reads the files of `public/` once, here.
 */
export function createApp(deps: AppDeps): Express {
  const assets = loadAssets();
  const site = { assets, version: deps.version, classifierVersion: deps.classifierVersion };
  const app = express();
  app.disable('x-powered-by');
  app.enable('case sensitive routing');
  app.set('query parser', 'simple');
  app.use(securityHeaders());
  app.use(assets.handler);
  app.use(['/api/v1', '/schemas'], openToOtherSites);
  const keep = deps.snapshot && keepAnswers(deps.snapshot);
  const { catalog, progress, method, languageModel = () => ({ model: null, working: true }) } = deps;
  const { queue, looked = () => {} } = deps;
  const writing = { catalog, site, reviewing: deps.reviewing, crawling: deps.crawling, judging: deps.judging };
  // Here and not where a page is loaded, since a page that is kept is not loaded again.
  app.get(['/servers/:server', '/servers/:server/*rest'], (request, _response, next) => {
    if (typeof request.params.server === 'string') looked(request.params.server);
    next();
  });
  for (const action of actions) app.post(action.path, ...action.answer(writing));
  const taken = new Set(actions.map(({ path }) => path));
  for (const resource of resources) {
    const answer = resource.answer({ catalog, progress, queue, method, languageModel, site, keep });
    for (const path of [resource.path, resource.apiPath]) {
      if (path === undefined) continue;
      const refused = taken.delete(path) ? only('GET', 'HEAD', 'POST') : readOnly;
      app.route(path).get(revalidated, answer).all(refused);
    }
  }
  for (const path of taken) app.all(path, only('POST'));
  app.route('/healthz').get(plainText('ok\n')).all(readOnly);
  app.route('/robots.txt').get(plainText('User-agent: *\nDisallow: /api/v1/\nDisallow: /search\n')).all(readOnly);
  app.route('/favicon.ico').get((_request, response) => response.redirect(301, assets.url('favicon.svg')));
  app.use(() => {
    throw new Problem(404, 'There is no page at this address.');
  });
  app.use(answerProblems(site, deps.log ?? (() => {})));
  return app;
}

/** Nothing inline, nothing from elsewhere: a tool's description that slipped past the escaping could still do nothing. */
function securityHeaders(): RequestHandler {
  const self = ["'self'"];
  const none = ["'none'"];
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: none,
        scriptSrc: self,
        styleSrc: self,
        imgSrc: self,
        connectSrc: self,
        formAction: self,
        baseUri: none,
        frameAncestors: none,
      },
    },
    // The program itself speaks plain HTTP; whoever puts TLS in front decides about HSTS.
    strictTransportSecurity: false,
  });
}

const openPaths = new Set(actions.flatMap(({ path, open }) => (open === true ? [path] : [])));

/** The API is public data: any site may read it and ask what keeps nothing, and a preflight is answered. */
const openToOtherSites: RequestHandler = (request, response, next) => {
  response.set({ 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' });
  response.set('Access-Control-Expose-Headers', 'Content-Disposition, ETag, Link, Toolrisk-Notes');
  if (request.method !== 'OPTIONS') return next();
  const methods = openPaths.has(request.baseUrl + request.path) ? 'POST' : 'GET, HEAD';
  response.set({ 'Access-Control-Allow-Methods': methods, 'Access-Control-Allow-Headers': '*' });
  response.set('Access-Control-Max-Age', '86400').status(204).end();
};

/** Kept, but asked about each time: Express compares the ETag and answers 304. A page and its twin share an address. */
const revalidated: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-cache').vary('Accept');
  next();
};

const readOnly: RequestHandler = (_request, response) => {
  response.set('Allow', 'GET, HEAD');
  throw new Problem(405, 'This address can only be read, with GET or HEAD.');
};

function only(...methods: string[]): RequestHandler {
  return (_request, response) => {
    response.set('Allow', methods.join(', '));
    throw new Problem(405, `This address takes ${methods.join(', ')} and nothing else.`);
  };
}

function plainText(text: string): RequestHandler {
  return (_request, response) => {
    response.type('text/plain').send(text);
  };
}
