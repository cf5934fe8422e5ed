// Logo, workspace, import, language and appearance.
import { words } from '../../i18n/words';
import { go, type Language, language, model, sample, theme, type Theme } from '../../state/session';
import { Button, Select } from '../../ui/controls';
import { Seal } from '../../ui/icon';
import { chooseFiles } from '../import/choose';
import { SearchButton } from '../search/search';
import { WorkspaceMenu } from '../workspace/menu';

// Each in its own words.
const languages: { value: Language; text: string }[] = [
  { value: 'zh', text: '简体' },
  { value: 'tw', text: '繁體' },
  { value: 'en', text: 'English' },
];

export function TopBar() {
  const say = words.value.nav;
  const themes: Theme[] = ['system', 'light', 'dark'];
  const nextTheme = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? 'system';
  return (
    <header class="top-bar">
      <button type="button" class="brand" onClick={() => go('home')} aria-label={`${words.value.name} · ${say.home}`}>
        <Seal />
        <span class="brand-name">{words.value.name}</span>
      </button>
      <span class="workspace">
        <WorkspaceMenu />
        {sample.value && <span class="mark sample-mark">{words.value.common.sampleMark}</span>}
      </span>
      <SearchButton />
      <span class="top-tools">
        {model.value && (
          <Button icon="upload" onClick={chooseFiles}>
            {say.import}
          </Button>
        )}
        <Select
          hidden
          small
          label={say.language}
          value={language.value}
          onChange={(chosen) => {
            language.value = chosen as Language;
          }}
          options={languages}
        />
        <Button
          kind="quiet"
          icon="theme"
          label={`${say.theme}: ${say[theme.value]}`}
          onClick={() => {
            theme.value = nextTheme;
          }}
        />
      </span>
    </header>
  );
}
