/** A page of another origin, in a real browser, that uses dialect C only. */
import { expect, it } from "vitest";
import { elsewhere, hostAndBrowser } from "../../../support/browser/start.ts";

const { host, browser } = await hostAndBrowser();

it("a page using C registers, logs in, opens a room by a token in the query, and sends a picture", async () => {
  const page = await elsewhere(browser);
  const heard = await page.evaluate(async (url) => {
    const form = (fields: Record<string, string>) => new URLSearchParams(fields);
    const call = async (method: string, path: string, body: BodyInit | null, token = "") => {
      const headers = token ? { Authorization: `Bearer ${token}` } : undefined;
      const response = await fetch(url + path, { method, body, ...(headers && { headers }) });
      return (await response.json()).err;
    };
    const account = { userId: "1", userPwd: "135", userName: "zhy", userEmail: "1@qq.com" };
    await call("POST", "/user/register", form(account));
    const { token } = (await call("POST", "/user/login", form(account))).Msg;
    const query = form({ roomName: "go", roomId: "1", roomCap: "3", roomAccess: "1", token });
    const socket = new WebSocket(`${url.replace("http", "ws")}/room/create?${query}`);
    const frames: string[] = [];
    const next = (what: RegExp) =>
      new Promise<string>((resolve) => {
        const look = () => {
          const found = frames.find((frame) => what.test(frame));
          if (found) resolve(found);
          else socket.addEventListener("message", () => setTimeout(look), { once: true });
        };
        look();
      });
    socket.addEventListener("message", ({ data }) => frames.push(JSON.parse(data).Content));
    await next(/成功进入房间/);
    socket.send("from a page");
    await next(/from a page/);
    const canvas = Object.assign(document.createElement("canvas"), { width: 9, height: 9 });
    canvas.getContext("2d");
    const picture = await new Promise<Blob | null>((done) => canvas.toBlob(done));
    const upload = new FormData();
    upload.set("Img", picture ?? new Blob(), "canvas.png");
    const sent = await call("POST", "/room/sendImg", upload, token);
    const src = await next(/\/upload\//);
    const image = Object.assign(new Image(), { src });
    await image.decode();
    const closed = new Promise<CloseEvent>((resolve) => socket.addEventListener("close", resolve));
    await call("DELETE", "/user/exit", null, token);
    return { frames: frames.slice(0, 2), notice: sent.Notice, width: image.width, code: (await closed).code };
  }, host.url);
  expect(heard).toEqual({
    frames: ["zhy成功进入房间", "from a page"],
    notice: "发送成功",
    width: 9,
    code: 4003,
  });
});
