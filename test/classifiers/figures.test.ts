import { describe, expect, test } from 'vitest';
import { CLASSIFIER_VERSION } from '../../classifiers/classify.ts';
import { belowFloors } from '../../classifiers/floors.ts';
import { shippedModel } from '../../classifiers/opinions.ts';
import { RULES } from '../../classifiers/rules/index.ts';
import { withFigures } from '../../src/cli/figures-table.ts';
import { readProjectFile } from '../support/source-tree.ts';
import { shippedFigures, shippedFloors } from './measured.ts';

const figures = shippedFigures();
const present = figures.sets.filter((set) => !set.firstSight);

describe('the figures that the project shows', () => {
  test('are of this classifier; otherwise run npm run figures', () => {
    expect(present.length).toBeGreaterThan(0);
    for (const { name, classifier } of present) {
      expect([name, classifier], 'run npm run figures').toEqual([name, CLASSIFIER_VERSION]);
    }
  });

  test('know every rule; otherwise run npm run figures', () => {
    for (const { rules } of present) {
      expect(
        rules.map(({ id }) => id),
        'run npm run figures',
      ).toEqual(RULES.map(({ id }) => id));
    }
  });

  test('are the ones in the README; otherwise run npm run figures', () => {
    const readme = readProjectFile('README.md');
    expect(withFigures(readme, figures)).toBe(readme);
  });

  test('are on the right side of their floors', () => {
    const floors = shippedFloors();
    for (const set of present) {
      expect(Object.keys(floors)).toContain(set.name);
      expect(belowFloors(set, floors)).toEqual([]);
    }
  });

  test('name no labelled tool, since those belong to others', () => {
    for (const { details } of figures.sets) expect(details.dangerousMisses.ids).toBeUndefined();
  });
});

test('the list of seen tools is of the model that ships; otherwise run npm run train', () => {
  const { model } = JSON.parse(readProjectFile('classifiers/seen-tools.json'));
  expect(shippedModel()).toMatchObject({ version: model });
});

describe('a README without a place for the figures', () => {
  test.each(['no marker at all', '<!-- figures --> and no end', '<!-- /figures --> <!-- figures -->'])('%j', (text) => {
    expect(() => withFigures(text, figures)).toThrow('README.md has no <!-- figures -->');
  });
});
