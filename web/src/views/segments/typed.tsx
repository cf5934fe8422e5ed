// Text and numbers that report every stroke, so that the count follows typing.
import { useEffect, useId, useState } from 'preact/hooks';
import type { Json } from '../../engine/protocol';

// Text that is read into a value: what was typed stays as typed while the value says the same.
interface TypedProps<T> {
  label: string;
  value: T;
  write: (value: T) => string;
  read: (text: string) => T;
  onChange: (value: T) => void;
  type?: 'text' | 'date';
  list?: readonly string[];
  narrow?: boolean;
  placeholder?: string;
}
export function Typed<T extends Json | undefined>(props: TypedProps<T>) {
  const { label, value, write, read, onChange, type = 'text', list, narrow, placeholder } = props;
  const id = useId();
  const [text, setText] = useState(write(value));
  const same = (a: T, b: T): boolean => JSON.stringify(a) === JSON.stringify(b);
  useEffect(() => {
    if (!same(read(text), value)) setText(write(value));
  }, [JSON.stringify(value)]);
  return (
    <>
      <input
        type={type}
        class={narrow ? 'narrow' : undefined}
        value={text}
        aria-label={label}
        placeholder={placeholder ?? (narrow ? undefined : label)}
        list={list ? id : undefined}
        {...(narrow ? { inputMode: 'decimal' as const } : {})}
        onInput={(event) => {
          const next = event.currentTarget.value;
          setText(next);
          onChange(read(next));
        }}
      />
      {list && (
        <datalist id={id}>
          {list.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </>
  );
}

export const readNumber = (text: string): number | undefined => {
  const number = Number(text.trim().replaceAll(/[,，]/g, ''));
  return text.trim() === '' || !Number.isFinite(number) ? undefined : number;
};
interface NumberProps {
  label: string;
  value: number | string | undefined;
  onChange: (value: number | undefined) => void;
  scale?: number; // 100: a fraction is typed as a percentage
}
export function NumberField({ label, value, onChange, scale = 1 }: NumberProps) {
  const scaled = value === undefined ? undefined : Number((Number(value) * scale).toPrecision(12));
  return (
    <Typed<number | undefined>
      narrow
      label={label}
      value={scaled}
      write={(one) => (one === undefined ? '' : String(one))}
      read={readNumber}
      onChange={(one) => onChange(one === undefined ? undefined : Number((one / scale).toPrecision(12)))}
    />
  );
}
