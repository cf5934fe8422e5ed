// What plugins/simplified.ts makes: traditional characters, each followed by its simplified form.
declare module 'virtual:simplified' {
  export const pairs: string;
}
