import {
  BadgeCheck,
  DoorOpen,
  FolderOpen,
  Gavel,
  LayoutDashboard,
  MessagesSquare,
  ScrollText,
  Settings2,
  Users,
  Webhook,
} from "lucide-react";

/** The pages, in order; `key` follows `g` on the keyboard. */
export const PAGES = [
  { href: "/", name: "navOverview", icon: LayoutDashboard, key: "o" },
  { href: "/rooms", name: "navRooms", icon: MessagesSquare, key: "r" },
  { href: "/users", name: "navUsers", icon: Users, key: "u" },
  { href: "/moderation", name: "navModeration", icon: Gavel, key: "m" },
  { href: "/captchas", name: "navCaptchas", icon: BadgeCheck, key: "c" },
  { href: "/merchants", name: "navMerchants", icon: DoorOpen, key: "p" },
  { href: "/files", name: "navFiles", icon: FolderOpen, key: "f" },
  { href: "/webhooks", name: "navWebhooks", icon: Webhook, key: "w" },
  { href: "/audit", name: "navAudit", icon: ScrollText, key: "a" },
  { href: "/settings", name: "navSettings", icon: Settings2, key: "s" },
] as const;
