import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import type { Profile as ProfileFields, UserRow } from "../../../server/admin/contract.ts";
import { fieldProps } from "../../ui/input-props.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { PersonAvatar } from "../parts/Avatars.tsx";
import { DraftForm, useDraft } from "../parts/Draft.tsx";
import classes from "../parts/forms.module.css";
import { Panel } from "../parts/Panel.tsx";
import { PictureField } from "../parts/PictureField.tsx";

type Draft = Pick<UserRow, "username" | "displayName" | "phone" | "email"> & ProfileFields;

const draftOf = ({ username, displayName, phone, email, profile }: UserRow): Draft => ({
  username,
  displayName,
  phone,
  email,
  ...profile,
});

type Sex = "" | "0" | "1" | "2";

/** Edits names, contact data, profile and picture of a user. */
export function Profile({ user }: { user: UserRow }) {
  const t = useAdminText();
  const client = useClient();
  const form = useDraft(
    `user ${user.id}`,
    draftOf(user),
    ({ username, displayName, phone, email, sex, ...profile }) =>
      client.call("users.update", {
        userId: user.id,
        username,
        displayName,
        phone,
        email,
        profile: { ...profile, sex: sex as Sex | undefined },
      }),
  );
  const { draft } = form;
  const props = fieldProps(draft, form.set);
  const field = (key: Exclude<keyof Draft, "sex" | "detail">, label: string, maxLength = 256) => (
    <TextInput label={label} maxLength={maxLength} {...props(key)} />
  );
  return (
    <div className={classes.columns}>
      <Panel title={t("profile")}>
        <DraftForm of={form} isComplete={draft.username.trim() !== "" && draft.displayName.trim() !== ""}>
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
            {...props("detail")}
          />
          <div className={classes.pair}>
            <NativeSelect
              label={t("sex")}
              {...props("sex")}
              data={[
                { value: "", label: t("notTold") },
                { value: "0", label: t("male") },
                { value: "1", label: t("female") },
                { value: "2", label: t("sexUnknown") },
              ]}
            />
            {field("age", t("age"), 8)}
            {field("career", t("career"), 64)}
            {field("location", t("location"), 64)}
            {field("city", t("city"), 64)}
            {field("province", t("province"), 64)}
            {field("country", t("country"), 64)}
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
