import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import type { Profile as ProfileFields, UserRow } from "../../../server/admin/contract.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { PersonAvatar } from "../parts/Avatars.tsx";
import { DraftForm, useDraft } from "../parts/Draft.tsx";
import classes from "../parts/forms.module.css";
import { Panel } from "../parts/Panel.tsx";
import { PictureField } from "../parts/PictureField.tsx";

interface Draft {
  readonly username: string;
  readonly displayName: string;
  readonly phone: string;
  readonly email: string;
  readonly profile: ProfileFields;
}

const draftOf = ({ username, displayName, phone, email, profile }: UserRow): Draft => ({
  username,
  displayName,
  phone,
  email,
  profile,
});

type Sex = "" | "0" | "1" | "2";

/** Edits names, contact data, profile and picture of a user. */
export function Profile({ user }: { user: UserRow }) {
  const t = useAdminText();
  const client = useClient();
  const form = useDraft(draftOf(user), ({ profile, ...fields }) =>
    client.call("users.update", {
      userId: user.id,
      ...fields,
      profile: { ...profile, sex: profile.sex as Sex },
    }),
  );
  const { draft, setDraft } = form;
  const set = (patch: Partial<Draft>) => setDraft({ ...draft, ...patch });
  const say = (patch: Partial<ProfileFields>) => set({ profile: { ...draft.profile, ...patch } });
  const field = (key: "username" | "displayName" | "phone" | "email", label: string) => (
    <TextInput
      label={label}
      maxLength={256}
      value={draft[key]}
      onChange={(event) => set({ [key]: event.currentTarget.value })}
    />
  );
  const profileField = (key: Exclude<keyof ProfileFields, "sex" | "detail">, label: string) => (
    <TextInput
      label={label}
      maxLength={key === "age" ? 8 : 64}
      value={draft.profile[key]}
      onChange={(event) => say({ [key]: event.currentTarget.value })}
    />
  );
  return (
    <div className={classes.columns}>
      <Panel title={t("profile")}>
        <DraftForm of={form}>
          <div className={classes.pair}>
            {field("username", t("username"))}
            {field("displayName", t("displayName"))}
            {field("phone", t("phone"))}
            {field("email", t("email"))}
          </div>
          <Textarea
            label={t("about")}
            autosize
            minRows={2}
            maxRows={6}
            maxLength={4000}
            value={draft.profile.detail}
            onChange={(event) => say({ detail: event.currentTarget.value })}
          />
          <div className={classes.pair}>
            <NativeSelect
              label={t("sex")}
              value={draft.profile.sex}
              data={[
                { value: "", label: t("notTold") },
                { value: "0", label: t("male") },
                { value: "1", label: t("female") },
                { value: "2", label: t("sexUnknown") },
              ]}
              onChange={(event) => say({ sex: event.currentTarget.value })}
            />
            {profileField("age", t("age"))}
            {profileField("career", t("career"))}
            {profileField("location", t("location"))}
            {profileField("city", t("city"))}
            {profileField("province", t("province"))}
            {profileField("country", t("country"))}
          </div>
        </DraftForm>
      </Panel>
      <Panel title={t("avatar")} lead={t("pictureHint")}>
        <PictureField
          avatar={<PersonAvatar who={user} size={96} />}
          hasPicture={user.avatar !== null}
          name={user.displayName}
          save={(image) => client.call("users.setAvatar", { userId: user.id, image })}
        />
      </Panel>
    </div>
  );
}
