/** The real client of 2020 (Engine.IO 3), installed under an alias; it carries no types of its own. */
declare module "socket.io-client-2" {
  export interface OldClient {
    readonly connected: boolean;
    readonly id: string;
    on(event: string, listener: (...args: never[]) => void): this;
    once(event: string, listener: (...args: never[]) => void): this;
    off(event: string, listener?: (...args: never[]) => void): this;
    emit(event: string, ...args: unknown[]): this;
    close(): this;
  }
  export default function io(url: string, options?: Readonly<Record<string, unknown>>): OldClient;
}
