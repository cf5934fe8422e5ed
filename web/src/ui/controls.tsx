// Buttons, choices and fields: native elements, so keyboard and screen readers come for free.
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Icon, type IconName } from './icon';

interface ButtonProps {
  kind?: 'primary' | 'plain' | 'quiet';
  icon?: IconName;
  label?: string;
  children?: ComponentChildren;
  onClick?: (event: MouseEvent) => void;
  disabled?: boolean;
  pressed?: boolean;
  expanded?: boolean;
  small?: boolean;
}
export function Button({
  kind = 'plain',
  icon,
  label,
  children,
  onClick,
  disabled,
  pressed,
  expanded,
  small,
}: ButtonProps) {
  const names = ['button', kind, small ? 'small' : '', children ? '' : 'icon-only'].filter(Boolean).join(' ');
  return (
    <button
      type="button"
      class={names}
      onClick={onClick}
      disabled={disabled}
      aria-label={label}
      title={children ? undefined : label}
      aria-pressed={pressed}
      aria-expanded={expanded}
    >
      {icon && <Icon name={icon} />}
      {children && <span>{children}</span>}
    </button>
  );
}

export interface Option {
  value: string;
  text: string;
  disabled?: boolean;
}

interface SelectProps {
  label: string;
  value: string;
  options: readonly Option[];
  onChange: (value: string) => void;
  hidden?: boolean;
  invalid?: boolean;
  small?: boolean;
}
export function Select({ label, value, options, onChange, hidden, invalid, small }: SelectProps) {
  const id = useId();
  return (
    <span class="field">
      {!hidden && <label for={id}>{label}</label>}
      <span class={small ? 'select small' : 'select'}>
        <select
          id={id}
          value={value}
          aria-label={hidden ? label : undefined}
          aria-invalid={invalid}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          {options.map((option) => (
            <option
              key={option.value}
              value={option.value}
              disabled={option.disabled}
              selected={option.value === value}
            >
              {option.text}
            </option>
          ))}
        </select>
        <Icon name="chevron" />
      </span>
    </span>
  );
}

interface TextProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hidden?: boolean;
  placeholder?: string;
  type?: 'text' | 'number' | 'date';
  min?: string;
  max?: string;
  list?: string[];
}
export function Text({ label, value, onChange, hidden, placeholder, type = 'text', min, max, list }: TextProps) {
  const id = useId();
  return (
    <span class="field">
      {!hidden && <label for={id}>{label}</label>}
      <input
        id={id}
        type={type}
        value={value}
        min={min}
        max={max}
        placeholder={placeholder}
        aria-label={hidden ? label : undefined}
        list={list ? `${id}-list` : undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {list && (
        <datalist id={`${id}-list`}>
          {list.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </span>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly (Option & { help?: string })[];
  onChange: (value: string) => void;
  shape?: 'segments' | 'list';
}
export function Choice({ label, value, options, onChange, shape = 'segments' }: ChoiceProps) {
  const name = useId();
  return (
    <fieldset class={`choice ${shape}`}>
      <legend class={shape === 'segments' ? 'unseen' : undefined}>{label}</legend>
      <div class="choice-row">
        {options.map((option) => (
          <label key={option.value} class={option.value === value ? 'chosen' : undefined}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>
              {option.text}
              {option.help && <small>{option.help}</small>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function Check({
  label,
  checked,
  onChange,
}: {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <label class="check">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}

export function ProgressBar({ part, label }: { part: number; label: string }) {
  const percent = Math.round(Math.min(1, Math.max(0, part)) * 100);
  return (
    <div
      class="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      style={{ '--part': `${percent}%` }}
    >
      <span />
    </div>
  );
}
