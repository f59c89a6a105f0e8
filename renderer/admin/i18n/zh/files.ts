import type { Translation } from "../../../ui/i18n/text.ts";
import type { files as en } from "../en/files.ts";

export const files: Translation<typeof en> = {
  filesLead: "所有上传的文件及其占用的空间。",
  allFiles: "全部文件",
  space: "空间",
  spaceByPerson: "按用户",
  spaceByRoom: "按房间",
  filesOfUnknown: "上传者未知",
  filesOfNoRoom: "私聊，或不属于任何房间",
  searchFiles: "搜索文件",
  unreferenced: "未使用",
  inUse: "使用中",
  fileOwner: "上传者",
  fileSize: "大小",
  uploadedAt: "上传时间",
  noFiles: "没有文件",
  noFilesBody: "大家在房间里发送的文件会显示在这里。",
  deleteFilesBody: { other: "包含这 {count} 个文件的消息也会一并删除，此操作无法撤销。" },
  filesDeleted: { other: "已删除 {count} 个文件。" },
};
