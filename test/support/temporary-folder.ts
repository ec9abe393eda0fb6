import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder that is gone after `dispose`. */
export function temporaryFolder(): { path: string; dispose: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'toolrisk-test-'));
  return { path, dispose: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) };
}
