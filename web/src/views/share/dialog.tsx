// 分享: what goes out, a preview of exactly that, how far the link gets, and the ways to take it along. The preview is drawn from what the core
// gives back as the other side's content, by the component that draws an opened link.
import { useEffect, useRef, useState } from 'preact/hooks';
import { count } from '../../i18n/format';
import { sayProblem } from '../../i18n/say';
import { words } from '../../i18n/words';
import type { Definition, Problem, Report } from '../../engine/protocol';
import { savedReports } from '../../state/kept';
import type { Question } from '../../state/questions';
import { call, model, sample, toast } from '../../state/session';
import { chatty, type Content, isFile, kSample, linkOf, readContent, roomy, sealed, share, type Shared, sharer, sharing, type Wish } from '../../state/sharing';
import { Button, Check, Choice } from '../../ui/controls';
import { Icon, Seal } from '../../ui/icon';
import { Layer } from '../../ui/layers';
import { copyText } from '../../ui/save';
import { reportTitle } from '../paper/basis';
import { worthSending } from '../paper/tables';
import { BudgetLine } from './budget_line';
import { kShortest, Line, Password } from './fields';
import { chosenOf, Pack, same, titled } from './pack';
import { copyPng, saveFile } from './leaving';
import { MethodPreview, Preview } from './preview';
import { Ways } from './ways';

const said = (problem: Problem): string =>
  problem.code === 'link_discloses'
    ? words.value.share.discloses(String(problem.facts?.['text'] ?? ''))
    : problem.code === 'share_too_large'
      ? words.value.share.tooLarge
      : sayProblem(problem);

type Kind = 'result' | 'definition' | 'file';

