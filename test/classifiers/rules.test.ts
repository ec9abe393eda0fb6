import { describe, expect, it } from 'vitest';
import { gatherFacts } from '../../classifiers/facts/facts.ts';
import { RULES } from '../../classifiers/rules/index.ts';
import { evidenceHolds } from '../../src/domain/classification.ts';

describe('the table of rules', () => {
  it('names every rule once, as a claim in words', () => {
    const ids = RULES.map((rule) => rule.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+(?:-[a-z]+)+$/);
  });

  it('gives every rule a reason and an example on which it speaks and one on which it is silent', () => {
    for (const rule of RULES) {
      expect(rule.why, rule.id).not.toBe('');
      expect(
        rule.examples.some((example) => example.expect === 'silent'),
        rule.id,
      ).toBe(true);
      expect(
        rule.examples.some((example) => example.expect !== 'silent'),
        rule.id,
      ).toBe(true);
    }
  });
});

for (const rule of RULES) {
  describe(`rule ${rule.id}`, () => {
    for (const [index, example] of rule.examples.entries()) {
      const saying = example.expect === 'silent' ? 'is silent on' : 'speaks on';
      it(`${saying} example ${index + 1}, ${example.tool.name}`, () => {
        const findings = rule.match(gatherFacts({ tool: example.tool, server: example.server }));
        for (const finding of findings) {
          expect(finding.rule).toBe(rule.id);
          for (const quote of finding.evidence) expect(evidenceHolds(example.tool, quote)).toBe(true);
        }
        if (example.expect === 'silent') expect(findings).toEqual([]);
        else expect(findings).toContainEqual(expect.objectContaining(example.expect));
      });
    }
  });
}
