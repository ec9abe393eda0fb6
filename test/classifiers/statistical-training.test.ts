import { describe, expect, it } from 'vitest';
import { extractFeatures, hashOfWritten, recordSpellings } from '../../classifiers/features.ts';
import { createBag } from '../../classifiers/statistical-bag.ts';
import { decode } from '../../classifiers/statistical-model.ts';
import { createRun, score } from '../../classifiers/statistical-network.ts';
import { createTokens, tokenize, wordHash } from '../../classifiers/statistical-tokens.ts';
import { calibrate, facetF1 } from '../../classifiers/train-calibrate.ts';
import { dealFolds, readCorpus } from '../../classifiers/train-examples.ts';
import { calibrationError } from '../../classifiers/train-figures.ts';
import { trainNetwork } from '../../classifiers/train-network.ts';

function labelled(family: string, name: string, category: string, risk: string): string {
  const facets = { private_data: false, untrusted_content: false, external_send: false };
  return JSON.stringify({
    id: `${family}/${name}`,
    family,
    server: {},
    tool: { name },
    label: { category, risk, ...facets, hard: false },
  });
}
const text = ['a', 'b', 'c', 'd', 'e', 'f']
  .flatMap((family) => [
    labelled(family, 'frob_thing', 'Destructive', 'Critical'),
    labelled(family, 'glance_thing', 'Read', 'Low'),
  ])
  .join('\n');

describe('words', () => {
  const split = (written: string): string[] => {
    const tokens = createTokens();
    tokens.spellings = new Map();
    tokenize(written, 0, 1000, true, tokens);
    return Array.from(tokens.hash.subarray(0, tokens.size), (hash) => tokens.spellings?.get(hash) ?? '');
  };

  it.each([
    ['deleteAllRecords', ['delet', 'all', 'record']],
    ['DELETE_all-records', ['delet', 'all', 'record']],
    ['getURLContent2', ['get', 'url', 'content']],
    ['Löschen', ['loschen']],
    ['删除', ['删', '除']],
    ['de\u200blete', ['delet']],
  ])('of %s', (written, words) => {
    expect(split(written)).toEqual(words);
  });

  it.each([
    ['delete deletes deleted deleting'],
    ['copy copies copied copying'],
    ['stop stops stopped stopping'],
    ['cancel cancels cancelled canceled cancelling'],
    ['process processes processed processing'],
  ])('have one stem: %s', (forms) => {
    expect(new Set(forms.split(' ').map(wordHash)).size).toBe(1);
  });
});

describe('features', () => {
  it('can be written down and read back', () => {
    const bag = createBag();
    const spell = recordSpellings(bag);
    extractFeatures(
      { tool: { name: 'delete_file', description: 'Deletes a file. 删除' }, server: { name: 'Disk' } },
      bag,
    );
    for (const hash of bag.hash.subarray(0, bag.size)) expect(hashOfWritten(spell(hash))).toBe(hash);
    expect(Array.from(bag.hash.subarray(0, bag.size), spell)).toContain('nb:delet fil');
  });

  it('leave out what a description says the tool does not do', () => {
    const written = (description: string) => {
      const bag = createBag();
      const spell = recordSpellings(bag);
      extractFeatures({ tool: { name: 'x', description } }, bag);
      return Array.from(bag.hash.subarray(0, bag.size), spell);
    };
    expect(written('Lists files. Does not delete anything.')).not.toContain('d:delet');
    expect(written('Removes it. Cannot be undone.')).toContain('d:undon');
    expect(written('Use delete_file instead.')).not.toContain('d:delet');
  });
});

describe('training', () => {
  const corpus = readCorpus(text);

  it('learns from examples and gives the same network each time', { timeout: 60_000 }, () => {
    const small = { ...corpus, lessons: [] };
    const first = trainNetwork(small, small.examples, 1);
    expect(trainNetwork(small, small.examples, 1)).toEqual(first);
    const bag = createBag();
    extractFeatures({ tool: { name: 'frob_thing' } }, bag);
    const run = createRun(first.network);
    score(first.network, bag, run);
    expect(run.scores.indexOf(Math.max(...run.scores.subarray(0, 13)))).toBe(10);
    expect(decode(first.encoded)).toEqual(first.network);
  });

  it('never puts a family on both sides of a fold', () => {
    const folds = dealFolds(corpus.examples, 3);
    const seen = new Map<string, number>();
    corpus.examples.forEach(({ family }, index) => {
      expect(seen.get(family) ?? folds[index]).toBe(folds[index]);
      seen.set(family, folds[index] ?? -1);
    });
    expect(new Set(folds).size).toBe(3);
  });

  it('refuses a label that the guide does not know', () => {
    expect(() => readCorpus(labelled('a', 'x', 'Read', 'Critical'))).toThrow('Read, Critical');
  });

  it('cools claims that are too sure', () => {
    const judged = corpus.examples.map((example, index) => {
      const scores = new Float64Array(16);
      scores[index % 3 === 0 ? 3 : example.pair] = 6;
      return { example, scores };
    });
    expect(calibrate(judged).temperature).toBeGreaterThan(1.5);
  });

  it('measures calibration error and F1 as defined', () => {
    expect(
      calibrationError([
        [0.9, true],
        [0.9, false],
      ]),
    ).toBeCloseTo(0.4, 9);
    expect(facetF1([0.9, 0.1, 0.8, 0.2], [1, 0, 0, 1], 0.5)).toBeCloseTo(0.5, 9);
  });
});
