/** Notifications of the browser: through the service worker where there is one, which phones demand. */
export interface MessageRef {
  readonly roomId: number;
  readonly seq: number;
}

/** `renotify`: a newer message of the same room alerts again; the type libraries do not know it. */
type Options = NotificationOptions & { renotify?: boolean };

const READY_MS = 3000;

/** The worker that shows the page's notifications, if it is there soon. */
async function worker(): Promise<ServiceWorkerRegistration | null> {
  if (!("serviceWorker" in navigator)) return null;
  if (!(await navigator.serviceWorker.getRegistration())) return null;
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), READY_MS));
  return Promise.race([navigator.serviceWorker.ready, late]);
}

export async function showNotification(
  title: string,
  options: NotificationOptions,
  place: MessageRef,
  onClick: (place: MessageRef) => void,
): Promise<void> {
  const all: Options = { ...options, tag: `room-${place.roomId}`, renotify: true, data: place };
  try {
    const registration = await worker();
    if (registration) return await registration.showNotification(title, all);
  } catch {
    // Without a worker the page itself may still show it.
  }
  try {
    const note = new Notification(title, all);
    note.onclick = () => {
      window.focus();
      onClick(place);
      note.close();
    };
  } catch {
    // Android takes them from a worker only.
  }
}

/** Subscribes to clicks on notifications. Returns a function that unsubscribes. */
export function onNotificationClick(onClick: (place: MessageRef) => void): () => void {
  const workers = navigator.serviceWorker;
  if (!workers) return () => undefined;
  const receive = ({ data }: MessageEvent) => {
    if (typeof data === "object" && data !== null && "roomId" in data && "seq" in data)
      onClick({ roomId: Number(data.roomId), seq: Number(data.seq) });
  };
  workers.addEventListener("message", receive);
  return () => workers.removeEventListener("message", receive);
}
