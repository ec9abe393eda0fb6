import type { RiskLevel } from '../classification.ts';
import { jsonHash } from '../tool.ts';
import type { Finding, Place } from './finding.ts';
import { CHECK_RULES, RULE_IDS } from './rules.ts';

/** The level of SARIF, and the number by which code scanning sorts: the middle of its band for each word. */
const SARIF_LEVELS: Record<RiskLevel, { level: 'note' | 'warning' | 'error'; severity: string }> = {
  Low: { level: 'note', severity: '3.0' },
  Medium: { level: 'warning', severity: '5.5' },
  High: { level: 'error', severity: '8.0' },
  Critical: { level: 'error', severity: '9.5' },
};

/** What `file` of a place is relative to, by the names that readers of SARIF know or are told here. */
const BASES = {
  folder: { id: '%SRCROOT%', description: 'The folder that was checked.' },
  home: { id: 'HOME', description: 'The home of the user who ran the check.' },
} as const;

/**
 * The findings as a log of the Static Analysis Results Interchange Format, version 2.1.0 (OASIS Standard, 27 March 2020).
 * Ids of rules are stable; a fingerprint stays the same as long as the finding is about the same thing. What the lock pins is
 * a suppressed result.
 *
 * @param version of Toolrisk
 */
export function sarifLog(findings: readonly Finding[], version: string) {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Toolrisk', semanticVersion: version, rules: RULE_IDS.map(ruleOf) } },
        automationDetails: { id: 'toolrisk/check/' },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: Object.fromEntries(
          Object.values(BASES).map(({ id, description }) => [id, { description: { text: description } }]),
        ),
        results: findings.map(resultOf),
      },
    ],
  };
}

function ruleOf(id: (typeof RULE_IDS)[number]) {
  const { title, meaning, remedy, level } = CHECK_RULES[id];
  return {
    id: sarifId(id),
    name: id,
    shortDescription: { text: title },
    fullDescription: { text: meaning },
    help: { text: `${meaning} ${remedy}` },
    defaultConfiguration: { level: SARIF_LEVELS[level].level },
    properties: { tags: ['security', 'mcp'], 'security-severity': SARIF_LEVELS[level].severity },
  };
}

function resultOf(finding: Finding) {
  const { rule, level, text, places, identity, accepted, server, tool } = finding;
  return {
    ruleId: sarifId(rule),
    ruleIndex: RULE_IDS.indexOf(rule),
    level: SARIF_LEVELS[level].level,
    // In a message, braces are placeholders and brackets are links.
    message: {
      text: text
        .toWellFormed()
        .replaceAll(/[{}]/g, '$&$&')
        .replaceAll(/[\\[\]]/g, '\\$&'),
    },
    ...(places.length > 0 && { locations: places.map(locationOf) }),
    partialFingerprints: { 'toolrisk/v1': jsonHash([rule, identity]) },
    ...(accepted && {
      suppressions: [{ kind: 'external', status: 'accepted', justification: 'The lock pins this.' }],
    }),
    properties: {
      risk: level,
      ...(server !== null && { server: server.toWellFormed() }),
      ...(tool !== null && { tool: tool.toWellFormed() }),
    },
  };
}

function sarifId(rule: string): string {
  return `toolrisk/${rule}`;
}

function locationOf({ file, base, line }: Place) {
  return {
    physicalLocation: {
      artifactLocation:
        base === 'none' ? { uri: `file://${uriOf(file)}` } : { uri: uriOf(file), uriBaseId: BASES[base].id },
      region: { startLine: line ?? 1 },
    },
  };
}

/** A path as the path of a URI reference: a colon in its first part would begin a scheme. */
function uriOf(path: string): string {
  const parts = path.toWellFormed().replaceAll('\\', '/').split('/').map(encodeURIComponent);
  const uri = parts.join('/');
  return /^[A-Za-z]%3A/.test(uri) ? `/${uri}` : uri;
}
