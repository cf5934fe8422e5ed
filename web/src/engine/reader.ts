// Reads pieces of files on a thread of its own: a worker that parses cannot fetch its next bytes meanwhile, because they
// reach it only between its tasks. A piece goes to the engine that asked, or straight to the parser that it asks for.
export interface ReadRequest {
  id: number;
  blob: Blob;
  from: number;
  to: number;
  parser?: number; // index of the port
}
export type ReadReply = { id: number; bytes: ArrayBuffer } | { id: number; error: string };
export type ReaderStart = { engine: MessagePort } | { parsers: MessagePort[] };

let parsers: MessagePort[] = [];

self.onmessage = ({ data }: MessageEvent<ReaderStart>): void => {
  if ('parsers' in data) {
    parsers = data.parsers;
    return;
  }
  const port = data.engine;
  port.onmessage = async ({ data: asked }: MessageEvent<ReadRequest>): Promise<void> => {
    const { id, blob, from, to } = asked;
    const receiver = asked.parser === undefined ? port : parsers[asked.parser];
    try {
      const bytes = await blob.slice(from, to).arrayBuffer();
      receiver?.postMessage({ id, bytes } satisfies ReadReply, [bytes]);
    } catch (error) {
      port.postMessage({ id, error: String(error) } satisfies ReadReply);
    }
  };
};
