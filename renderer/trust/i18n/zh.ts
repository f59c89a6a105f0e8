/** The Chinese texts of the page about trusting this server. */
import type { Translation } from "../../ui/i18n/text.ts";
import type { en } from "./en.ts";

export const zh: Translation<typeof en> = {
  title: "信任此服务器",
  lead: "加密连接可以防止网络里的其他人读取你的消息，也让浏览器能弹出通知。你的设备需要先信任此服务器：只需三步，做一次即可。",
  offTitle: "HTTPS 未开启",
  off: "服务器目前没有提供 HTTPS。管理员可以在控制台的“设置 › 网络”里打开“HTTPS 加密”。",
  failed: "服务器没有响应，可能正在重启。",
  download: "下载证书",
  fingerprint: "指纹（SHA-256）",
  fingerprintHint: "设备显示指纹时，请与服务器所在的电脑上本页显示的指纹核对。",
  reach:
    "证书名称为 {name}。它只对此服务器和本地网络有效，任何人都无法用它冒充互联网上的网站。有效期至 {date}。",
  platforms: "你的设备",
  windows1: "下载证书并打开文件，选择 *安装证书*。",
  windows2:
    "选择 *当前用户*，再选 *将所有的证书都放入下列存储*，点 *浏览*，选 *受信任的根证书颁发机构*。完成后点 *是* 确认。",
  macos1: "下载证书并打开文件，“钥匙串访问”会把它加入 *登录* 钥匙串。",
  macos2:
    "在“钥匙串访问”里双击 *{name}*，展开 *信任*，把 *使用此证书时* 设为 *始终信任*。关闭窗口并输入密码确认。",
  ios1: "在 Safari 里下载证书，点 *允许*。然后到“设置”里打开 *已下载描述文件*，点 *安装*。",
  ios2: "在“设置”里打开 *通用*、*关于本机*、*证书信任设置*，打开 *{name}* 的开关。",
  saveFile: "下载文件 *hearth-ca.crt*。",
  android2: "在“设置”里搜索 *CA 证书*，选择 *仍然安装*，再从“下载”里选中 *hearth-ca.crt*。",
  linux2:
    "Chrome：打开 *chrome://certificate-manager*，进入 *自定义*、*由您安装*，把文件作为受信任的证书导入。Firefox：*设置*、*隐私与安全*、*查看证书*、*证书颁发机构*、*导入*。",
  open: "重启浏览器，打开 {link}。",
  copy: "复制",
  copied: "已复制",
  webClient: "返回聊天",
};
