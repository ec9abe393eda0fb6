/** An address or a redirect that we do not go to. The message is a sentence. */
export class RefusedAddress extends Error {}

/** More bytes than the cap allows. The message is a sentence. */
export class TooManyBytes extends Error {}

/** A request that was not over in its time. The message is a sentence. */
export class TooSlow extends Error {}

/** A host that asked to be left alone for longer than we wait. The message is a sentence. */
export class AskedToWait extends Error {
  /** When it may be asked again. */
  readonly until: Date;

  constructor(host: string, until: Date) {
    super(`${host} asked to be left alone until ${until.toISOString()}.`);
    this.until = until;
  }
}
