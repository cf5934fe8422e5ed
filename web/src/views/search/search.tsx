// Ctrl/⌘ K: one field over everything that has a name. Arrows choose, Enter goes there, Esc closes.
import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { count } from '../../i18n/format';
import { words } from '../../i18n/words';
import { Button } from '../../ui/controls';
import { Icon } from '../../ui/icon';
import { Layer } from '../../ui/layers';
import { everything, type Found } from './index';
import { scoreOf } from './match';

export const searching = signal(false);
const kMost = 12;

function find(typed: string): Found[] {
  if (typed.trim() === '') return everything().filter(({ kind }) => kind === 'report').slice(0, kMost);
  return everything()
    .map((one) => ({ one, score: scoreOf(one, typed) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, kMost)
    .map(({ one }) => one);
}

export function SearchButton() {
  const say = words.value.search;
  return (
    <button
      type="button"
      class="search-button"
      aria-label={say.title}
      onClick={() => {
        searching.value = true;
      }}
    >
      <Icon name="search" />
      <span>{say.placeholder}</span>
      <kbd>Ctrl K</kbd>
    </button>
  );
}

export function Search() {
  const say = words.value.search;
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), [searching.value]);
  if (!searching.value) return null;
  const found = find(typed);
  const close = (): void => {
    searching.value = false;
    setTyped('');
    setAt(0);
  };
  const choose = (one: Found | undefined): void => {
    if (!one) return;
    close();
    one.open();
  };
  return (
    <Layer title={say.title} shape="dialog" onClose={close}>
      <div class="search">
        <input
          type="text"
          role="combobox"
          aria-label={say.title}
          aria-expanded={found.length > 0}
          aria-controls="search-found"
          aria-activedescendant={found[at] ? `search-${at}` : undefined}
          placeholder={say.placeholder}
          autocomplete="off"
          ref={field}
          value={typed}
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={(event) => {
            if (event.isComposing) return;
            const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
            if (step !== 0 && found.length > 0) {
              event.preventDefault();
              setAt((at + step + found.length) % found.length);
            } else if (event.key === 'Enter') choose(found[at]);
          }}
        />
        <ul id="search-found" role="listbox" aria-label={say.title}>
          {found.map((one, index) => (
            <li
              key={one.key}
              id={`search-${index}`}
              role="option"
              aria-selected={index === at}
              onMouseEnter={() => setAt(index)}
              onClick={() => choose(one)}
            >
              <span>{one.text}</span>
              <span class="muted">{one.hint}</span>
            </li>
          ))}
        </ul>
        <p class="muted" role="status">
          {typed.trim() === '' ? say.help : found.length === 0 ? say.none(typed.trim()) : say.found(count(found.length))}
        </p>
        {typed !== '' && found.length === 0 && <Button onClick={() => setTyped('')}>{say.again}</Button>}
      </div>
    </Layer>
  );
}
