// How far a link of so many characters gets: what a chat lets through, counted over the whole link, page address included. Of these limits only
// the robot's is documented; the others are what we promise ourselves and say so on the page.
export const kRobot = 2048; // bytes of a text message of a WeCom group robot
export const kEverywhere = 1800; // fits every chat, with room for a sentence beside it
export const kChats = 8000; // fits a chat between people
export const kScannable = 1500; // characters that a phone's camera still reads off a screen as a QR code

export type Fit = 'everywhere' | 'chats' | 'file';
export interface Budget {
  characters: number;
  fit: Fit;
  tools: { tool: 'robot' | 'wechat' | 'lark' | 'dingtalk'; fits: boolean }[];
  scannable: boolean;
}

export function budgetOf(link: string): Budget {
  const bytes = new TextEncoder().encode(link).length;
  const characters = link.length;
  const chats = characters <= kChats;
  return {
    characters,
    fit: bytes <= kEverywhere ? 'everywhere' : chats ? 'chats' : 'file',
    tools: [
      { tool: 'robot', fits: bytes <= kRobot },
      { tool: 'wechat', fits: chats },
      { tool: 'lark', fits: chats },
      { tool: 'dingtalk', fits: chats },
    ],
    scannable: bytes <= kScannable,
  };
}
