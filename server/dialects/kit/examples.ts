/** Example values of the API reference: for each field name, the first value that fits the field's type. */
const PICTURE =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** Each with the fields that it is an example of. */
const EXAMPLES: readonly (readonly [value: unknown, fields: string])[] = [
  // People
  ["ada", "username user_name roomowner login userId"],
  ["ada.l", "newusername"],
  ["Ada", "displayName nickname userName"],
  ["correct horse", "password user_password userPwd old_password oldPassword"],
  ["battery staple", "newPwd"],
  ["13800000000", "phone user_tel"],
  ["ada@example.org", "email userEmail"],
  ["Fond of tea", "userdetail"],
  [{ detail: "Fond of tea", location: "福州" }, "profile"],
  ["0", "sex"],
  ["30", "age"],
  ["中国", "country"],
  ["福建", "province"],
  ["福州", "city location"],
  ["Engineer", "career"],
  [PICTURE, "icon"],
  ["o6_bmjrPTlm6_2sgVt7hMZOPfL2M", "snsid"],
  ["OezXcEiiBSKSxW0eoylIeAsR0msAa", "access_token"],
  ["4821", "captcha 验证码 code"],
  // Rooms
  ["Tea room", "roomname roomName room_name room_alias name"],
  ["Coffee room", "newroomname"],
  ["Everyone is welcome", "roomdetail detail"],
  ["1", "roomId status login_type pk"],
  ["20", "roomCap"],
  ["true", "roomAccess"],
  [20, "capacity"],
  [true, "isPublic isActive active"],
  [false, "isReadOnly"],
  ["Too loud", "reason"],
  [10, "minutes"],
  [1, "seq id userId"],
  // Messages and webhooks
  ["Hello", "body"],
  ["0f1e2d3c", "token"],
  ["/hooks/0f1e2d3c", "path"],
  // Pages and lists
  ["ABCD-EFGH-JKLM", "activationCode"],
  ["000000000000000000000001", "merchant group customer"],
  ["tea", "q"],
];

interface Property {
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly Property[];
}

/** An example of that field, if there is one that its JSON Schema accepts. */
export function exampleOf(field: string, schema: Property): unknown {
  const types = new Set([schema, ...(schema.anyOf ?? [])].flatMap(({ type = [] }) => type));
  const fits = (value: unknown) =>
    typeof value === "number" ? types.has("integer") || types.has("number") : types.has(typeof value);
  return EXAMPLES.find(([value, fields]) => fits(value) && fields.split(" ").includes(field))?.[0];
}
