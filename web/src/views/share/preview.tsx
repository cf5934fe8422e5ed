// What the other side will see, inside the dialog and behind a link. Content that a link brought may be shaped like nothing we know: what a view
// cannot draw is said to be unreadable, and the rest of the page goes on.
import { Component, type ComponentChildren } from 'preact';
import { words } from '../../i18n/words';
import type { Definition } from '../../engine/protocol';
import type { Content } from '../../state/sharing';
import { basisOf, reportTitle } from '../paper/basis';
import { Paper } from '../paper/paper';

export class Readable extends Component<{ children: ComponentChildren }, { failed: boolean }> {
  override state = { failed: false };
  override componentDidCatch(): void {
    this.setState({ failed: true });
  }
  override render() {
    return this.state.failed ? <p role="alert">{words.value.opened.unknown}</p> : this.props.children;
  }
}

export function Preview({ content }: { content: Content }) {
  return (
    <Readable>
      <Paper content={content} />
    </Readable>
  );
}

const nothing = { as_of: null, files: 0, rows: 0, customers: 0, fingerprint: '' };

export function Method({ definition }: { definition: Definition }) {
  const basis = basisOf({ definition, data: nothing });
  return (
    <div class="paper">
      <h1>{reportTitle(definition)}</h1>
      <ul class="paper-method">
        {basis.lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <details class="paper-fold">
        <summary>{words.value.share.definitionJson}</summary>
        <pre class="paper-definition">{JSON.stringify(definition, null, 1)}</pre>
      </details>
    </div>
  );
}

export function MethodPreview({ definitions }: { definitions: readonly Definition[] }) {
  return (
    <Readable>
      <p class="paper-sentence">{words.value.opened.definitionTitle('')}</p>
      {definitions.map((one, index) => (
        <Method key={index} definition={one} />
      ))}
    </Readable>
  );
}
