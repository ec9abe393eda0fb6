import { describe, expect, it } from 'vitest';
import { CLASSIFIER_VERSION, classify } from '../../classifiers/classify.ts';
import type { Assessed, Subject } from '../../src/domain/classification.ts';
import { JUDGED_TOOLS } from '../fixtures/judged-tools.ts';

function assess(subject: Subject): Assessed {
  const classification = classify(subject);
  if (!classification.assessed) throw new Error(`not assessed: ${classification.reason}`);
  return classification;
}

describe('classify', () => {
  it.each(JUDGED_TOOLS)('$subject.tool.name is $category, $risk', ({ subject, category, risk }) => {
    const { category: said, risk: level, rationale } = assess(subject);
    expect({ category: said, risk: level }, rationale).toEqual({ category, risk });
  });

  it('names the version that judged', () => {
    expect(classify({ tool: { name: 'get_user' } }).version).toBe(CLASSIFIER_VERSION);
  });

  it('explains a logout by what undoes it', () => {
    const { rationale } = assess({ tool: { name: 'logout', description: 'Log out and clear the session.' } });
    expect(rationale).toContain('Logging in again undoes it.');
    expect(rationale).toContain('Write tools start at Medium');
  });

  it('says what raised a level', () => {
    const { rationale } = assess({ tool: { name: 'send_email', description: 'Sends an e-mail.' } });
    expect(rationale).toContain('raised to High: It reaches people');
  });

  it.each([
    [{ name: 'foo', description: '' }],
    [{ name: 'x1' }],
    [{ name: 'zqx_handler2', description: '   ' }],
    [{ name: '???' }],
  ])('does not guess about %j', (tool) => {
    expect(classify({ tool })).toMatchObject({ assessed: false });
  });

  it('judges a telling name without a description, less surely than with one', () => {
    const bare = assess({ tool: { name: 'delete_record' } });
    const said = assess({ tool: { name: 'delete_record', description: 'Delete a record.' } });
    expect(bare.category).toBe('Destructive');
    expect(bare.confidence).toBeLessThan(said.confidence);
  });

  it('takes the strongest action that a parameter offers', () => {
    const inputSchema = { properties: { action: { enum: ['list', 'create', 'delete'] } } };
    expect(assess({ tool: { name: 'manage_branches', inputSchema } }).category).toBe('Destructive');
    const mild = { properties: { action: { enum: ['list', 'get'] } } };
    expect(
      assess({ tool: { name: 'branches', description: 'Information on branches.', inputSchema: mild } }).category,
    ).toBe('Read');
  });

  it('finds no act in what a description denies or says of another tool', () => {
    const description = 'Lists the backups. It does not delete them; to remove one, use delete_backup.';
    expect(assess({ tool: { name: 'list_backups', description } }).category).toBe('Read');
  });
});

describe('contradictions', () => {
  it('sets an annotation against a deleting tool, with the other side quoted', () => {
    const tool = { name: 'delete_user', description: 'Deletes a user.', annotations: { readOnlyHint: true } };
    const { category, contradictions } = assess({ tool });
    expect(category).toBe('Destructive');
    expect(contradictions).toHaveLength(1);
    expect(contradictions[0]?.claimed).toBe('annotations.readOnlyHint: true');
    expect(contradictions[0]?.evidence.map((quote) => quote.quote)).toContain('Deletes a user');
  });

  it('finds none where the annotations agree', () => {
    const tool = { name: 'delete_user', description: 'Deletes a user.', annotations: { destructiveHint: true } };
    expect(assess({ tool }).contradictions).toEqual([]);
  });
});
