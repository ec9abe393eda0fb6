/**
 * Something of a package that is missing or broken on this machine, made good before the server starts: `keytar` answers
 * for the native add-on that speaks to the system's keyring, `file-endings` finds modules that are imported without
 * their ending. A list that was obtained with one says so in its record.
 */
export type Shim = 'keytar' | 'file-endings';

/** Scripts that Node loads before the server, with `--require`. */
export const SHIMS: Readonly<Record<Shim, string>> = {
  keytar: `'use strict';
const stub = require('node:url').pathToFileURL(__filename).href;
const wanted = /^(?:@github\\/)?keytar$|keytar\\.node$/;
require('node:module').registerHooks({
  resolve: (specifier, context, next) =>
    wanted.test(specifier) ? { url: stub, format: 'commonjs', shortCircuit: true } : next(specifier, context),
});
exports.getPassword = async () => null;
exports.findPassword = async () => null;
exports.findCredentials = async () => [];
exports.setPassword = async () => undefined;
exports.deletePassword = async () => false;
`,
  'file-endings': `'use strict';
require('node:module').registerHooks({
  resolve: (specifier, context, next) => {
    try {
      return next(specifier, context);
    } catch (error) {
      if (error.code !== 'ERR_MODULE_NOT_FOUND' && error.code !== 'MODULE_NOT_FOUND') throw error;
      try {
        return next(specifier + '.js', context);
      } catch {
        throw error;
      }
    }
  },
});
`,
};
