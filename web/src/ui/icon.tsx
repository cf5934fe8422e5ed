// The few signs of the page, drawn on a 16 unit grid with one stroke. Decoration for the ear: always hidden from screen readers.
const paths = {
  upload: 'M8 10.5V2.5M4.8 5.5 8 2.3l3.2 3.2M2.5 10.5v3h11v-3',
  download: 'M8 2.5v8M4.8 7.5 8 10.7l3.2-3.2M2.5 10.5v3h11v-3',
  lock: 'M3.5 7h9v6.5h-9zM5.3 7V5a2.7 2.7 0 0 1 5.4 0v2',
  plus: 'M8 3v10M3 8h10',
  close: 'M3.8 3.8l8.4 8.4M12.2 3.8l-8.4 8.4',
  up: 'M8 13V3.5M4 7.2 8 3.2l4 4',
  down: 'M8 3v9.5M4 8.8l4 4 4-4',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  trash: 'M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.7 9h6.6l.7-9M6.7 7v4M9.3 7v4',
  edit: 'M2.5 13.5l.6-3L10.6 3l2.4 2.4-7.5 7.5zM9.2 4.4l2.4 2.4',
  menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
  people:
    'M6 7.5a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6zM1.8 13.3c.2-2.6 1.9-4 4.2-4s4 1.4 4.2 4M10.6 7.3a2 2 0 1 0-.4-4M11.9 9.6c1.3.5 2.1 1.8 2.3 3.7',
  check: 'M3 8.5l3.3 3.3L13 4.8',
  warn: 'M8 2.5l6 10.8H2zM8 6.6v3.2M8 11.3v.4',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.3v3.6M8 5v.3',
  chevron: 'M4 6l4 4 4-4',
  right: 'M6 4l4 4-4 4',
  undo: 'M5.5 3L2.7 5.8l2.8 2.8M2.9 5.8h6.3a3.6 3.6 0 0 1 0 7.2H6',
  redo: 'M10.5 3l2.8 2.8-2.8 2.8M13.1 5.8H6.8a3.6 3.6 0 0 0 0 7.2H10',
  steps: 'M2.5 3.5h11M4 8h8M6 12.5h4',
  slider: 'M2.5 5h6M12 5h1.5M2.5 11h2M8 11h5.5M8.5 3.2v3.6h2V3.2zM4.5 9.2v3.6h2V9.2z',
  paste: 'M5.5 3.5h-2v10h9v-10h-2M5.5 2.5h5v2.4h-5zM6 8h4M6 10.5h4',
  theme: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 2v12',
  share: 'M9.5 3.5l4 4-4 4M13.3 7.5H7a4.5 4.5 0 0 0-4.5 4.5v1',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.6 10.6l3.4 3.4',
  note: 'M4 14V2.5h8l-2 3 2 3H4',
  print: 'M4.5 6V2.5h7V6M4.5 11h-2V6h11v5h-2M4.5 9.5h7v4h-7z',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path
        d={paths[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.4"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}

// The logo and the loading mark.
export function Seal({ busy = false, size = 'small' }: { busy?: boolean; size?: 'small' | 'large' }) {
  return (
    <span class={`seal ${size}${busy ? ' busy' : ''}`} aria-hidden="true">
      私
    </span>
  );
}
