import { expect } from "vitest";
import { DIALECTS } from "../../../server/dialects/index.ts";
import { VERSION } from "../../../server/host/version.ts";
import { createRoom, login, person } from "../people.ts";
import { makeEveryCall } from "./every-call.ts";
import { ACCESS_TOKEN, GUESTS, NOBODYS, OWNERS, PASSWORDS, type Run } from "./run.ts";

/** Every call of every reference: without an account, by a user for themselves, by a user for another. */
export async function callEverything({ host, recorder }: Run): Promise<void> {
  const proxied = await recorder.proxy();
  const [owners, guests] = [await recorder.proxy(OWNERS), await recorder.proxy(GUESTS)];
  const { token: guestToken } = await login(guests, "guest 5", PASSWORDS.guest);
  const { core } = host.host;
  let made = 0;
  for (const dialect of DIALECTS) {
    const name = `owner of ${dialect.name}`;
    const owner = await person(owners, name, PASSWORDS.owner);
    const den = await core.rooms.get((await createRoom(owner, `den of ${dialect.name}`)).id);
    const atHand = (password: string) => ({
      ...{ username: name, user_name: name, name: den.name, roomname: den.name, room_name: den.name },
      ...{
        roomName: den.name,
        roomId: den.code,
        code: den.code,
        roomdetail: "d",
        room_alias: "x",
        status: 1,
      },
      ...{ id: den.id, pk: owner.user.id, userId: dialect.name === "room" ? name : owner.user.id },
      ...{
        login: name,
        displayName: name,
        nickname: name,
        userName: name,
        roomowner: name,
        icon: "",
        q: "o",
      },
      ...{ password, user_password: password, userPwd: password, newPwd: password },
      ...{ oldPassword: password, old_password: password },
      ...{
        phone: "13800009999",
        user_tel: "13800009999",
        email: "x@example.org",
        userEmail: "x@example.org",
      },
      ...{
        captcha: "0000000000",
        验证码: "0000000000",
        access_token: ACCESS_TOKEN,
        snsid: "8",
        login_type: "1",
      },
      ...{ merchant: "1".padStart(24, "0"), group: "1".padStart(24, "0"), activationCode: "none" },
    });
    const by = async (from: string, password: string, token?: string) => {
      const caller = { from, ...(token !== undefined && { token }) };
      const answers = await makeEveryCall(proxied, dialect.reference(VERSION), atHand(password), caller);
      for (const { status } of answers) expect(status).toBeLessThan(500);
      made += answers.length;
    };
    await by(NOBODYS, PASSWORDS.wrong);
    await by(GUESTS, PASSWORDS.wrong, guestToken);
    await by(OWNERS, PASSWORDS.owner, "no-such-token");
    await by(OWNERS, PASSWORDS.owner, owner.token);
  }
  expect(made).toBeGreaterThan(250);
}
