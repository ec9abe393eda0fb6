import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/** Chromium as tests use it: headless, startable as root, and silent towards the network on its own account. */
const FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-first-run',
  '--no-pings',
];

/**
 * Starts the real browser that comes with the development packages. Its graphics stack is left out: pages need none,
 * and it costs seconds. The caller closes it.
 */
export async function launchBrowser(): Promise<Browser> {
  chromium.setGraphicsMode = false;
  const wanted = chromium.args.filter((flag) => !flag.startsWith('--headless') && flag !== '--single-process');
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    headless: true,
    args: [...new Set([...wanted, ...FLAGS])],
  });
}
