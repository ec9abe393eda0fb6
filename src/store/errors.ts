/** The database cannot be opened. The message is one sentence for the user, without any password. */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable';
}

/** Another process has the PGlite folder open. The message names it and says what to do. */
export class DatabaseInUse extends DatabaseUnavailable {
  override name = 'DatabaseInUse';
}

/** Codes of PostgreSQL (classes 08 and 57P, starting up included) and of the network for a server that is not there. */
const LOST =
  /^(?:08\w{3}|57P0[123]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;

/** Whether an error says that the database is away, so that the same work may succeed later. */
export function isConnectionLost(error: unknown): boolean {
  for (let one = error; one instanceof Error; one = one.cause) {
    if ('code' in one && typeof one.code === 'string' && LOST.test(one.code)) return true;
    // node-postgres gives these no code.
    if (
      /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
        one.message,
      )
    )
      return true;
    if (one instanceof AggregateError && one.errors.some(isConnectionLost)) return true;
  }
  return false;
}
