// `virtual:unpacker`: the thread that unpacks containers (src/containers/worker.ts with its libraries) as one script, gzipped, in base64.
// It is needed only when a workbook or an archive is dropped: until then it is a text that nobody parses, and it stays small.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'vite';

const entry = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'containers', 'worker.ts');
const name = 'virtual:unpacker';

async function bundled(): Promise<string> {
  const built = await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      reportCompressedSize: false,
      lib: { entry, formats: ['iife'], name: 'unpacker' },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (!output || !('output' in output)) throw new Error('the unpacker gave no output');
  return output.output[0].code;
}

export function packedUnpacker(): Plugin {
  return {
    name: 'siyu-unpacker',
    enforce: 'pre',
    resolveId: (id) => (id === name ? `\0${name}` : null),
    async load(id) {
      if (id !== `\0${name}`) return null;
      const packed = gzipSync(await bundled(), { level: 9 });
      packed[9] = 255; // gzip's "operating system" byte: the same everywhere
      return `export default ${JSON.stringify(packed.toString('base64'))};`;
    },
  };
}
