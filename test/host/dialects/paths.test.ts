/** Which requests reach the calls of the older APIs: the spelling of their paths, and HEAD. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestHost, type TestHost } from "../../support/host.ts";
import { send } from "../../support/loopback.ts";
import * as apiv1 from "../../support/wires/apiv1.ts";
import * as room from "../../support/wires/room.ts";

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost({ settings: { "captcha.delivery": "response" } });
});
afterAll(() => host.stop());

describe("a path", () => {
  it.each([
    ["GET", "/Apiv1/Room/Message/%41b", /"status":1003/],
    ["GET", "/apiv1/%72oom/message/%41b", /"status":1003/],
    ["GET", "/%41PIV1/ROOM/MESSAGE/Ab", /"status":1003/],
    ["POST", "/Auth/Login", /missing parameters/],
    ["POST", "/Room/%73endImg", /token为空/],
    ["POST", "/H5/User/login", /参数错误/],
    ["GET", "/R%6foms", /"SUCCESS"/],
  ])("%s %s is found in any case and encoding", async (method, path, said) => {
    expect((await send(host, path, { method })).bytes.toString()).toMatch(said);
  });

  it("of a WebSocket is found in any case and encoding", async () => {
    const token = await room.enrol(host, "ada");
    const options = { token };
    const own = { roomName: "own", roomId: "own", roomCap: "0", roomAccess: "1" };
    const first = await room.enter(host, "/Room/Cre%61te", own, options);
    first.ws.close();
    await first.closed;
    const again = await room.enter(host, "/room/reenter", { roomId: "own" }, options);
    again.ws.close();
    await again.closed;
  });

  it("keeps the case of a name in it", async () => {
    await apiv1.register(host, "Ann");
    await apiv1.createRoom(host, "Ann", "Ab%c");
    const status = async (name: string) => {
      const { body } = await send(host, `/apiv1/room/message/${name}`);
      return (body as { status: number }).status;
    };
    expect([await status("%41b%25c"), await status("ab%25c")]).toEqual([0, 1003]);
  });
});

describe("HEAD", () => {
  it("is refused where GET would change something", async () => {
    await apiv1.register(host, "hal");
    await apiv1.createRoom(host, "hal", "kept");
    const issued = await send(host, "/phonelogin/", { body: { phone: "18700000001" } });
    const { captcha } = issued.body as { captcha: string };
    const user = "user_name=hd&user_tel=77&user_password=1";
    for (const path of [
      "/apiv1/room/delete?roomname=kept",
      `/phonelogin/?phone=18700000001&captcha=${captcha}`,
      `/auth/register?${user}`,
      "/auth/login?user_tel=77&user_password=1",
      "/chatroom/create?room_name=headed",
      "/chatroom/room?room_name=kept&user_name=hal&status=1",
    ]) {
      expect([path, (await send(host, path, { method: "HEAD" })).status]).toEqual([path, 405]);
    }
    const { rooms } = host.host.core;
    expect((await rooms.byName("kept")).name).toBe("kept");
    await expect(rooms.byName("headed")).rejects.toMatchObject({ code: "room_not_found" });
    const login = await send(host, `/phonelogin/?phone=18700000001&captcha=${captcha}`);
    expect(login.status).toBe(200);
  });

  it("is answered where GET only reads", async () => {
    for (const path of ["/rooms/", "/chatroom/list", "/apiv1/user/avatar/download/hal"]) {
      expect((await send(host, path, { method: "HEAD" })).status).toBe(200);
    }
  });
});
