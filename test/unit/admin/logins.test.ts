import { expect, it } from "vitest";
import { Logins } from "../../../server/admin/logins.ts";
import { hashPassword } from "../../../server/chat/secrets.ts";

/** @param hashes what each reading of the stored hash finds, the last one from then on */
function loginsOf(...hashes: readonly string[]): Logins {
  let reads = 0;
  return new Logins(
    { read: async () => hashes[Math.min(reads++, hashes.length - 1)] ?? null, write: async () => undefined },
    () => 0,
  );
}

it("wrong passwords are counted for an IPv6 network as for one address", async () => {
  const logins = loginsOf(await hashPassword("right"));
  for (let n = 1; n <= 5; n++) {
    await expect(logins.login("wrong", `2001:db8:1:2::${n}`)).rejects.toMatchObject({
      code: "wrong_password",
    });
  }
  await expect(logins.login("right", "2001:db8:1:2:ffff::9")).rejects.toMatchObject({ code: "rate_limited" });
  await logins.login("right", "2001:db8:1:3::1");
});

it("a password that is changed while it is checked lets nobody in", async () => {
  const logins = loginsOf(await hashPassword("old"), await hashPassword("new"));
  await expect(logins.login("old", "127.0.0.1")).rejects.toMatchObject({ code: "wrong_password" });
});

it("of several changes of the password at once one succeeds", async () => {
  let hash = await hashPassword("old");
  const write = async (changed: string) => {
    hash = changed;
  };
  const logins = new Logins({ read: async () => hash, write }, () => 0);
  const changes = ["a", "b", "c"].map((password) =>
    logins.changePassword("old", password, null, "127.0.0.1").then(() => password),
  );
  const done = (await Promise.allSettled(changes)).flatMap((one) =>
    one.status === "fulfilled" ? one.value : [],
  );
  expect(done).toHaveLength(1);
  await logins.login(done[0] ?? "", "10.0.0.1");
});
