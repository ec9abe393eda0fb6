#!/usr/bin/env node
// The published command. Toolrisk needs Node 26: for its own code, and for the sandbox that crawled servers run in.
// Whoever calls this may have an older one, so the Node that comes as a dependency takes over where that is the case.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NEEDED = 26;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const built = join(root, 'dist', 'src', 'main.js');
const main = existsSync(built) ? built : join(root, 'src', 'main.ts');

if (Number.parseInt(process.versions.node, 10) >= NEEDED) {
  const { main: start } = await import(pathToFileURL(main).href);
  await start();
} else {
  const child = spawn(ownNode(), [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
  });
}

function ownNode() {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'));
    const binary = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    if (existsSync(binary)) return binary;
  } catch {
    // The dependency is missing: said below.
  }
  console.error(
    `Toolrisk needs Node ${NEEDED} and this is Node ${process.versions.node}; install it, or reinstall toolrisk with its install scripts allowed (the package "node" brings it).`,
  );
  process.exit(1);
}
