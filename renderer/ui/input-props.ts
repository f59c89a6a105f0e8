/** Returns the props that show a text in an input and take what is typed or chosen there. */
export const inputProps = (value: string, onChange: (value: string) => void) => ({
  value,
  onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
    onChange(event.currentTarget.value),
});

type TextKey<T> = { [K in keyof T]-?: string extends T[K] ? K : never }[keyof T];

/** Returns the same for each text among the fields of a form, by the field's name. */
export const fieldProps =
  <T extends object>(fields: T, set: (change: Partial<T>) => void) =>
  (key: TextKey<T>) =>
    inputProps(fields[key] as string, (text) => set({ [key]: text } as Partial<T>));
