import { type Facts, quoteMatch } from '../facts/facts.ts';
import { hasOwnPlace, isConfined, isTakenFrom } from '../facts/local-paths.ts';
import type { Parameter } from '../facts/parameters.ts';
import { type Rule, rates, SILENT } from '../rule.ts';

const ID = 'writes-local-files';
const PATHS = new Set([
  'path',
  'paths',
  'src',
  'dst',
  'source',
  'sourcepath',
  'srcpath',
  'dstpath',
  'oldpath',
  'absolutepath',
  'targetfile',
  'localpath',
  'savedir',
  'filepath',
  'filename',
  'file',
  'destination',
  'dest',
  'destinationpath',
  'outputpath',
  'outputfile',
  'outputdir',
  'outputdirectory',
  'savepath',
  'targetpath',
  'newpath',
  'dirpath',
  'directory',
  'projectpath',
  'remotepath',
  'folderpath',
  'outdir',
  'backuppath',
  'exportpath',
  'directorypath',
]);
const FILE =
  /(?:^|[^a-z])(?:files?|director(?:y|ies)|folders?|to disk|local path|pdf|docx|xlsx|\.md|markdown file)(?:$|[^a-z])/i;
const REMOTE =
  /\b(?:drive|bucket|s3|repository|cloud|dropbox|onedrive|sharepoint|box|workspace|notion|channel|vault|media library|branch|pull request|collection|presentation|slide)\b/;

/** What these verbs do leaves the contents of files as they are. */
const KEEPS_FILES = new Set(['upload', 'attach', 'commit', 'stage', 'mkdir', 'merge', 'rebase', 'login', 'connect']);
const DIRECTORY = /^(?:directory|directories|folder|folders|dir|repository|repo)$/;

/** Making an empty folder, staging and committing replace nothing that lies there. */
function writesFiles(facts: Facts): boolean {
  return facts.mainActs.some(
    (act) =>
      (act.verb.effect === 'make' || act.verb.effect === 'write') &&
      !KEEPS_FILES.has(act.verb.lemma) &&
      !act.object.some((word) => DIRECTORY.test(word.text)),
  );
}

/** With a path, these need no word for a file. */
const SAVES = new Set(['save', 'backup', 'dump', 'export']);

function savesTo(facts: Facts, parameter: Parameter): boolean {
  if (!parameter.plain.endsWith('path') || /endpoint|url/i.test(parameter.description ?? '')) return false;
  return facts.mainActs.some((act) => SAVES.has(act.verb.lemma));
}

function speaksOfFiles(facts: Facts): boolean {
  const quote = quoteMatch(facts, FILE);
  return quote !== undefined && quote.start <= 200;
}

export const writesLocalFiles: Rule = {
  id: ID,
  why: 'A writer that takes any path can replace any file of the local disk.',
  match: (facts) => {
    if (!writesFiles(facts)) return SILENT;
    const paths = facts.parameters.filter((path) => PATHS.has(path.plain) && !isTakenFrom(path));
    const parameter = paths[0];
    if (parameter === undefined || paths.some((path) => isConfined(facts, path) || hasOwnPlace(path))) return SILENT;
    if (!savesTo(facts, parameter) && !speaksOfFiles(facts)) return SILENT;
    if (REMOTE.test(facts.says.slice(0, 200)) || REMOTE.test(facts.serverText.slice(0, 100))) return SILENT;
    return [
      rates('Write', 'High', {
        rule: ID,
        claim: 'It writes a file at a path of the caller’s choice.',
        weight: 0.6,
        evidence: [parameter.evidence],
      }),
    ];
  },
  examples: [
    {
      tool: {
        name: 'write_file',
        description: 'Write content to a file.',
        inputSchema: { type: 'object', properties: { path: { type: 'string' } } },
      },
      expect: { category: 'Write', risk: 'High' },
    },
    { tool: { name: 'create_page', description: 'Create a page.' }, expect: 'silent' },
  ],
};
