// Builds `dist/` for publishing: the types stripped by tsc, and beside them the files that the code reads.
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';

rmSync('dist', { recursive: true, force: true });
const tsc = spawnSync(
  process.execPath,
  [join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json'],
  {
    stdio: 'inherit',
  },
);
if (tsc.status !== 0) process.exit(1);
const assets = globSync(['src/web/public', '{src,crawler,classifiers}/**/*.json']);
for (const asset of assets) cpSync(asset, join('dist', asset), { recursive: true });
