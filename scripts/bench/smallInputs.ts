/** Texts that may cost more than their size suggests, and the small changes by which the search finds slower ones. */

/**
 * A text of any length: a beginning, a piece that repeats, an end. `\x01` in the piece is the number of the repetition.
 */
export interface Text {
  readonly head: string;
  readonly part: string;
  readonly tail: string;
}

/** Complete inputs that were slow somewhere once, or might be. */
const KNOWN: readonly Text[] = [
  ['{"a":', "[", ""],
  ['{"a":[', "{},", "0]}"],
  ["{", '"\x01":0,', '"a":0}'],
  ['{"a":[', '"\x01",', "0]}"],
  ['{"text":"', "*a ", '"}'],
  ['{"payload":"', "%22", '"}'],
  ['{"attachments":[', '{"blocks":[{"text":"a"}]},', "{}]}"],
  ['{"blocks":[', '{"type":"rich_text","elements":[{"elements":[{}]}]},', "{}]}"],
  ["a=", "%41", ""],
  ["", "a\x01=&", ""],
  ["", "a[\x01]=1&", ""],
  ["", "-", ""],
  ["", "--", "--"],
  ["", '--x\r\nContent-Disposition: form-data; name="a\x01"\r\n\r\n\r\n', "--x--\r\n"],
  ["", '--x\r\nContent-Disposition: form-data; name="a"; filename=""\r\n\r\n\r\n', "--x--\r\n"],
  ['--x\r\nContent-Disposition: form-data; name="a"', '; filename="', "\r\n\r\n--x--\r\n"],
  ["--x\r\nContent-Disposition: form-data; name=a", " filename=", "\r\n\r\n--x--\r\n"],
  ["--x\r\n", "A: b\r\n", "\r\n\r\n--x--\r\n"],
  ["", "\r\n--x\r", ""],
  ["data:image/png;base64,", "AAAA", "="],
  ["data:,", "%41", ""],
  ["http://", "xn--a.", "/"],
  ["http://xn--", "a", "/"],
  ["http://", "a@", ""],
  ["http://[", ":0", "]"],
  ["bytes=", "0-0,", "1-"],
  ["", "gzip;q=0.\x01, ", "br"],
  ["", "a/\x01;q=0.1, ", "*/*"],
  ["", 'W/"\x01", ', "*"],
  ["", "a\x01=b; ", ""],
  ["Bearer ", "a ", ""],
  ["eyJhbGciOiJub25lIn0.", "e30.", ""],
  ["roomId MQ==,filename ", "YQ==", ""],
  ["", "k\x01 YQ==,", "roomId MQ=="],
  ["", "\ufdfa", ""],
  ["a", "\u0316\u0300", ""],
  ["", "\u{1f468}\u200d", "\u{1f469}"],
  ["", "@all ", ""],
  ["", "@person-\x01 ", ""],
  ["", "```a\n", ""],
  ["", "`", " a"],
  ["", "`a``", ""],
  ["", "`", "x ".repeat(4000)],
  ["", "[a](", "http://a"],
  ["", "<http://a|", ""],
  // Socket.IO's packets, one in each message of Engine.IO.
  ["", "3\x1e", "3"],
  ["", "42[\x22a\x22]\x1e", "3"],
  ["", '420["join",{}]\x1e', "3"],
  ["", '42/chat,\x01["typing",{"roomId":1}]\x1e', "3"],
  ["", '42/chat,\x01["read",{"roomId":1,"seq":1}]\x1e', "3"],
  ["", '42/chat,\x01["message:send",{"roomId":1,"clientId":"\x01","kind":"text","body":"a"}]\x1e', "3"],
  ["", '42["join",{"username":"person-0","roomname":"room-0"}]\x1e', "3"],
  ["", "40/chat,\x1e", "3"],
  ["", "1:3", ""],
  ["", '14:420["join",{}]', ""],
  ['42["a",', "[", ""],
  ["45999-[", '{"_placeholder":true,"num":\x01},', "0]"],
  ["451-[", '{"_placeholder":true,"num":0},', "0]"],
  // Packets of dialect B, lines of C.
  ['{"type":"msg","data":{"msg":"', "a", '"}}'],
  [
    "",
    '{"type":"join","data":{"user":{"user_name":"person-0","user_avatar":""},"room_name":"room-0"}}\x1e',
    "",
  ],
  ["", "a\x1e", ""],
  ["", "\x1e", ""],
  // Requests one after the other on one connection.
  ["", "GET /healthz HTTP/1.1\r\nHost:a\r\n\r\n", ""],
  ["", "GET /x HTTP/1.1\r\nHost:a\r\n\r\n", ""],
  ["", "POST /login HTTP/1.1\r\nHost:a\r\nContent-Length:0\r\n\r\n", ""],
  ["", "GET /docs/index.json HTTP/1.1\r\nHost:a\r\n\r\n", ""],
  ["", "GET /api/host HTTP/1.1\r\nHost:a\r\n\r\n", ""],
  ["", "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost:a\r\n\r\n", ""],
  ["GET /", "/", "x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"],
  ["GET /", "é", " HTTP/1.1\r\nHost: a\r\n\r\n"],
  ["GET / HTTP/1.1\r\nHost: a\r\n", "A: b\r\n", "\r\n"],
  ["GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n", "A: b\r\n", "\r\n"],
  // Pictures, as Latin-1.
  ["\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xff\xff\0\0\xff\xff\b\x02\0\0\0\0\0\0\0", "\0\0\0\0tEXt\0\0\0\0", ""],
  [
    "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\b\x02\0\0\0\x90wS\xde\0\0\0\bacTL\0\0\xff\xff\0\0\0\0",
    "\0\0\0\0fcTL\0\0\0\0",
    "",
  ],
  ["GIF89a\xff\xff\xff\xff\0\0\0", "!\xf9\x04\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0", ";"],
  ["RIFF\xf0\x3f\0\0WEBPVP8X\n\0\0\0\x02\0\0\0\xff\x3f\0\xff\x3f\0", "ANMF\0\0\0\0", ""],
  ["\xff\xd8", "\xff\xe1\0\x02", "\xff\xd9"],
  ["II*\0\b\0\0\0\xff\xff", "\0\x01\x04\0\x01\0\0\0\b\0\0\0", ""],
  ["\0\0\0\x18ftypheic\0\0\0\0mif1heic", "\0\0\0\bfree", ""],
  [
    "\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\x3f\x00meta\0\0\0\0\0\0\0\x22iinf\0\0\0\0\0\x01\0\0\0\x14infe\x02\0\0\0\xff\xff\0\0Exif\0\0\x3e\x00iloc\0\0\0\0\0\0\x09\0",
    "\0\x01\0\0\xff\xff",
    "",
  ],
  ["\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "\0\0\0\bmoov", ""],
  ["ID3\x04\0\0\0\0\x7f\x7f", "TXXX\0\0\0\0\0\0", ""],
  ["0&\xb2u\x8ef\xcf\x11\xa6\xd9\0\xaa\0b\xcel\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "\0".repeat(24), ""],
  ["\x1aE\xdf\xa3", "\x42\x86\x80", ""],
  ["PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "PK\x03\x04".padEnd(30, "\0"), ""],
  ["OggS", "\0".repeat(23), ""],
  ['<svg xmlns="http://www.w3.org/2000/svg">', "<g>", "</svg>"],
].map(([head = "", part = "", tail = ""]) => ({ head, part, tail }));

/** What a piece may be made of. */
const ATOMS: readonly string[] = [
  ..." \n\t\r-_=&%+/\\.,:;?!#@~*`'\"<>()[]{}|^$a0A\0\x01\x1e\x80\xff",
  ..."```,%41,%25,../,//,@a,**,__,~~,&lt;,&#1234;,null,1e9,0.1,{},[],<a|b>,filename=,name=,boundary=,http://a,xn--".split(
    ",",
  ),
  "\r\n",
  "\r\n--x\r\n",
  "\u0300",
  "\u0316",
  "\ufdfa",
  "\u200b",
  "\u202e",
  "\u2800",
  "\ufe0f",
  "\u200d",
  "\u{1f468}",
  "\u{1f1e6}",
  "가",
  "한",
  "İ",
  "ﬃ",
  "所有人",
  "\ud800",
];

/** A generator of numbers below 1 that always gives the same ones (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export type Random = () => number;
export const oneOf = <T>(random: Random, all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;

export const anyText = (random: Random): Text =>
  random() < 0.7 ? oneOf(random, KNOWN) : changed(random, { head: "", part: oneOf(random, ATOMS), tail: "" });

/** The same text with one part made longer, shorter, or another. */
export function changed(random: Random, text: Text): Text {
  const part = oneOf(random, ["part", "part", "head", "tail"] as const);
  const old = text[part];
  const at = Math.floor(random() * (old.length + 1));
  const gone = random() < 0.4 ? Math.ceil(random() * 3) : 0;
  const added =
    random() < 0.7 ? oneOf(random, ATOMS) : random() < 0.5 ? oneOf(random, KNOWN)[part].slice(0, 40) : "";
  return { ...text, [part]: (old.slice(0, at) + added + old.slice(at + gone)).slice(0, 12_000) };
}

/** Writes a text out in so many characters, about. */
export function written({ head, part, tail }: Text, length: number): string {
  const times = Math.floor((length - head.length - tail.length) / Math.max(1, part.length));
  if (times <= 0 || part === "") return (head + part + tail).slice(0, length);
  if (!part.includes("\x01")) return head + part.repeat(times) + tail;
  let middle = "";
  for (let n = 0; middle.length + part.length <= length - head.length - tail.length; n += 1)
    middle += part.replaceAll("\x01", n.toString(36));
  return head + middle + tail;
}
