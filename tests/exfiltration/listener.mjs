// Who listens when a page tries to send something: one TCP port for each attempt (HTTP, WebSocket, TURN and TLS alike arrive there) and one UDP port
// of the same attempt (STUN, QUIC). It counts connections and bytes before it understands anything, so that nothing has to be well-formed to be
// seen, and then answers HTTP as a friendly stranger would: any origin is welcome, and what was asked for is there.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

const kinds = {
  css: ['text/css', 'body{color:red}'], js: ['text/javascript', 'export default 1'], svg: ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"><g id="a"/></svg>'],
  html: ['text/html', '<!doctype html><title>reached</title>'], json: ['application/json', '{}'],
};

function answer(head) {
  const extension = /^\S+ [^ ?]*\.(\w+)[? ]/.exec(head)?.[1];
  const [type, body] = kinds[extension] ?? ['text/plain', 'ok'];
  return `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n${body}`;
}

export class Ear {
  connections = 0;
  bytes = 0;
  first = '';  // how the first thing heard begins, for the message of a failed test

  static async open() {
    const ear = new Ear();
    ear.tcp = createServer((socket) => {
      ear.connections += 1;
      socket.on('error', () => {});
      socket.on('data', (data) => {
        ear.#hear(data);
        if (socket.writable) socket.end(answer(data.toString('latin1')));
      });
    });
    ear.tcp.listen(0, '127.0.0.1');
    await once(ear.tcp, 'listening');
    ear.port = ear.tcp.address().port;
    ear.udp = createSocket('udp4');
    ear.udp.on('message', (data) => ear.#hear(data));
    ear.udp.bind(0, '127.0.0.1');
    await once(ear.udp, 'listening');
    ear.udpPort = ear.udp.address().port;
    return ear;
  }

  #hear(data) {
    this.bytes += data.length;
    this.first ||= data.toString('latin1').slice(0, 120).replace(/[^\x20-\x7e]+/g, ' ');
  }

  // What a page is told to aim at.
  target(name) {
    const host = `${name.replaceAll('_', '-')}.leak.test`;
    return { name, host, port: this.port, udpPort: this.udpPort, http: `http://${host}:${this.port}/${name}`, https: `https://${host}:${this.port}/${name}`, ws: `ws://${host}:${this.port}/${name}` };
  }

  close() {
    this.tcp.close();
    this.udp.close();
  }
}