// The day the link is made, by this computer's clock: the core knows no clock.
function today(): string {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

const one = <T,>(list: T[]): T | T[] => (list.length === 1 ? list[0]! : list);

// The answers to the questions, with the tables that are read on paper, through the core's look at what they would tell together.
async function sendResult(definitions: Definition[], wish: Omit<Wish, 'kind' | 'content'>): ReturnType<typeof share> {
  const answers: Report[] = [];
  for (const definition of definitions) {
    const answer = await call('run', { definition });
    if ('problems' in answer) return answer;
    answers.push(worthSending(answer.ok));
  }
  return share({ ...wish, kind: 'result', content: one(answers) });
}

export function ShareDialog() {
  const question = sharing.value;
  const definition = question?.definition.value;
  if (!question || !definition) return null;
  return <Dialog key={question.analysis} question={question} definition={definition} />;
}

function Dialog({ question, definition }: { question: Question; definition: Definition }) {
  const say = words.value.share;
  const [kind, setKind] = useState<Kind>('result');
  const [few, setFew] = useState(true);
  const [all, setAll] = useState(false);
  const [by, setBy] = useState(sharer.value);
  const [note, setNote] = useState('');
  const [name, setName] = useState(() => definition.title ?? savedReports.peek().find((saved) => same(saved.definition, definition))?.name ?? '');
  const [along, setAlong] = useState<readonly string[]>([]);
  const [secret, setSecret] = useState<string | null>(null);
  const [shared, setShared] = useState<Shared | null>(null);
  const [method, setMethod] = useState('');
  const [fragment, setFragment] = useState('');
  const [problems, setProblems] = useState<Problem[]>([]);
  const turn = useRef(0);

  const wish = {
    threshold: few ? 5 : 0,
    by: by.trim(),
    at: today(),
    notes: [...(sample.value === null ? [] : [kSample]), ...(note.trim() === '' ? [] : [note.trim()])],
  };

  const definitions = [titled(definition, name.trim()), ...chosenOf(along)];
  const several = definitions.length > 1;

  // What would go out is made anew whenever a choice changes; typing is waited for.
  useEffect(() => {
    const mine = ++turn.current;
    setFragment('');
    const make = async (): Promise<void> => {
      const fit = kind === 'result' && !all ? { most: several ? chatty() : roomy() } : {};
      const methods = (): ReturnType<typeof share> => share({ ...wish, kind: 'definition', content: one(definitions) });
      const reply = kind === 'definition' ? await methods() : await sendResult(definitions, { ...wish, ...fit });
      const way = kind === 'file' ? await methods() : null;
      if (mine !== turn.current) return;
      setMethod(way && 'ok' in way ? way.ok.fragment : '');
      setProblems('problems' in reply ? reply.problems : []);
      setShared('ok' in reply ? reply.ok : null);
      if ('ok' in reply && secret === null) setFragment(reply.ok.fragment);
    };
    const waiting = setTimeout(() => void make(), 250);
    return () => clearTimeout(waiting);
  }, [kind, few, all, by, note, name, along, definition, model.value]);

  // The password closes over what was made; each letter would cost 600,000 rounds, so it waits longer.
  useEffect(() => {
    const mine = turn.current;
    if (!shared) return undefined;
    if (secret === null) {
      setFragment(shared.fragment);
      return undefined;
    }
    setFragment('');
    if (secret.length < kShortest) return undefined;
    const waiting = setTimeout(() => {
      void sealed(shared, secret).then((reply) => {
        if (mine === turn.current && 'fragment' in reply) setFragment(reply.fragment);
      });
    }, 600);
    return () => clearTimeout(waiting);
  }, [shared, secret]);

  const content: Content | null = shared && shared.kind === 'result' ? readContent(shared.content) : null;
  const link = fragment === '' ? '' : linkOf(fragment);
  const close = (): void => {
    sharer.value = by.trim();
    sharing.value = null;
  };
  const copy = async (): Promise<void> => {
    if (await copyText(link)) toast({ kind: 'said', name: say.copied });
  };
  const file = (): void => {
    if (content && !saveFile(content, method))
      setProblems([{ code: 'share_too_large', where: '', message: '' }]);
  };
  const title = reportTitle(question.report.value?.definition ?? definition);
  return (
    <Layer
      title={say.title(title)}
      shape="dialog"
      wide
      onClose={close}
      foot={
        kind === 'file' ? (
          <Button kind="primary" icon="download" disabled={!content} onClick={file}>
            {say.saveFile}
          </Button>
        ) : (
          <>
            {content && !several && (
              <Button icon="copy" onClick={() => void copyPng(content.reports[0]!, content.sample)}>
                {say.copyImage}
              </Button>
            )}
            <Button kind="primary" icon="copy" disabled={link === ''} onClick={() => void copy()}>
              {isFile() ? say.copyFragment : say.copy}
            </Button>
          </>
        )
      }
    >
      <div class="share">
        <div class="share-choices">
          <Choice
            shape="list"
            label={say.kindLabel}
            value={kind}
            onChange={(value) => setKind(value as Kind)}
            options={(['result', 'definition', 'file'] as const).map((value) => ({
              value,
              text: say.kinds[value] ?? value,
              help: say.kindHelp[value] ?? '',
            }))}
          />
          <Line label={say.name} value={name} onInput={setName} most={60} />
          <Pack definition={definition} chosen={along} onChange={setAlong} />
          {kind !== 'definition' && (
            <div class="share-part">
              <Check label={say.threshold} checked={few} onChange={setFew} />
              {!few && (
                <p class="problem-line">
                  <Icon name="warn" />
                  {say.thresholdOff}
                </p>
              )}
              {shared && few && (
                <p class="muted" role="status">
                  {shared.withheld.cells > 0 ? say.withheld(count(shared.withheld.cells)) : say.withheldNone}
                </p>
              )}
            </div>
          )}
          {kind === 'result' && (all || content?.leftOut.some((one) => one.reason === 'long')) && (
            <Check label={say.all} checked={all} onChange={setAll} />
          )}
          {kind !== 'definition' && <Line label={say.by} value={by} onInput={setBy} most={40} />}
          {kind !== 'definition' && <Line label={say.note} value={note} onInput={setNote} most={200} />}
          {kind !== 'file' && <Password secret={secret} onChange={setSecret} />}
          {problems.map((problem, index) => (
            <p class="problem-line" role="alert" key={index}>
              <Icon name="warn" />
              {said(problem)}
            </p>
          ))}
          {kind !== 'file' && link !== '' && <BudgetLine link={link} />}
          {kind !== 'file' && link === '' && secret !== null && secret.length >= kShortest && (
            <p class="muted" role="status">
              <Seal busy /> {say.sealing}
            </p>
          )}
          {kind !== 'file' && link !== '' && <Ways link={link} raw={content && shared ? shared.content : null} wish={wish} secret={secret !== null} />}
        </div>
        <section class="share-preview" aria-label={say.preview}>
          <h3>{say.preview}</h3>
          <p class="muted">
            <Icon name="lock" />
            {kind === 'definition' ? say.definitionOnly : say.without}
          </p>
          <div class="preview-paper" tabIndex={0} role="region" aria-label={say.preview}>
            {content ? (
              <Preview content={content} />
            ) : shared && kind === 'definition' ? (
              <MethodPreview definitions={definitions} />
            ) : problems.length === 0 ? (
              <p role="status">
                <Seal busy /> {say.previewWait}
              </p>
            ) : null}
          </div>
        </section>
      </div>
    </Layer>
  );
}
