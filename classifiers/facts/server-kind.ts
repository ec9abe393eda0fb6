import type { Facts } from './facts.ts';
import { perServer } from './per-server.ts';
import type { Passage, Word } from './words.ts';

/** What a server is for, as far as the level of a change hangs on it. */
export type ServerKind = 'platform' | 'public';

const split = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

/** Products that production runs on: clouds, clusters, gateways, networks, identities, pipelines. */
const PLATFORMS = split(`aws amazon ec2 eks ecs iam cloudformation cloudwatch cloudfront route53 dynamodb elasticache
  sagemaker azure entra intune gcp gke aks kubernetes k8s kubectl openshift rancher k3s argocd istio linkerd envoy kong
  apisix traefik nginx haproxy caddy tyk gravitee apigee terraform opentofu pulumi ansible saltstack cloudflare fastly
  akamai bunnycdn vercel netlify heroku coolify dokku caprover dokploy digitalocean linode hetzner vultr ovh ovhcloud
  scaleway upcloud exoscale openstack oci aliyun alicloud tencentcloud huaweicloud yandexcloud vmware vsphere vcenter esxi
  proxmox nutanix xenserver libvirt truenas unraid portainer nomad consul unifi ubiquiti meraki cisco mikrotik
  routeros fortinet fortigate fortimanager panos opnsense pfsense openwrt sophos juniper junos aruba arista illumio
  zscaler tailscale headscale netbird zerotier okta auth0 keycloak authentik onelogin jumpcloud fusionauth supabase
  planetscale upstash confluent rabbitmq datadog newrelic pagerduty opsgenie splunk dynatrace launchdarkly
  flagsmith growthbook configcat splitio jenkins circleci buildkite teamcity gocd tekton octopusdeploy spacelift
  adguard pihole technitium namecheap godaddy porkbun gandi dnsimple powerdns cpanel plesk jamf kandji mosyle
  crowdstrike wazuh sentinelone snowplow airflow dagster infisical doppler hashicorp railway neondb
  qovery northflank koyeb zeabur flyctl ngrok nacos rundeck foreman cloudpods harbor artifactory fluxcd crossplane velero
  zabbix nagios icinga graylog
  阿里云 腾讯云 华为云 火山引擎 infrastructure`);

/** Sites whose posts, pages and comments anybody can read. */
const PUBLIC_SITES = split(`twitter tweet tweets linkedin facebook instagram mastodon bluesky bsky tiktok youtube
  reddit subreddit pinterest tumblr snapchat vk weibo xiaohongshu rednote bilibili douyin zhihu farcaster nostr lemmy
  hackernews producthunt quora medium devto hashnode substack wordpress wpcom ghost blogger blogspot mediawiki wikipedia
  wikidata fandom discourse flarum vimeo soundcloud twitch patreon gumroad etsy shopify woocommerce ebay craigslist
  yelp tripadvisor trustpilot npmjs pypi huggingface dribbble behance flickr imgur qiita zenn
  微博 小红书 抖音 知乎 公众号 微信公众号 bluesky warpcast nextdoor stackoverflow stackexchange`);

/** A server says early what it is for; later it says what it runs on. */
const EARLY = 170;

const kindsOfServer = perServer(kindsOf);

/** Whether the server, or the name of the tool, names a product of this kind. */
export function isOfKind(facts: Facts, kind: ServerKind): boolean {
  return kindsOfServer(facts.server).has(kind) || facts.name.words.some((word) => namesKind(word, kind));
}

function kindsOf(server: Passage): ReadonlySet<ServerKind> {
  const kinds = new Set<ServerKind>();
  for (const word of server.words) {
    if (word.start > EARLY) break;
    for (const kind of ['platform', 'public'] as const) if (namesKind(word, kind)) kinds.add(kind);
  }
  return kinds;
}

function namesKind(word: Word, kind: ServerKind): boolean {
  return (kind === 'platform' ? PLATFORMS : PUBLIC_SITES).has(word.text);
}
