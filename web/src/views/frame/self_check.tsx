// 网络自检: one button, one sentence, one table that says for every way out whether the browser refused it and how we know.
import { count } from '../../i18n/format';
import { word, words } from '../../i18n/words';
import { checking, checkNetwork, type Finding, findings } from '../../state/self_check';
import { Button } from '../../ui/controls';
import { Icon } from '../../ui/icon';

function why({ verdict, by }: Finding): string {
  const say = words.value.selfCheck;
  if (verdict === 'absent') return say.byAbsence;
  if (verdict === 'not_refused') return say.byNothing;
  return by.includes('-') ? say.byPolicy(by) : say.byError(by);
}

function Result({ list }: { list: readonly Finding[] }) {
  const say = words.value.selfCheck;
  const open = list.filter(({ verdict }) => verdict === 'not_refused').length;
  return (
    <>
      <p class={`check-sentence ${open === 0 ? 'good' : 'bad'}`} role={open === 0 ? 'status' : 'alert'}>
        <Icon name={open === 0 ? 'lock' : 'warn'} />
        {open === 0 ? say.good(count(list.length)) : say.bad(count(open), count(list.length))}
      </p>
      {open > 0 && <p>{say.badText}</p>}
      <div class="table-box" tabIndex={0} role="region" aria-label={say.table}>
        <table class="data check-table">
          <caption class="unseen">{say.table}</caption>
          <thead>
            <tr>
              <th scope="col">{say.columns.attempt}</th>
              <th scope="col">{say.columns.verdict}</th>
              <th scope="col">{say.columns.why}</th>
            </tr>
          </thead>
          <tbody>
            {list.map((one) => (
              <tr key={one.attempt} class={one.verdict}>
                <th scope="row">{word(say.attempts, one.attempt)}</th>
                <td>
                  <span class="verdict">
                    <Icon name={one.verdict === 'not_refused' ? 'warn' : 'check'} />
                    {say.verdicts[one.verdict]}
                  </span>
                </td>
                <td>{why(one)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

export function SelfCheck() {
  const say = words.value.selfCheck;
  const list = findings.value;
  return (
    <article class="report self-check" aria-busy={checking.value}>
      <header class="report-head">
        <h1>{words.value.nav.self_check}</h1>
      </header>
      <p>{say.lead}</p>
      <p>
        <Button kind="primary" icon="lock" disabled={checking.value} onClick={() => void checkNetwork()}>
          {checking.value ? say.running : list.length > 0 ? say.again : say.run}
        </Button>
      </p>
      {list.length > 0 && <Result list={list} />}
      <section>
        <h2>{say.limitsTitle}</h2>
        <ul>
          {say.limits.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </section>
    </article>
  );
}
