/** A service that a server wants to reach before it lists, and the port where it looks for it. */
export type Stub = { service: StubService; port: number };
export type StubService = 'redis' | 'postgres' | 'mysql' | 'http';

/** Where the services are usually found. */
export const USUAL_PORTS: Readonly<Record<Exclude<StubService, 'http'>, number>> = {
  redis: 6379,
  postgres: 5432,
  mysql: 3306,
};

/**
 * A script that answers as a service, starts the server as its child once it listens, and leaves with its exit code:
 * `node <script> <service> <port> <command> <arguments…>`. It runs inside the sandbox and holds no data: each service says
 * just enough for a client to believe that it is connected.
 */
export const STUB_LAUNCHER = `'use strict';
const { createServer } = require('node:net');
const { spawn } = require('node:child_process');
const [service, port, command, ...args] = process.argv.slice(2);

/** Calls back with each whole message; \`length\` says how long the first one of the bytes is, or nothing yet. */
const framed = (socket, length, onMessage) => {
  let bytes = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    for (let size = length(bytes); size !== undefined && size <= bytes.length; size = length(bytes)) {
      onMessage(bytes.subarray(0, size));
      bytes = bytes.subarray(size);
    }
  });
};

const services = {
  // Every command is an array of bulk strings, and every one is fine.
  redis: (socket) => {
    framed(
      socket,
      (bytes) => {
        const text = bytes.toString('latin1');
        const head = /^\\*(\\d+)\\r\\n/.exec(text);
        if (head === null) return text.includes('\\r\\n') ? text.indexOf('\\r\\n') + 2 : undefined;
        let at = head[0].length;
        for (let part = 0; part < Number(head[1]); part += 1) {
          const bulk = /^\\$(\\d+)\\r\\n/.exec(text.slice(at, at + 24));
          if (bulk === null) return undefined;
          at += bulk[0].length + Number(bulk[1]) + 2;
        }
        return at;
      },
      () => socket.write('+OK\\r\\n'),
    );
  },
  // No TLS, no password, and every query is an empty one.
  postgres: (socket) => {
    const message = (type, body = Buffer.alloc(0)) => {
      const length = Buffer.alloc(4);
      length.writeInt32BE(body.length + 4);
      return Buffer.concat([Buffer.from(type), length, body]);
    };
    const idle = message('Z', Buffer.from('I'));
    const version = message('S', Buffer.from('server_version\\0' + '16.0\\0'));
    const answers = {
      Q: [message('I'), idle],
      P: [message('1')],
      B: [message('2')],
      D: [message('n')],
      E: [message('I')],
      C: [message('3')],
      S: [idle],
    };
    let started = false;
    framed(
      socket,
      (bytes) => (bytes.length < 5 ? undefined : started ? 1 + bytes.readInt32BE(1) : bytes.readInt32BE(0)),
      (bytes) => {
        if (started) for (const answer of answers[String.fromCharCode(bytes[0])] ?? []) socket.write(answer);
        else if (bytes.readInt32BE(4) === 80877103) socket.write('N');
        else {
          started = true;
          socket.write(Buffer.concat([message('R', Buffer.alloc(4)), version, idle]));
        }
      },
    );
  },
  // The greeting of version 10 of the protocol; any user is let in, and every command is done.
  mysql: (socket) => {
    const packet = (number, body) => {
      const head = Buffer.from([body.length & 255, (body.length >> 8) & 255, body.length >> 16, number]);
      return Buffer.concat([head, body]);
    };
    const capabilities = 0x0008a20d;
    const greeting = Buffer.concat([
      Buffer.from([10]),
      Buffer.from('8.0.0\\0'),
      Buffer.from([1, 0, 0, 0]),
      Buffer.from('saltsalt\\0'),
      Buffer.from([capabilities & 255, (capabilities >> 8) & 255, 33, 2, 0, (capabilities >> 16) & 255, 0, 21]),
      Buffer.alloc(10),
      Buffer.from('saltsaltsalt\\0'),
      Buffer.from('mysql_native_password\\0'),
    ]);
    const done = Buffer.from([0, 0, 0, 2, 0, 0, 0]);
    const prepared = Buffer.from([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    socket.write(packet(0, greeting));
    framed(
      socket,
      (bytes) => (bytes.length < 4 ? undefined : 4 + bytes.readUIntLE(0, 3)),
      (bytes) => {
        const prepares = bytes[3] === 0 && bytes[4] === 0x16;
        socket.write(packet(bytes[3] + 1, prepares ? prepared : done));
      },
    );
  },
  // Every path is there.
  http: (socket) => {
    const body = '{"status":"ok"}';
    const head = ['HTTP/1.1 200 OK', 'content-type: application/json', 'content-length: ' + body.length];
    framed(
      socket,
      (bytes) => {
        const end = bytes.indexOf('\\r\\n\\r\\n');
        const sent = /^content-length: *(\\d+)/im.exec(bytes.toString('latin1', 0, Math.max(0, end)));
        return end === -1 ? undefined : end + 4 + Number(sent?.[1] ?? 0);
      },
      () => socket.write(head.join('\\r\\n') + '\\r\\n\\r\\n' + body),
    );
  },
};

createServer((socket) => {
  socket.on('error', () => {});
  services[service](socket);
}).listen(Number(port), () => {
  const child = spawn(command, args, { stdio: 'inherit' });
  child.on('error', (error) => {
    console.error(String(error));
    process.exit(1);
  });
  child.on('exit', (code) => process.exit(code ?? 1));
});
`;
