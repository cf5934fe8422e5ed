// What every report page shares: heading, conclusion, tools, the method popover, and the states "computing", "problem", "nothing".
import type { ComponentChildren } from 'preact';
import { count } from '../../i18n/format';
import { sayNote, sayProblem } from '../../i18n/say';
import { words } from '../../i18n/words';
import type { Question } from '../../state/questions';
import { sample } from '../../state/session';
import { Icon } from '../../ui/icon';
import { Popover } from '../../ui/layers';
import { Beside } from '../benchmarks/beside';
import { ExportMenu } from '../share/export_menu';
import { Match } from './match';
import { Remarks } from './remarks';
import { Saved } from './saved';
import { Steps } from './steps';

interface Props {
  title: string;
  question: Question;
  conclusion: ComponentChildren;
  method: ComponentChildren;
  tools?: ComponentChildren;
  controls?: ComponentChildren;
  children: ComponentChildren;
}

function Skeleton() {
  return (
    <div class="skeleton" aria-hidden="true">
      {[100, 64, 40, 26, 12].map((width) => (
        <span key={width} style={{ '--width': `${width}%` }} />
      ))}
    </div>
  );
}

export function ReportShell({ title, question, conclusion, method, tools, controls, children }: Props) {
  const say = words.value.report;
  const report = question.report.value;
  const problems = question.problems.value;
  const notes = (report?.notes ?? []).map(sayNote).filter((text): text is string => text !== null);
  return (
    <article class="report" aria-busy={question.running.value}>
      <header class="report-head">
        <h1>
          {title}
          {sample.value && <span class="mark sample-mark">{words.value.common.sampleMark}</span>}
        </h1>
        <div class="report-tools">
          <Steps />
          {report && (
            <Popover text={say.how} icon="info">
              {method}
              <Basis question={question} />
            </Popover>
          )}
          <ExportMenu question={question} />
          {report && question.analysis !== 'health' && <Saved question={question} />}
          {report && question.analysis !== 'health' && <Remarks question={question} />}
          {tools}
        </div>
      </header>
      {controls}
      {problems.length > 0 && (
        <div class="problem-box" role="alert">
          <p>
            <Icon name="warn" />
            {say.problemTitle}
          </p>
          <ul>
            {problems.map((problem, index) => (
              <li key={index}>{sayProblem(problem)}</li>
            ))}
          </ul>
        </div>
      )}
      {report ? (
        <>
          <div class={`conclusion${question.running.value ? ' stale' : ''}`}>{conclusion}
            {question.analysis !== 'health' && <Match report={report} />}
          </div>
          <div class={question.running.value ? 'stale' : undefined}>{children}</div>
          <Beside analysis={question.analysis} />
          {notes.length > 0 && (
            <aside class="notes">
              <h2>{say.notes}</h2>
              <ul>
                {notes.map((text) => (
                  <li key={text}>{text}</li>
                ))}
              </ul>
            </aside>
          )}
        </>
      ) : question.running.value ? (
        <>
          <p class="unseen" role="status">
            {say.computing}
          </p>
          <Skeleton />
        </>
      ) : problems.length === 0 && !question.definition.value ? (
        <div class="empty">
          <p class="empty-title">{say.empty}</p>
          <p class="muted">{say.emptyText}</p>
        </div>
      ) : null}
    </article>
  );
}

function Basis({ question }: { question: Question }) {
  const data = question.report.value?.data;
  const range = question.report.value?.definition.range;
  const say = words.value.report;
  if (!data) return null;
  return (
    <p class="basis muted">
      {say.based(count(data.files), count(data.rows), count(data.customers))}
      {data.as_of ? ` · ${say.asOf(data.as_of)}` : ''}
      {range?.zone ? ` · ${say.zone(range.zone)}` : ''}
    </p>
  );
}
