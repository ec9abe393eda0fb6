/** The database cannot be opened. The message is one sentence for the user, without any password. */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable';
}

/** Another process has the PGlite folder open. The message names it and says what to do. */
export class DatabaseInUse extends DatabaseUnavailable {
  override name = 'DatabaseInUse';
}
