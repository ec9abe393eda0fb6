import { Topic, type TopicName } from './topics.ts';

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

/** Fields of work that a server's product gives away, beside the topics. */
const OwnField = {
  browsing: 1 << 24,
  gaming: 1 << 25,
  attacking: 1 << 26,
  debugging: 1 << 27,
  home: 1 << 28,
  web3: 1 << 29,
  trading: 1 << 30,
} as const;
export type FieldName = TopicName | keyof typeof OwnField;

const FIELDS: ReadonlyMap<string, number> = new Map<string, number>([
  ...Object.entries(Topic),
  ...Object.entries(OwnField),
]);

/** The bits of several fields together. */
export function fieldMask(names: readonly FieldName[]): number {
  let mask = 0;
  for (const name of names) mask |= FIELDS.get(name) ?? 0;
  return mask;
}

/** Products and trades by the field they work in; only the server's own words and the tool's name are asked. */
const PRODUCTS: readonly (readonly [readonly FieldName[], string])[] = [
  [
    ['bill'],
    `stripe paypal braintree adyen paddle chargebee recurly mollie razorpay paystack flutterwave gocardless klarna creem
    lemonsqueezy revenuecat xendit midtrans mercadopago pagseguro pagbank asaas iugu payoneer  revolut zuora maxio quickbooks xero
    freshbooks fastspring gumroad alipay wechatpay worldpay checkoutcom cashfree paytm phonepe juspay payu square invoicing
    payments payment billing subscriptions dodo dodopayments stigg  metronome billcom  brex 
    monnify paymongo  moyasar iyzico przelewy24 sumup  clover zettle payhip shopify woocommerce magento bigcommerce
    prestashop commerce ecommerce shop store marketplace etsy ebay hosting hostinger godaddy namecheap porkbun gandi ionos
    registrar `,
  ],
  [['asset'], `bank banking banks fintech treasury remittance payroll wallet wallets`],
  [
    ['asset', 'trading'],
    `broker brokerage trading trader alpaca robinhood ibkr schwab tradier etrade zerodha kite upstox dhan  groww
    fyers webull moomoo futu tastytrade tradovate oanda metatrader mt5 mt4 ctrader freqtrade quantconnect ccxt binance
    coinbase kraken bybit okx kucoin bitget bitfinex  gateio bitmex deribit dydx hyperliquid upbit bithumb
    polymarket kalshi manifold betfair futures forex perps`,
  ],
  [
    ['chain', 'web3'],
    `wallet wallets web3 defi evm onchain crypto dex ethereum solana  arbitrum optimism polygon avalanche bsc aptos sui
    tron starknet cosmos bitcoin lightning uniswap jupiter raydium pumpfun aave morpho lido eigenlayer thirdweb
    alchemy metamask  fireblocks turnkey privy agentkit goat x402 nft opensea tezos cardano algorand hedera stellar xrpl
    ripple  zora lnd lnbits alby phoenixd`,
  ],
  [
    ['browsing'],
    `browser browsers playwright puppeteer selenium webdriver chrome chromium firefox safari browserbase stagehand
    browserless  hyperbrowser cdp devtools webkit camoufox patchright nodriver cypress testcafe browsermcp`,
  ],
  [
    ['gaming'],
    `minecraft mineflayer roblox factorio gameboy emulator game games vrchat chess pokemon doom terraria rpg  `,
  ],
  [
    ['attacking'],
    `pentest pentesting penetration nmap nuclei burp burpsuite metasploit kali sqlmap vulnerability vulnerabilities offensive
     nessus openvas semgrep trivy snyk masscan recon exploitation redteam hacking hexstrike yara volatility suricata wifi
    bettercap hashcat  dast sast`,
  ],
  [
    ['debugging'],
    `debugger debugging gdb lldb windbg x64dbg x32dbg  debugpy delve  ghidra frida radare2 pdb jdb xdebug `,
  ],
  [
    ['home', 'device'],
    `homeassistant hass hue tuya zigbee zwave matter smartthings homekit homebridge openhab shelly tasmota esphome 
    ecobee lifx  yeelight govee kasa tapo roborock roomba sonos chromecast roku tesla arduino esp32 raspberry gpio mqtt
    modbus opcua opc plc  ros2 robot robotics robotic drone px4 ardupilot mavlink dji octoprint klipper moonraker bambu bambulab printer prusa
    cnc grbl iot smarthome thermostat lights lighting appliances unitree lerobot dobot actuator midi dmx knx lutron
    govee switchbot aqara ikea dirigera xiaomi miio vehicle car appletv`,
  ],
];

/** Of a word of a server's name or description: the fields that it gives away. */
export const FIELD_OF_PRODUCT: ReadonlyMap<string, number> = productTable();

function productTable(): Map<string, number> {
  const table = new Map<string, number>();
  for (const [names, words] of PRODUCTS) {
    for (const word of words.split(/\s+/)) table.set(word, (table.get(word) ?? 0) | fieldMask(names));
  }
  return table;
}
