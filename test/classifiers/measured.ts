import { type Floors, floorsSchema } from '../../classifiers/floors.ts';
import { type Figures, figuresSchema } from '../../src/domain/figures.ts';
import { readProjectFile } from '../support/source-tree.ts';

/** The figures that the project shows, as they were last written. */
export function shippedFigures(): Figures {
  return figuresSchema.parse(JSON.parse(readProjectFile('classifiers/figures.json')));
}

/** The floors that they are held to. */
export function shippedFloors(): Floors {
  return floorsSchema.parse(JSON.parse(readProjectFile('classifiers/floors.json')));
}
