// A link that was opened, instead of everything else: the snapshot read-only with who and when, a method or mappings to be taken in, a password to
// be asked for, or the one sentence about what is wrong with it. Nothing of the receiver's own is drawn or touched.
import { useState } from 'preact/hooks';
import { count } from '../../i18n/format';
import { words } from '../../i18n/words';
import { remember } from '../../state/memory';
import { closeLink, opened, type Opened, openLocked, recompute, viewOf } from '../../state/opened';
import { canSeal } from '../../state/sealing';
import { model, toast } from '../../state/session';
import { Button } from '../../ui/controls';
import { Icon, Seal } from '../../ui/icon';
import { Broken } from './broken';
import { HeldPicture } from './held_picture';
import { copyPng } from './leaving';
import { Method, Preview, Readable } from './preview';

type Of<S extends Opened['state']> = Extract<Opened, { state: S }>;

function Own() {
  return (
    <Button kind="quiet" onClick={closeLink}>
      {words.value.opened.close}
    </Button>
  );
}

function Snapshot({ content }: Of<'result'>) {
  const say = words.value.opened;
  const definitions = content.reports.map((report) => report.definition);
  const able = definitions.some((one) => viewOf(one) !== null);
  return (
    <>
      <header class="opened-banner">
        <p>
          <Icon name="lock" />
          {say.banner(content.by, content.at)}
          <span class="muted">{say.untouched}</span>
        </p>
        <div>
          <Button kind="primary" disabled={!able} onClick={() => recompute(definitions)}>
            {say.recompute}
          </Button>
          {content.reports.length === 1 && (
            <Button icon="copy" onClick={() => void copyPng(content.reports[0]!, content.sample)}>
              {words.value.share.copyImage}
            </Button>
          )}
          <Button icon="print" onClick={() => window.print()}>
            {words.value.share.print}
          </Button>
          <Own />
        </div>
      </header>
      {able && !model.value && <p class="muted opened-note">{say.needData}</p>}
      <Preview content={content} />
    </>
  );
}

function Definitions({ definitions, by }: Of<'definition'>) {
  const say = words.value.opened;
  const able = definitions.some((one) => viewOf(one) !== null);
  return (
    <>
      <header class="opened-banner">
        <p>
          <Icon name="info" />
          {say.definitionTitle(by)}
        </p>
        <div>
          <Button kind="primary" disabled={!able} onClick={() => recompute(definitions)}>
            {say.apply}
          </Button>
          <Own />
        </div>
      </header>
      <p class="muted opened-note">{!able ? say.unknownReport : model.value ? say.applyHelp : say.needData}</p>
      <Readable>
        {definitions.map((one, index) => (
          <Method key={index} definition={one} />
        ))}
      </Readable>
    </>
  );
}

function Mappings({ mapping }: Of<'mapping'>) {
  const say = words.value.opened;
  return (
    <div class="opened-card">
      <h1>{say.mappingTitle}</h1>
      <p>{say.mappingHelp(count(mapping.files.length))}</p>
      <ul>
        {mapping.files.slice(0, 20).map((file, index) => (
          <li key={index} class="muted">
            {Object.values(file.columns)
              .map(String)
              .join(words.value.common.listComma)}
          </li>
        ))}
      </ul>
      <p class="opened-buttons">
        <Button
          kind="primary"
          onClick={() => {
            remember(mapping.files);
            toast({ kind: 'said', name: say.mappingAdded(count(mapping.files.length)) });
            closeLink();
          }}
        >
          {say.addMapping}
        </Button>
        <Own />
      </p>
    </div>
  );
}

function Locked({ wrong }: Of<'locked'>) {
  const say = words.value.opened;
  const [password, setPassword] = useState('');
  const [working, setWorking] = useState(false);
  const open = async (): Promise<void> => {
    setWorking(true);
    await openLocked(password);
    setWorking(false);
  };
  if (!canSeal())
    return (
      <div class="opened-card" role="alert">
        <h1>{say.locked}</h1>
        <p>{say.lockedPlain}</p>
        <Own />
      </div>
    );
  return (
    <div class="opened-card">
      <h1>{say.locked}</h1>
      <p class="muted">{say.lockedHelp}</p>
      <label class="share-line">
        <span>{words.value.share.passwordField}</span>
        <input
          type="password"
          autocomplete="off"
          value={password}
          aria-invalid={wrong}
          onInput={(event) => setPassword(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.isComposing && !working) void open();
          }}
        />
      </label>
      {wrong && !working && (
        <p class="problem-line" role="alert">
          <Icon name="warn" />
          {say.wrong}
        </p>
      )}
      <p class="opened-buttons">
        <Button kind="primary" disabled={working || password === ''} onClick={() => void open()}>
          {working ? say.unlocking : say.unlock}
        </Button>
        <Own />
      </p>
    </div>
  );
}

function Inside({ present }: { present: Opened }) {
  switch (present.state) {
    case 'result':
      return <Snapshot {...present} />;
    case 'definition':
      return <Definitions {...present} />;
    case 'mapping':
      return <Mappings {...present} />;
    case 'locked':
      return <Locked {...present} />;
    case 'broken':
      return <Broken problem={present.problem} />;
    case 'reading':
      return (
        <p class="opened-card" role="status">
          <Seal busy size="large" /> {words.value.opened.reading}
        </p>
      );
  }
}

export function OpenedLink() {
  const present = opened.value;
  const refuse = (event: DragEvent): void => event.preventDefault();
  if (!present) return null;
  return (
    <main class="opened" id="main" tabIndex={-1} onDragOver={refuse} onDrop={refuse}>
      <Inside present={present} />
      <HeldPicture />
    </main>
  );
}
