import type { Line } from './prose-blocks.ts';

/**
 * What stands under a heading: `tools`, one `tool`, something that belongs to a tool (`aside`), something that names no
 * tools whatever it lists (`other`), what a server can do (`features`), or what its headings do not say.
 */
export type Section = 'tools' | 'tool' | 'aside' | 'other' | 'features' | 'unknown';

/** Headings over what is no list of tools, even where the word stands in them. */
const OTHER =
  /\b(?:install\w*|set ?up|quick ?start|getting started|prerequisites?|requirements?|dependenc\w+|config\w*|environment|variables?|change ?log|release\w*|version history|history|what['’]?s new|roadmap|planned|upcoming|coming soon|future|to-?do|removed|migrat\w+|licen[cs]e|contribut\w+|develop\w*|debug\w*|build\w*|test\w*|deploy\w*|troubleshoot\w*|faq|comparison|compared?|versus|vs|alternatives?|related|similar|other|credits?|acknowledge?ments?|clients?|inspector|resources?|prompts?|parameters?|arguments?|inputs?|outputs?|returns?|responses?|examples?|errors?|options?|flags?|cli|command[- ]line|scripts?|contents|sponsors?|community|stack|architecture|structure|limits?|limitations?|notes?|schemas?|types?|transports?|files?|tool ?chain|tooling|hooks?|filter\w*|enabl\w*|disabl\w*|select\w*|choos\w*|presets?|profiles?|toolsets?|categories|groups?|permissions?)\b/i;
/** The same within a section of tools, where `Deployment` or `Testing` are kinds of tools. */
const OTHER_AMONG_TOOLS =
  /^(?:(?:the |tool |input |output |common |available |mcp |server )*(?:parameters?|arguments?|args|inputs?|outputs?|returns?|return values?|responses?|response format|examples?|errors?|error handling|options?|config\w*(?: .*)?|environment(?: .*)?|notes?|important|tips?(?: .*)?|best practices|guidelines|legend|how (?:to|it) .*|when to .*|why .*|install\w*(?: .*)?|usage|resources?|resource templates?|prompts?|limits?|limitations?|rate limits|schemas?|change ?log|planned.*|coming soon.*|upcoming.*|removed.*|future.*|troubleshoot\w*|prerequisites?|requirements?|permissions?|scopes?|licen[cs]e|development|faq|security|types?)|.*\b(?:examples?|use cases?|permissions?|presets?|categories)|filter\w* .*|enabl\w* .*|disabl\w* .*)\s*:?$/i;
const TOOLS = /\btools?\b/i;
/** A title is over everything, so it has to say nothing else. */
const TITLE_OF_TOOLS =
  /^(?:(?:all|the|our|mcp|available|supported|provided|list|of) )*tools?(?: (?:list|reference|overview|available|catalog(?:ue)?|index|documentation|docs))*$/i;
const LONGEST_WORDS = 8;
/** Here tools are listed by writers who do not say so, between other things. */
const FEATURES =
  /^(?:(?:key|main|core|all|available|supported|mcp) )*(?:features|capabilities|functionality|functions|operations|api(?: reference)?|actions|methods)$/i;

/** Numbers, pictures and brackets around what a heading says. */
function plainHeading(text: string): string {
  return text
    .replace(/\([^()]*\)|\[[^[\]]*\]/g, ' ')
    .replace(/[^\p{L}\p{N}'’&/ -]+/gu, ' ')
    .replace(/^[\s\d-]+|\s+$/g, '')
    .replace(/\s+/g, ' ');
}

/** What a heading says of what stands under it, given what it stands under itself. */
export function sectionUnder(heading: Line, level: number, outer: Section): Section {
  const text = plainHeading(heading.text);
  if (outer === 'tool' || outer === 'aside') return 'aside';
  if (outer === 'tools') return OTHER_AMONG_TOOLS.test(text) ? 'other' : 'tools';
  if (outer === 'other') return TITLE_OF_TOOLS.test(text) ? 'tools' : 'other';
  if (level === 1) return TITLE_OF_TOOLS.test(text) ? 'tools' : 'unknown';
  const words = text.split(' ').length;
  // “Tools, resources and prompts” is about tools first.
  const beginsWithTools =
    /^(?:(?:mcp|available|supported) )*tools?\b(?!.*\b(?:config\w*|examples?|chains?|versions?|requirements?|permissions?|filter\w*|presets?|calls?|approvals?|results?|outputs?|naming|annotations?|hints?|schemas?|selection|settings|access|security|errors?|count|limits?|use cases?))/i.test(
      text,
    );
  if (TOOLS.test(text) && words <= LONGEST_WORDS && (beginsWithTools || !OTHER.test(text))) return 'tools';
  if (FEATURES.test(text)) return 'features';
  // Within the features a heading such as `Queues` says which.
  return outer !== 'features' && OTHER.test(text) ? 'other' : outer;
}

/** Whether a paragraph says that what follows it are tools: “The server provides these tools:”. */
export function announcesTools(text: string): boolean {
  return (
    text.length < 300 &&
    /\btools?\b[^.!?]{0,80}:$/i.test(text) &&
    /\b(?:provid|expos|offer|follow|availab|includ|support|these|implement|ha[sv]|register|ship|come)/i.test(text) &&
    !/\b(?:install|require|need|prerequisite|develop|client|ide|editor)/i.test(text)
  );
}

/** Whether a label stands over what a tool takes and gives, and not over tools. */
export function labelsDetails(text: string): boolean {
  return /^(?:(?:the|tool|input|optional|required|common|main|key|supported|available|valid) )*(?:param\w*|arg\w*|inputs?|options?|returns?|outputs?|responses?|examples?|flags?|fields?|propert\w+|requir\w+|optional|env\w*|config\w*|notes?|features?|scopes?|permissions?|use cases?|usage|values?|modes?|types?|limits?|errors?|formats?|filters?|operators?|actions?|supports?|categor\w+|operation types|kinds?|toolsets?|presets?|profiles?|prompts?|resources?|when to use)\b/i.test(
    text.replace(/^[^A-Za-z]+/, ''),
  );
}

/** Whether the text after a name begins as that of a parameter does: with a type, or with whether it is required. */
export function looksLikeParameter(rest: string): boolean {
  return (
    /^[\s:*–—-]*[([{`*_]*(?:optional|required|string|str|number|integer|int|boolean|bool|array|object|float|double|list\[|dict|enum|any|uuid|date|datetime|timestamp|json|string\[\]|number\[\])\b/i.test(
      rest,
    ) || /^.{0,60}\((?:required|optional|default\b)[^()]*\)/i.test(rest)
  );
}
