import { apiv1Driver } from "../drivers/apiv1.ts";
import { appDriver } from "../drivers/app.ts";
import { chatroomDriver } from "../drivers/chatroom.ts";
import type { Player } from "../drivers/driver.ts";
import { h5Driver } from "../drivers/h5.ts";
import { nativeDriver } from "../drivers/native.ts";
import { play } from "../drivers/play.ts";
import { roomDriver } from "../drivers/room.ts";
import type { TestHost } from "../host.ts";
import { plain } from "../pictures.ts";
import { GUESTS, OWNERS, PASSWORDS, type Run } from "./run.ts";

const player = (name: string, isOwner: boolean, n: number): Player => ({
  name,
  password: isOwner ? PASSWORDS.owner : PASSWORDS.guest,
  phone: `1380000${isOwner ? 1 : 2}00${n}`,
  from: isOwner ? OWNERS : GUESTS,
});

/** A story on each API. */
export async function tellStories({ recorder }: Run): Promise<void> {
  const proxied = await recorder.proxy();
  const proxies: Record<string, TestHost> = {
    [OWNERS]: await recorder.proxy(OWNERS),
    [GUESTS]: await recorder.proxy(GUESTS),
  };
  const drivers = [
    nativeDriver(proxied, ({ from }) => proxies[from] ?? proxied),
    ...[apiv1Driver, chatroomDriver, roomDriver, h5Driver, appDriver].map((driver) => driver(proxied)),
  ];
  const picture = await plain(8, 8);
  for (const [n, driver] of drivers.entries()) {
    const names = [player(`owner ${n}`, true, n), player(`guest ${n}`, false, n)] as const;
    await play(driver, ...names, `room ${n}`, picture);
    driver.close();
  }
}
