// An install script: it would run with everything that the user may do.
require('node:fs').appendFileSync(process.env.ESCAPE_PROOF, `${process.env.npm_lifecycle_event}\n`);
