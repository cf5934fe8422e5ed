// A mapping document as a link: headers, no data; whoever opens it may add it to their own.
import { words } from '../../i18n/words';
import type { MappingDocument } from '../../engine/protocol';
import { call, toast } from '../../state/session';
import { linkOf } from '../../state/sharing';
import { copyText } from '../../ui/save';

export async function copyMapping(document: MappingDocument): Promise<void> {
  const reply = await call('share', { kind: 'mapping', content: document });
  if ('problems' in reply) {
    const [problem] = reply.problems;
    if (problem) toast({ kind: 'problem', problem });
  } else if (await copyText(linkOf(reply.ok.fragment))) toast({ kind: 'said', name: words.value.share.copied });
}
