// Beside "copy": the QR code where a phone can read it, the links of single tables where one link is too long, and what to do where this page has
// no address.
import { useState } from 'preact/hooks';
import { count } from '../../i18n/format';
import { words } from '../../i18n/words';
import { budgetOf } from '../../state/budget';
import { isFile, linkOf, partsOf, readContent, type Wish } from '../../state/sharing';
import { toast } from '../../state/session';
import { Button } from '../../ui/controls';
import { Icon } from '../../ui/icon';
import { copyText } from '../../ui/save';
import { QrCode } from './qr';

interface Props {
  link: string;
  raw: unknown; // the content as the core gave it, or null
  wish: Omit<Wish, 'content' | 'kind'>;
  secret: boolean;
}
export function Ways({ link, raw, wish, secret }: Props) {
  const say = words.value.share;
  const [qr, setQr] = useState(false);
  const [parts, setParts] = useState<string[]>([]);
  const budget = budgetOf(link);
  const reports = (raw === null ? null : readContent(raw))?.reports ?? [];
  const several = reports.length > 1;
  const pieces = several ? reports.length : (reports[0]?.tables.length ?? 0);
  const why = isFile() ? say.qrDisk : budget.scannable ? '' : say.qrLong;
  return (
    <div class="share-part share-ways">
      {isFile() && (
        <p class="muted">
          <Icon name="info" />
          {say.fromDisk}
        </p>
      )}
      <p>
        <Button small disabled={why !== ''} expanded={qr} onClick={() => setQr(!qr)}>
          {say.qr}
        </Button>{' '}
        <span class="muted">{why}</span>
      </p>
      {qr && why === '' && (
        <figure class="qr-figure">
          <QrCode text={link} />
          <figcaption class="muted">{say.qrTitle}</figcaption>
        </figure>
      )}
      {budget.fit !== 'everywhere' && !secret && pieces > 1 && (
        <div>
          <Button small onClick={() => void partsOf(raw, wish).then((list) => setParts(list.map(linkOf)))}>
            {say.split(count(pieces))}
          </Button>
          {parts.length > 0 && <p class="muted">{several ? say.splitReports : say.splitNote}</p>}
          <ul class="share-parts">
            {parts.map((part, index) => (
              <li key={part}>
                <span>{say.linkOf(count(index + 1), count(parts.length))}</span>
                <span class="muted">{say.length(count(part.length))}</span>
                <Button
                  small
                  icon="copy"
                  onClick={() => void copyText(part).then((done) => done && toast({ kind: 'said', name: say.copied }))}
                >
                  {words.value.common.copy}
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
