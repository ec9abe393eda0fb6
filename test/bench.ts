// `npm run bench`: every figure beside a bare baseline that was measured in the same run, in alternating rounds, since
// machines differ and drift. `npm run bench -- classify` (or pages, policy, crawl, workers) runs one part.
import { benchClassify } from './bench/classify.ts';
import { benchCrawl } from './bench/crawl.ts';
import { benchPages } from './bench/pages.ts';
import { benchPolicy } from './bench/policy.ts';
import { benchWorkers } from './bench/workers.ts';

const parts = {
  classify: benchClassify,
  pages: benchPages,
  policy: benchPolicy,
  crawl: benchCrawl,
  workers: benchWorkers,
};
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`There is no part named ${unknown.join(', ')}; the parts are ${Object.keys(parts).join(', ')}.`);
  process.exit(2);
}
for (const [name, run] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n${name}`);
  await run();
}
