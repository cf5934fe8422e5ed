// What the core calls its groups, states and tiers, as codes of the words on the screen. Names that a definition brings stay as they are.
import { word, words } from '../../i18n/words';

const groups: Record<string, string> = {
  重要价值: 'champions',
  重要发展: 'grow',
  重要保持: 'keep',
  重要挽留: 'win_back',
  一般价值: 'regular',
  一般发展: 'regular_grow',
  一般保持: 'regular_keep',
  一般挽留: 'regular_win_back',
  $refunded: 'refunded',
  $new: 'new',
};
const states: Record<string, string> = {
  认知: 'aware',
  兴趣: 'interest',
  购买: 'purchase',
  忠诚: 'loyal',
  $out: 'out',
  $new: 'new',
};
const tiers: Record<string, string> = { 头部: 'head', 腰部: 'middle', 长尾: 'tail' };

function called(list: Record<string, string>, codes: Record<string, string>, name: unknown): string {
  const text = String(name);
  return Object.hasOwn(codes, text) ? word(list, codes[text]!) : text;
}
export const groupWord = (name: unknown): string => called(words.value.rfm.names, groups, name);
export const stateWord = (name: unknown): string => called(words.value.aipl.names, states, name);
export const tierWord = (name: unknown): string => called(words.value.tiers.names, tiers, name);
