// 人群: people picked by a rule. One sentence; the rule being written; the segments; the ready-made ones; how chosen ones overlap.
import { count } from '../../i18n/format';
import { words } from '../../i18n/words';
import { removed, restoreSegment, segments, sizes } from '../../state/segments';
import { model, sample } from '../../state/session';
import { Button } from '../../ui/controls';
import { Popover } from '../../ui/layers';
import { Steps } from '../report/steps';
import { Builder, mainEvent } from './builder';
import { blank } from './clauses';
import { Compare } from './compare';
import { draft, write } from './draft';
import { Mine } from './mine';
import { Ready } from './ready';

function Conclusion() {
  const say = words.value.segments;
  const all = segments.value;
  if (all.length === 0) return <p class="sentence">{say.none}</p>;
  const largest = [...all].sort((a, b) => (sizes.value[b.id] ?? -1) - (sizes.value[a.id] ?? -1))[0];
  const people = largest && sizes.value[largest.id];
  return (
    <>
      <p class="sentence">
        {largest && people !== undefined
          ? say.conclusion(count(all.length), largest.name, count(people))
          : say.conclusionBare(count(all.length))}
      </p>
      <p class="sentence-more muted">{say.kept}</p>
    </>
  );
}

export function Segments() {
  const say = words.value.segments;
  if (!model.value) return null;
  const gone = removed.value;
  return (
    <article class="report segments">
      <header class="report-head">
        <h1>
          {words.value.nav.segments}
          {sample.value && <span class="mark sample-mark">{words.value.common.sampleMark}</span>}
        </h1>
        <div class="report-tools">
          <Steps />
          <Popover text={words.value.report.how} icon="info">
            <ul>
              {say.method.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          </Popover>
          <Button
            kind="primary"
            icon="plus"
            disabled={draft.value !== null}
            onClick={() => write(say.newName, blank('did', mainEvent()))}
          >
            {say.newSegment}
          </Button>
        </div>
      </header>
      <div class="conclusion">
        <Conclusion />
      </div>
      <div>
        <Builder />
        {gone && (
          <p class="segments-gone" role="status">
            {say.deleted(gone.segment.name)}
            <Button small icon="undo" onClick={() => void restoreSegment()}>
              {words.value.common.undo}
            </Button>
          </p>
        )}
        <Mine />
        <Compare />
        <Ready />
      </div>
    </article>
  );
}
