/** The beginning and the end of a text that may be endless: enough to say why a server left, in bounded memory. */
export class KeptText {
  readonly #limit: number;
  #head = '';
  #tail = '';

  /** @param limit how many UTF-16 units of the beginning, and as many of the end, are kept */
  constructor(limit: number) {
    this.#limit = limit;
  }

  add(text: string): void {
    const room = this.#limit - this.#head.length;
    this.#head += text.slice(0, room);
    if (text.length > room) this.#tail = (this.#tail + text.slice(room)).slice(-this.#limit);
  }

  get text(): string {
    return this.#tail === '' ? this.#head : `${this.#head}\n${this.#tail}`;
  }

  /** The last part of what was kept, at most `length` units. */
  tail(length: number): string {
    return (this.#head + this.#tail).slice(-length).trim();
  }
}
