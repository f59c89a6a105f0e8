/** What happens to accounts: new names, ended sessions, new passwords, removal. */
import { logIn } from "./calls.ts";
import { apisOf, change } from "./changes.ts";
import { type Move, ofPerson, ofRoom } from "./moves.ts";

export const renamePerson: Move = (world) => {
  const person = world.random.pick(world.livePeople);
  if (!person) return undefined;
  const name = world.newName("user");
  const isUsername = world.random.chance(0.4);
  const { username, displayName } = person;
  const patch = isUsername ? { username: name } : { displayName: name };
  const api = apisOf(world, person);
  person.names.add(name);
  const ways = [
    api.native("PATCH /api/me", patch),
    isUsername && api.A("user/modify", { username, newusername: name }),
    !isUsername && api.C("PUT /user/update", {}, { userName: name }),
    api.console("users.update", { userId: person.id, ...patch }),
  ];
  const what = `rename ${username}: ${JSON.stringify(patch)}`;
  return change(world, { what, holds: [ofPerson(person)] }, ways, () => {
    // Two names that were the same stay the same.
    if (isUsername && displayName === username) person.displayName = name;
    Object.assign(person, patch);
  });
};

/** Everything that ends the sessions of a person, who then logs in again. */
export const logOut: Move = (world) => {
  const person = world.random.pick(world.livePeople.filter(({ token }) => token !== undefined));
  if (!person) return undefined;
  const { id: userId, password: oldPassword } = person;
  const isChange = world.random.chance(0.4);
  const password = isChange ? `${oldPassword}+` : `${oldPassword}`;
  const api = apisOf(world, person);
  const ways = isChange
    ? [
        api.native("PUT /api/me/password", { oldPassword, password }),
        api.C("PUT /user/update", {}, { userPwd: password }),
        api.console("users.resetPassword", { userId, password }),
      ]
    : [
        api.native("DELETE /api/session"),
        api.C("DELETE /user/exit", {}),
        api.console("moderation.kick", { userId }),
        api.console("users.endSessions", { userId }),
      ];
  const what = `${isChange ? "change the password" : "end the sessions"} of ${person.username}`;
  return change(world, { what, holds: [ofPerson(person)] }, ways, async () => {
    person.password = password;
    world.logOut(person);
    person.token = await logIn(world, person);
  });
};

export const removePerson: Move = (world) => {
  const person = world.random.pick(world.livePeople);
  if (!person || world.livePeople.length < 5) return undefined;
  const { id, username, password } = person;
  // Whether a kill has left somebody half removed shows itself at the next login.
  if (world.isDown && password === undefined) return undefined;
  const owned = world.liveRooms.filter(({ owner, merchant }) => owner === id || merchant?.owner === id);
  const api = apisOf(world, person);
  const ways = [
    api.native("DELETE /api/me", { password }),
    api.A("user/delete", { username }),
    api.console("users.delete", { userId: id }),
  ];
  const holds = [ofPerson(person), ...owned.map(ofRoom), `lines:${id}`];
  return change(world, { what: `delete ${username}`, holds }, ways, () => {
    person.isGone = true;
    for (const room of owned) world.forgetRoom(room);
    for (const room of world.liveRooms) {
      world.putOut(room, person);
      room.unsure.delete(id);
      for (const line of room.lines) if (line.author === id) line.state = "removed";
    }
  });
};
