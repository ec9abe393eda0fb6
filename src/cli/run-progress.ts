import { SingleBar } from 'cli-progress';
import type { CrawlRun } from '../domain/catalogue.ts';

/** Shows how far a run has come on a terminal, in place; `undefined` where there is no terminal to draw on. */
export function runBar(screen: NodeJS.WriteStream | undefined, total: number) {
  if (screen === undefined) return undefined;
  const bar = new SingleBar({
    format: '{bar} {value}/{total} · {rate} · {tools} tools · {failed} · {left}',
    barsize: 24,
    stream: screen,
    hideCursor: true,
    clearOnComplete: true,
  });
  const started = Date.now();
  const show = (run: CrawlRun) => runWords(run, (Date.now() - started) / 1000);
  bar.start(total, 0, { rate: '–', tools: 0, failed: 'none failed', left: '' });
  return {
    update: (run: CrawlRun) => {
      bar.setTotal(run.total);
      bar.update(run.done, show(run));
    },
    stop: () => bar.stop(),
  };
}

/** A run in a person's words: how fast, what failed and why, and how long the rest may take. `seconds` since its start. */
export function runWords(run: CrawlRun, seconds: number) {
  const { done, total, tools } = run;
  const perMinute = seconds > 0 ? (done / seconds) * 60 : 0;
  const failed = Object.entries(run.failed)
    .map(([reason, count]) => `${count} ${reason}`)
    .join(', ');
  return {
    rate: done === 0 ? '–' : `${perMinute.toFixed(perMinute < 10 ? 1 : 0)}/min`,
    tools,
    failed: failed === '' ? 'none failed' : failed,
    left: done === 0 || done >= total ? '' : `about ${inWords(((total - done) / done) * seconds)} left`,
  };
}

/** Seconds in words: `40 s`, `3 min`, `2 h`. */
function inWords(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}
