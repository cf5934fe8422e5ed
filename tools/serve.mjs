// Serves the one page, to this machine only, with the headers a careful static host would send:
//
//   node tools/serve.mjs FOLDER [PORT]      the first free port from PORT (8088) on
//
// The page carries its content policy in a meta tag; the header repeats it and adds what a meta tag cannot say.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const [folder, firstPort = '8088'] = process.argv.slice(2);
if (!folder || !/^\d+$/.test(firstPort)) {
  console.error('Usage: node tools/serve.mjs FOLDER [PORT]');
  process.exit(2);
}

function headersOf(page) {
  const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "default-src 'none'";
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': `${policy}; frame-ancestors 'none'`,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-cache',
  };
}

const server = createServer((request, response) => {
  const path = request.url.split(/[?#]/)[0];
  if (!['GET', 'HEAD'].includes(request.method) || !['/', '/index.html'].includes(path)) {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('There is one page here, at /\n');
    return;
  }
  const page = readFileSync(join(folder, 'index.html'), 'utf8');  // read anew: a rebuilt page shows at the next reload
  response.writeHead(200, headersOf(page)).end(request.method === 'HEAD' ? undefined : page);
});

let port = Number(firstPort);
server.on('error', (error) => {
  if (error.code !== 'EADDRINUSE' || port >= Number(firstPort) + 100) throw error;
  port += 1;
  server.listen(port, '127.0.0.1');
});
server.on('listening', () => console.log(`Serving it at http://127.0.0.1:${port}/  (Ctrl C stops)`));
server.listen(port, '127.0.0.1');
