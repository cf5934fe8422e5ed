// What plugins/paper_style.ts gives.
declare module 'virtual:paper-style' {
  export const css: string;
  export const hash: string;
}
