import type { IncomingMessage } from 'node:http';
import { pipeline, type Transform, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';

const DECODERS: Record<string, () => Transform> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};

/** An answer as `fetch` gives it. `url` is the address at the end of all redirects. */
export function responseOf(
  answer: IncomingMessage,
  url: URL,
  pieces: AsyncGenerator<Uint8Array> | undefined,
): Response {
  const headers = new Headers();
  for (const [name, values] of Object.entries(answer.headersDistinct)) {
    // The body is handed on decoded.
    for (const value of values ?? []) if (!/^content-(encoding|length)$/.test(name)) headers.append(name, value);
  }
  const status = answer.statusCode ?? 0;
  const body = pieces === undefined ? null : streamOf(answer, pieces);
  const response = new Response(body, { status, statusText: answer.statusMessage ?? '', headers });
  Object.defineProperty(response, 'url', { value: url.href });
  return response;
}

/** A body that lets go of its connection when its reader goes away, even before the first byte. */
function streamOf(answer: IncomingMessage, pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      answer.destroy();
      await pieces.return(undefined);
    },
  });
}

/**
 * The bytes of an answer without its compression, which some servers use unasked.
 *
 * @param onWire told of every piece as it came; what it throws ends the body
 */
export function decoded(answer: IncomingMessage, onWire: (bytes: number) => void): Readable {
  const count = async function* (pieces: AsyncIterable<Buffer>) {
    for await (const piece of pieces) {
      onWire(piece.length);
      yield piece;
    }
  };
  const decoder = DECODERS[(answer.headers['content-encoding'] ?? '').trim().toLowerCase()];
  if (decoder === undefined) return answer;
  const stream = decoder();
  // The error reaches whoever reads the stream; the callback only keeps it from being thrown a second time.
  pipeline(answer, count, stream, () => {});
  return stream;
}

/** As much of an unwanted body is read so that its connection can be used again, and for so long (milliseconds). */
const UNWANTED_BYTES = 64 * 1024;
const UNWANTED_MS = 2_000;

/** Lets go of an answer whose body nobody reads, whatever still comes. */
export function letGo(answer: IncomingMessage): void {
  let bytes = 0;
  const timer = setTimeout(() => answer.destroy(), UNWANTED_MS);
  answer.on('error', () => {});
  answer.once('close', () => clearTimeout(timer));
  answer.on('data', (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > UNWANTED_BYTES) answer.destroy();
  });
}
