import type { Driver, Player } from "./driver.ts";

/** Plays every step of an API's document once, in the order of a room's life. */
export async function play(
  driver: Driver,
  owner: Player,
  guest: Player,
  room: string,
  picture: Buffer,
): Promise<void> {
  await driver.register(guest);
  await driver.register(owner);
  await driver.create?.(owner, room);
  await driver.join?.(guest, room);
  await driver.talk?.(guest, room, "hello");
  await driver.image?.(owner, room, picture);
  await driver.history?.(guest, room);
  if (driver.kick) {
    await driver.kick(owner, room, guest);
    await driver.join?.(guest, room);
  }
  await driver.transfer?.(owner, room, guest);
  await driver.leave?.(driver.transfer ? owner : guest, room);
  await driver.dissolve?.(driver.transfer ? guest : owner, room);
  await driver.removeAccount?.(guest);
}
