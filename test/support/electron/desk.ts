/** The desktop: menus, the tray, notifications, the clipboard, dialogs, screens. Tests read what was shown. */
import { EventEmitter } from "node:events";
import { existsSync } from "node:fs";

interface ItemOptions {
  readonly id?: string;
  readonly label?: string;
  readonly type?: string;
  readonly role?: string;
  readonly enabled?: boolean;
  readonly checked?: boolean;
  readonly accelerator?: string;
  readonly submenu?: readonly ItemOptions[];
  readonly click?: () => void;
}

class MenuItem {
  readonly id: string | undefined;
  readonly label: string;
  readonly type: string;
  readonly role: string | undefined;
  readonly enabled: boolean;
  readonly checked: boolean;
  readonly accelerator: string | undefined;
  readonly submenu: Menu | undefined;
  readonly click: () => void;

  constructor({
    id,
    label,
    type,
    role,
    enabled = true,
    checked = false,
    accelerator,
    submenu,
    click,
  }: ItemOptions) {
    if (label === undefined && role === undefined && type !== "separator") {
      throw new Error("Invalid template for MenuItem: must have at least one of label, role or type");
    }
    this.id = id;
    this.label = label ?? role ?? "";
    this.type = type ?? (submenu ? "submenu" : "normal");
    this.role = role;
    this.enabled = enabled;
    this.checked = checked;
    this.accelerator = accelerator;
    this.submenu = submenu && Menu.buildFromTemplate(submenu);
    this.click = () => {
      if (this.enabled) click?.();
    };
  }
}

export class Menu {
  static #application: Menu | null = null;
  readonly items: readonly MenuItem[];

  constructor(items: readonly MenuItem[] = []) {
    this.items = items;
  }
  static buildFromTemplate = (template: readonly ItemOptions[]): Menu =>
    new Menu(template.map((item) => new MenuItem(item)));
  static setApplicationMenu(menu: Menu | null): void {
    Menu.#application = menu;
  }
  static getApplicationMenu = (): Menu | null => Menu.#application;

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }
}

export class Tray extends EventEmitter {
  /** The existing ones; Electron itself does not list them. */
  static readonly all: Tray[] = [];
  menu: Menu | null = null;
  toolTip = "";

  constructor(image: { isEmpty(): boolean }) {
    super();
    if (image.isEmpty()) throw new Error("Failed to load image");
    Tray.all.push(this);
  }
  setToolTip(text: string): void {
    this.toolTip = text;
  }
  setContextMenu(menu: Menu | null): void {
    this.menu = menu;
  }
}

export class Notification extends EventEmitter {
  static readonly shown: Notification[] = [];
  readonly title: string;
  readonly body: string;

  static isSupported = (): boolean => true;
  constructor({ title, body }: { title: string; body: string }) {
    super();
    this.title = title;
    this.body = body;
  }
  show(): void {
    Notification.shown.push(this);
  }
}

export const nativeImage = {
  createFromPath: (path: string) => ({ isEmpty: () => !existsSync(path) }),
};

let copied = "";
export const clipboard = {
  writeText(text: string): void {
    copied = text;
  },
  readText: (): string => copied,
};

export const shell = {
  /** What was opened outside the app. */
  opened: [] as string[],
  async openExternal(url: string): Promise<void> {
    shell.opened.push(url);
  },
  async openPath(path: string): Promise<string> {
    shell.opened.push(path);
    return "";
  },
};

export const dialog = {
  shown: [] as { message: string; detail?: string }[],
  async showMessageBox(options: { message: string; detail?: string }): Promise<{ response: number }> {
    dialog.shown.push(options);
    return { response: 0 };
  },
};

const SCREEN = { workArea: { x: 0, y: 0, width: 1600, height: 1000 } };
export const screen = { getPrimaryDisplay: () => SCREEN, getAllDisplays: () => [SCREEN] };

const blockers = new Map<number, string>();
let lastBlocker = 0;
export const powerSaveBlocker = {
  start(type: string): number {
    blockers.set(++lastBlocker, type);
    return lastBlocker;
  },
  stop: (id: number): boolean => blockers.delete(id),
  isStarted: (id: number): boolean => blockers.has(id),
  /** Those in force now. */
  all: (): string[] => [...blockers.values()],
};
