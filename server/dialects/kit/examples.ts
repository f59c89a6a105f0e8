/** Example values of the API reference: for each field name, the first value that fits the field's type. */
const PICTURE =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const OBJECT_ID = "000000000000000000000001";
const PERSON = "ada";
const CALLED = "Ada";
const PASSWORD = "correct horse";
const MAIL = "ada@example.org";
const PHONE = "13800000000";
const ROOM = "Tea room";
const ABOUT = "Everyone is welcome";
const CODE = "4821";

const EXAMPLES: Readonly<Record<string, readonly unknown[]>> = {
  // People
  username: [PERSON],
  user_name: [PERSON],
  roomowner: [PERSON],
  login: [PERSON],
  userId: [PERSON, 1],
  newusername: ["ada.l"],
  displayName: [CALLED],
  nickname: [CALLED],
  userName: [CALLED],
  password: [PASSWORD],
  user_password: [PASSWORD],
  userPwd: [PASSWORD],
  old_password: [PASSWORD],
  oldPassword: [PASSWORD],
  newPwd: ["battery staple"],
  phone: [PHONE],
  user_tel: [PHONE],
  email: [MAIL],
  userEmail: [MAIL],
  userdetail: ["Fond of tea"],
  location: ["福州"],
  profile: [{ detail: "Fond of tea", location: "福州" }],
  sex: ["0"],
  age: ["30"],
  country: ["中国"],
  province: ["福建"],
  city: ["福州"],
  career: ["Engineer"],
  icon: [PICTURE],
  login_type: ["1"],
  snsid: ["o6_bmjrPTlm6_2sgVt7hMZOPfL2M"],
  access_token: ["OezXcEiiBSKSxW0eoylIeAsR0msAa"],
  captcha: [CODE],
  验证码: [CODE],
  // Rooms
  roomname: [ROOM],
  roomName: [ROOM],
  room_name: [ROOM],
  room_alias: [ROOM],
  newroomname: ["Coffee room"],
  roomdetail: [ABOUT],
  detail: [ABOUT],
  roomId: ["1"],
  roomCap: ["20"],
  roomAccess: ["true"],
  capacity: [20],
  isPublic: [true],
  isActive: [true],
  isReadOnly: [false],
  active: [true],
  status: ["1"],
  code: [CODE],
  reason: ["Too loud"],
  minutes: [10],
  seq: [1],
  // Messages and webhooks
  body: ["Hello"],
  token: ["0f1e2d3c"],
  path: ["/hooks/0f1e2d3c"],
  // Pages and lists
  activationCode: ["ABCD-EFGH-JKLM"],
  merchant: [OBJECT_ID],
  group: [OBJECT_ID],
  customer: [OBJECT_ID],
  q: ["tea"],
  pk: ["1"],
  id: [1],
  name: [ROOM],
};

interface Property {
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly Property[];
}

/** An example of that field, if there is one that its JSON Schema accepts. */
export function exampleOf(field: string, schema: Property): unknown {
  const types = new Set([schema, ...(schema.anyOf ?? [])].flatMap(({ type = [] }) => type));
  return EXAMPLES[field]?.find((value) =>
    typeof value === "number" ? types.has("integer") || types.has("number") : types.has(typeof value),
  );
}
