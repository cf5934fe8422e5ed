// 保存: the question on the screen under a name, and those that were saved of this report.
import { useState } from 'preact/hooks';
import { words } from '../../i18n/words';
import { removeReport, savedReports, saveReport } from '../../state/kept';
import type { Question } from '../../state/questions';
import { Button, Text } from '../../ui/controls';
import { Popover } from '../../ui/layers';

export function Saved({ question }: { question: Question }) {
  const say = words.value.kept;
  const [name, setName] = useState('');
  const definition = question.definition.value;
  const list = savedReports.value.filter((one) => one.definition.analysis === question.analysis);
  const range = definition?.range;
  const free = `${words.value.nav[question.analysis]}${range?.from ? ` ${range.from} ~ ${range.to ?? ''}` : ''}`;
  return (
    <Popover text={list.length > 0 ? `${say.save} ${list.length}` : say.save} icon="check">
      <h3>{say.saveNow}</h3>
      <div class="kept-form">
        <Text label={say.name} value={name} placeholder={free} onChange={setName} />
        <Button
          kind="primary"
          small
          disabled={!definition}
          onClick={() => {
            if (definition) saveReport(name.trim() || free, definition);
            setName('');
          }}
        >
          {say.save}
        </Button>
      </div>
      <h3>{say.saved}</h3>
      {list.length === 0 && <p class="muted">{say.none}</p>}
      <ul class="kept-list">
        {list.map((one) => (
          <li key={one.id}>
            <button type="button" class="link" aria-label={say.open(one.name)} onClick={() => question.ask(one.definition)}>
              {one.name}
            </button>
            <Button kind="quiet" small icon="trash" label={say.remove(one.name)} onClick={() => removeReport(one.id)} />
          </li>
        ))}
      </ul>
    </Popover>
  );
}
