// Reads pieces of files on a thread of its own: a worker that parses cannot fetch its next bytes meanwhile, because they
// reach it only between its tasks.
export interface ReadRequest {
  id: number;
  blob: Blob;
  from: number;
  to: number;
}
export type ReadReply = { id: number; bytes: ArrayBuffer } | { id: number; error: string };

self.onmessage = (start: MessageEvent<MessagePort>): void => {
  const port = start.data;
  port.onmessage = async ({ data }: MessageEvent<ReadRequest>): Promise<void> => {
    const { id, blob, from, to } = data;
    try {
      const bytes = await blob.slice(from, to).arrayBuffer();
      port.postMessage({ id, bytes } satisfies ReadReply, [bytes]);
    } catch (error) {
      port.postMessage({ id, error: String(error) } satisfies ReadReply);
    }
  };
};
