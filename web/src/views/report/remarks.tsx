// 批注: sentences on days and steps. Charts with an axis of days draw those of their days; here they are listed.
import { useState } from 'preact/hooks';
import { stepLabel } from '../../i18n/say';
import { words } from '../../i18n/words';
import type { Step } from '../../engine/protocol';
import { addRemark, remarks, removeRemark } from '../../state/kept';
import type { Question } from '../../state/questions';
import { model } from '../../state/session';
import { Button, Select, Text } from '../../ui/controls';
import { Popover } from '../../ui/layers';

export function Remarks({ question }: { question: Question }) {
  const say = words.value.kept;
  const [text, setText] = useState('');
  const [day, setDay] = useState('');
  const [step, setStep] = useState('');
  const steps =
    question.analysis === 'funnel'
      ? ((question.definition.value?.params['steps'] as Step[] | undefined) ?? []).map(stepLabel)
      : [];
  const list = remarks.value.filter((one) => !one.step || steps.includes(one.step));
  const { first_day: first, as_of: last } = model.value ?? {};
  return (
    <Popover text={list.length > 0 ? `${say.notes} ${list.length}` : say.notes} icon="note">
      <div class="kept-form">
        <Text label={say.noteText} value={text} onChange={setText} />
        <Text
          label={say.noteDay}
          type="date"
          value={day}
          {...(first && { min: first })}
          {...(last && { max: last })}
          onChange={setDay}
        />
        {steps.length > 0 && (
          <Select
            label={say.noteStep}
            value={step}
            onChange={setStep}
            options={[{ value: '', text: say.noWhere }, ...steps.map((one) => ({ value: one, text: one }))]}
          />
        )}
        <Button
          kind="primary"
          small
          onClick={() => {
            addRemark(text, { ...(day !== '' && { day }), ...(step !== '' && { step }) });
            setText('');
            setDay('');
            setStep('');
          }}
        >
          {say.add}
        </Button>
      </div>
      {list.length === 0 && <p class="muted">{say.noNotes}</p>}
      <ul class="kept-list">
        {list.map((one) => (
          <li key={one.id}>
            <span>
              {(one.day ?? one.step) && <b>{[one.day, one.step].filter(Boolean).join(' · ')} </b>}
              {one.text}
            </span>
            <Button kind="quiet" small icon="trash" label={say.remove(one.text)} onClick={() => removeRemark(one.id)} />
          </li>
        ))}
      </ul>
    </Popover>
  );
}
