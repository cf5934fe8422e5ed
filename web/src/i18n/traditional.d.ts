// What plugins/traditional.ts makes: the words of zh.ts in traditional Chinese.
declare module 'virtual:words-tw' {
  export const zh: typeof import('./i18n/zh').zh;
}
