// Logo, workspace, import, language and appearance.
import { words } from '../../i18n/words';
import { go, language, model, sample, theme, type Theme } from '../../state/session';
import { Button } from '../../ui/controls';
import { Icon, Seal } from '../../ui/icon';
import { chooseFiles } from '../import/choose';

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
      {model.value && (
        <span class="workspace">
          <Icon name="right" />
          <span class="workspace-name">
            {sample.value === 'shop' ? say.shop : sample.value === 'article' ? say.article : say.mine}
          </span>
          {sample.value && <span class="mark sample-mark">{words.value.common.sampleMark}</span>}
        </span>
      )}
      <span class="top-tools">
        {model.value && (
          <Button icon="upload" onClick={chooseFiles}>
            {say.import}
          </Button>
        )}
        <Button
          kind="quiet"
          onClick={() => {
            language.value = language.value === 'zh' ? 'en' : 'zh';
          }}
          label={`${say.language}: ${language.value === 'zh' ? 'English' : '中文'}`}
        >
          {language.value === 'zh' ? 'EN' : '中文'}
        </Button>
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
