import { Button } from "@mantine/core";
import { ImageUp } from "lucide-react";
import { useRef, useState } from "react";
import { Avatar } from "../../ui/Avatar.tsx";
import { sized } from "../parts/avatar-size.ts";
import { Crop } from "./Crop.tsx";
import classes from "./Dialogs.module.css";
import { useDialogText } from "./i18n/index.ts";
import { Problem } from "./Problem.tsx";

interface Props {
  readonly name: string;
  readonly src: string | null;
  readonly shape: "person" | "room";
  /** Uploads the cropped picture. @throws Failure */
  readonly onPicture: (form: FormData) => Promise<void>;
}

/** The picture and how to change it: choose, crop, save. */
export function AvatarField({ name, src, shape, onPicture }: Props) {
  const d = useDialogText();
  const picker = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [problem, setProblem] = useState("");
  if (file) {
    return (
      <Crop
        file={file}
        shape={shape}
        onCancel={() => setFile(null)}
        onBroken={() => {
          setFile(null);
          setProblem(d("notAPicture"));
        }}
        onDone={async (picture) => {
          const form = new FormData();
          form.set("file", picture, "avatar.png");
          await onPicture(form);
          setFile(null);
        }}
      />
    );
  }
  return (
    <div className={classes.picture}>
      <Avatar name={name} src={sized(src, 76)} size={76} shape={shape} />
      <input
        ref={picker}
        type="file"
        accept="image/*"
        hidden
        aria-label={d("choosePicture")}
        onChange={(event) => {
          setProblem("");
          setFile(event.currentTarget.files?.[0] ?? null);
        }}
      />
      <Button variant="default" leftSection={<ImageUp size={16} />} onClick={() => picker.current?.click()}>
        {d("choosePicture")}
      </Button>
      <Problem text={problem} />
    </div>
  );
}
