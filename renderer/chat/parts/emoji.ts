/** The emoji that are offered, by what they show. */
import { deviceStorage } from "../../ui/storage.ts";
export const EMOJI = {
  emojiPeople:
    "😀 😃 😄 😁 😆 😅 🤣 😂 🙂 🙃 😉 😊 😇 🥰 😍 🤩 😘 😗 😋 😛 😜 🤪 🤗 🤭 🤫 🤔 🤐 😐 😑 😶 😏 😒 🙄 😬 😌 😔 😪 😴 😷 🤒 🤕 🤧 🥵 🥶 🥴 😵 🤯 🤠 🥳 😎 🤓 🧐 😕 😟 🙁 😮 😯 😲 😳 🥺 😦 😨 😰 😥 😢 😭 😱 😖 😞 😓 😩 😫 🥱 😤 😡 😠 🤬 😈 💀 🤡 👻 👽 🤖",
  emojiHands:
    "👍 👎 👌 ✌️ 🤞 🤟 🤘 🤙 👈 👉 👆 👇 ☝️ ✋ 👋 🤚 🖐️ 🖖 👏 🙌 👐 🤝 🙏 ✍️ 💪 👀 👶 🧒 👦 👧 🧑 👩 👨 👵 👴 🙋 🙅 🙆 🤷 🤦 🙇 💁 🏃 💃 🕺 👨‍👩‍👧",
  emojiNature:
    "🐶 🐱 🐭 🐹 🐰 🦊 🐻 🐼 🐨 🐯 🦁 🐮 🐷 🐸 🐵 🐔 🐧 🐦 🦉 🐺 🐝 🦋 🐢 🐙 🐬 🐳 🌵 🎄 🌲 🌳 🌴 🌱 🍀 🍁 🌸 🌹 🌻 🌞 🌙 ⭐ 🌈 ☁️ ⚡ ❄️ 🔥 💧 🌊",
  emojiFood:
    "🍎 🍊 🍋 🍌 🍉 🍇 🍓 🍑 🥭 🍍 🥝 🍅 🥑 🥕 🌽 🍞 🥐 🧀 🍳 🥞 🍔 🍟 🍕 🌭 🥪 🌮 🍜 🍝 🍣 🍱 🥟 🍚 🍲 🍦 🍩 🍪 🎂 🍰 🍫 🍬 ☕ 🍵 🧋 🍺 🍷 🥂",
  emojiThings:
    "⚽ 🏀 🏓 🎮 🎲 🎯 🎸 🎧 🎬 🎨 📷 💻 📱 🖨️ 💡 🔦 📚 ✏️ 📎 📌 📅 📦 🎁 🎈 🎉 🏆 🥇 🔑 🔒 🔨 🧲 🚗 🚌 🚲 ✈️ 🚀 🏠 🏢 ⏰ ⏳ 💰 🛒",
  emojiSigns:
    "❤️ 🧡 💛 💚 💙 💜 🖤 🤍 💔 💯 💢 💥 💫 💬 ✅ ❌ ❓ ❗ ⚠️ 🚫 🔴 🟠 🟡 🟢 🔵 🟣 ⬆️ ⬇️ ➡️ ⬅️ 🔁 ➕ ➖ ♻️ ™️ 🏁 🚩",
} as const;

const KEY = "hearth.emoji";
const KEPT = 16;

/** Recently used emoji, the newest first. */
export function recentEmoji(): readonly string[] {
  return (deviceStorage.getItem(KEY) ?? "").split(" ").filter((emoji) => emoji !== "");
}

export function rememberEmoji(emoji: string): void {
  const recent = [emoji, ...recentEmoji().filter((each) => each !== emoji)].slice(0, KEPT);
  deviceStorage.setItem(KEY, recent.join(" "));
}
