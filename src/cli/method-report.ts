import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLASSIFIER_VERSION } from '../../classifiers/classify.ts';
import type { RuleExample } from '../../classifiers/rule.ts';
import { RULES } from '../../classifiers/rules/index.ts';
import { WEAKNESSES } from '../../classifiers/weaknesses.ts';
import { type Figures, figuresSchema } from '../domain/figures.ts';
import type { MethodReport, RuleShown } from '../domain/method.ts';

const FIGURES = join(import.meta.dirname, '..', '..', 'classifiers', 'figures.json');

/** All that the page about the method shows: the figures that were last written, the rules, and what is known to fail. */
export function methodReport(): MethodReport {
  const { sets } = readFigures();
  const records = new Map(sets[0]?.rules.map((record) => [record.id, record]));
  return {
    classifier: CLASSIFIER_VERSION,
    sets,
    rules: RULES.map(({ id, why, examples }) => ({
      id,
      why,
      examples: examples.map(shown),
      record: records.get(id) ?? null,
    })),
    weaknesses: [...WEAKNESSES],
  };
}

function shown({ tool, expect }: RuleExample): RuleShown {
  const properties = tool.inputSchema?.properties;
  const said = expect === 'silent' ? [] : [expect.category, expect.risk, expect.facet];
  return {
    name: tool.name,
    description: tool.description ?? null,
    parameters: typeof properties === 'object' && properties !== null ? Object.keys(properties) : [],
    says: said.filter((word) => word !== undefined).join(', ') || 'nothing',
  };
}

/** No sets where the file is missing or of another form: a page without figures says so, and the service runs. */
function readFigures(): Figures {
  try {
    return figuresSchema.parse(JSON.parse(readFileSync(FIGURES, 'utf8')));
  } catch {
    return { sets: [] };
  }
}
