// The frame around every screen: reports at the left, tools above, trust below; the whole window takes dropped files.
import { useEffect } from 'preact/hooks';
import { words } from '../../i18n/words';
import { language, model, theme, view } from '../../state/session';
import { CustomerFunnel } from '../customer_funnel/customer_funnel';
import { Funnel } from '../funnel/funnel';
import { Gmv } from '../gmv/gmv';
import { Health } from '../health/health';
import { Home } from '../home/home';
import { Desk } from '../import/desk';
import { Overview } from '../overview/overview';
import { Paths } from '../paths/paths';
import { HandedPaper } from '../paper/handed';
import { Plan } from '../plan/plan';
import { PeoplePanel } from '../report/people';
import { PrintFoot } from '../report/print_foot';
import { tabGroupOf, Tabs } from '../report/tabs';
import { Lifecycle } from '../retention/lifecycle';
import { Ltv } from '../ltv/ltv';
import { Repurchase } from '../retention/repurchase';
import { Retention } from '../retention/retention';
import { Stickiness } from '../retention/stickiness';
import { Sales } from '../sales/sales';
import { Aipl } from '../segments/aipl';
import { Benchmarks } from '../benchmarks/benchmarks';
import { Hours } from '../hours/hours';
import { opened } from '../../state/opened';
import { watchPrinting } from '../../ui/printing';
import { ShareDialog } from '../share/dialog';
import { HeldPicture } from '../share/held_picture';
import { OpenedLink } from '../share/opened';
import { Rfm } from '../segments/rfm';
import { Segments } from '../segments/segments';
import { Tiers } from '../segments/tiers';
import { Search } from '../search/search';
import { WorkspaceDialogs } from '../workspace/dialogs';
import { ShelfNotice } from '../workspace/notice';
import { DropZone } from './drop_zone';
import { keepFocus } from './keep_focus';
import { listenToKeys } from './keys';
import { EngineLost } from './lost';
import { Navigation } from './navigation';
import { SelfCheck } from './self_check';
import { Toasts } from './toasts';
import { TopBar } from './top_bar';
import { TrustBar } from './trust_bar';

function Screen() {
  switch (view.value) {
    case 'import':
      return <Desk />;
    case 'health':
      return <Health />;
    case 'self_check':
      return <SelfCheck />;
    case 'overview':
      return <Overview />;
    case 'funnel':
      return <Funnel />;
    case 'customer_funnel':
      return <CustomerFunnel />;
    case 'paths':
      return <Paths />;
    case 'segments':
      return <Segments />;
    case 'rfm':
      return <Rfm />;
    case 'aipl':
      return <Aipl />;
    case 'tiers':
      return <Tiers />;
    case 'retention':
      return <Retention />;
    case 'repurchase':
      return <Repurchase />;
    case 'lifecycle':
      return <Lifecycle />;
    case 'stickiness':
      return <Stickiness />;
    case 'ltv':
      return <Ltv />;
    case 'sales':
      return <Sales />;
    case 'plan':
      return <Plan />;
    case 'hours':
      return <Hours />;
    case 'benchmarks':
      return <Benchmarks />;
    case 'gmv':
      return <Gmv />;
    default:
      return <Home />;
  }
}

export function Frame() {
  useEffect(listenToKeys, []);
  useEffect(keepFocus, []);
  useEffect(watchPrinting, []);
  useEffect(() => {
    const root = document.documentElement;
    root.lang = words.value.htmlLang;
    if (theme.value === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = theme.value;
    document.title = `${words.value.name}`;
  }, [language.value, theme.value]);
  const bare = !model.value;
  const tabs = tabGroupOf(view.value);
  // A link is shown instead of everything else; what is behind it stays as it is.
  if (opened.value)
    return (
      <>
        <OpenedLink />
        <HandedPaper />
        <Toasts />
      </>
    );
  return (
    <div class={`frame${bare ? ' bare' : ''}`}>
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('main')?.focus();
        }}
      >
        {words.value.common.skip}
      </a>
      <TopBar />
      {!bare && <Navigation />}
      <main id="main" tabIndex={-1}>
        <ShelfNotice />
        {tabs && <Tabs group={tabs} />}
        <Screen />
      </main>
      <TrustBar />
      <PeoplePanel />
      <ShareDialog />
      <HeldPicture />
      <PrintFoot />
      <HandedPaper />
      <DropZone />
      <Search />
      <WorkspaceDialogs />
      <EngineLost />
      <Toasts />
    </div>
  );
}
