/** The names of a multipart body's parts. */
import { describe, expect, it } from "vitest";
import { namesIn } from "../../../server/dialects/kit/disposition.ts";

const fileName = (parameters: string): string | undefined =>
  namesIn(`form-data; name="file"; ${parameters}`).fileName;

describe("the name of a file", () => {
  it.each([
    ['filename="图.txt"', "图.txt"],
    ["filename=a.txt", "a.txt"],
    ['filename=""', ""],
    ['FileName = "a.txt"', "a.txt"],
    ['filename="a%22b.txt"', 'a"b.txt'],
    ['filename="a\\"b.txt"', 'a"b.txt'],
    ['filename="a"b.txt"', 'a"b.txt'],
    ['filename="a; name=b.txt"', "a; name=b.txt"],
    ["filename=\"a; filename*=utf-8''b\"", "a; filename*=utf-8''b"],
    ['filename="C:\\Users\\ada\\a.txt"', "a.txt"],
    ['filename="/home/ada/a.txt"', "a.txt"],
    ['filename="a\\"', ""],
    ['filename="a.txt', "a.txt"],
  ])("is read from %s", (parameters, name) => {
    expect(fileName(parameters)).toBe(name);
  });

  it.each([
    ["filename*=utf-8''%E5%9B%BE.txt", "图.txt"],
    ["filename*=UTF-8'zh-CN'%e5%9b%be%20%22.txt", '图 ".txt'],
    ["filename*=iso-8859-1''%E4.txt", "ä.txt"],
    ["filename*=gbk''%CD%BC.txt", "图.txt"],
    ["filename*=\"utf-8''%E5%9B%BE.txt\"", "图.txt"],
    ["filename*=utf-8''%2Fetc%2Fpasswd", "passwd"],
  ])("is decoded from %s, whatever the plain name says", (extended, name) => {
    expect(fileName(extended)).toBe(name);
    expect(fileName(`filename="x.txt"; ${extended}`)).toBe(name);
    expect(fileName(`${extended};filename="x.txt"`)).toBe(name);
  });

  it.each(["filename*=utf-8''%E5%9B", "filename*=utf-8''图", "filename*=none''a", "filename*=a.txt"])(
    "is the plain one where %s cannot be decoded, and otherwise that as it is",
    (extended) => {
      expect(fileName(`${extended}; filename="x.txt"`)).toBe("x.txt");
      expect(fileName(extended)).toBe(extended.slice("filename*=".length));
    },
  );

  it("is not there for a field", () => {
    expect(namesIn('form-data; name="filename"')).toEqual({ name: "filename", fileName: undefined });
    expect(namesIn('form-data; name="a; filename=b"')).toEqual({
      name: "a; filename=b",
      fileName: undefined,
    });
  });
});

describe("the name of a field", () => {
  it.each([
    ['form-data; name="验证码"', "验证码"],
    ["form-data; name*=utf-8''%E9%AA%8C%E8%AF%81%E7%A0%81", "验证码"],
    ['form-data; filename="b"; name=a', "a"],
    ["form-data", undefined],
  ])("is read from %s", (disposition, name) => {
    expect(namesIn(disposition).name).toBe(name);
  });
});
