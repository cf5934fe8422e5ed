// The report that is one file: readable without a script, loading nothing, under a policy that allows its one style sheet and nothing else. It is made
// of what the preview showed; the question stands in it as a block, so that a colleague can paste its link and have it recomputed.
import { css, hash } from 'virtual:paper-style';
import { count } from '../../i18n/format';
import { words } from '../../i18n/words';
import type { Content } from '../../state/sharing';
import { markup } from '../../ui/markup';
import { basisOf, reportTitle } from './basis';
import { Paper } from './paper';

export const kLargest = 1_048_576; // bytes that such a file may have

const policy = `default-src 'none'; style-src '${hash}'; base-uri 'none'; form-action 'none'`;

function Definitions({ content, fragment }: { content: Content; fragment: string }) {
  const say = words.value.share;
  const list = content.reports.map((report) => report.definition);
  return (
    <section class="paper-report">
      <h3>{say.definitionTitle}</h3>
      <p class="paper-muted">{say.definitionHelp}</p>
      {fragment !== '' && <pre class="paper-definition">{fragment}</pre>}
      <details class="paper-fold">
        <summary>{say.definitionJson}</summary>
        <pre class="paper-definition">{JSON.stringify(list.length === 1 ? list[0] : list, null, 1)}</pre>
      </details>
    </section>
  );
}

// `fragment` is the definition's link, or empty.
export function oneFile(content: Content, fragment: string): string {
  const say = words.value;
  const first = content.reports[0];
  const many = content.reports.length > 1;
  const title = many ? say.share.pack(count(content.reports.length)) : first ? reportTitle(first.definition) : say.name;
  const basis = first ? basisOf(first) : null;
  const foot = [basis?.asOf ?? '', content.sample ? say.common.sampleMark : '', say.share.madeBy].filter(Boolean).join(' · ');
  return `<!doctype html>${markup(
    <html lang={say.htmlLang}>
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>{title}</title>
        <style>{css}</style>
      </head>
      <body class="alone">
        <main class="paper">
          <Paper content={content} />
          <Definitions content={content} fragment={fragment} />
          <p class="paper-foot">{foot}</p>
        </main>
      </body>
    </html>,
  )}`;
}
