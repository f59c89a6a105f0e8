/** A resumable upload as the state layer uses it; tests replace it. */
export interface UploadJob {
  readonly file: Blob;
  readonly name: string;
  readonly roomId: number;
  readonly token: string;
  /** The URL path that an earlier attempt created. */
  readonly url: string | undefined;
  /** A picture is sent unchanged, as a file. */
  readonly asFile: boolean;
  /** Aborts the upload; its reason is the failure. */
  readonly signal: AbortSignal;
  /** Called when the server has created the upload at this URL path. */
  onUrl(url: string): void;
  /** Called with the number of bytes on the server's disk. */
  onProgress(bytes: number): void;
}

export interface Uploader {
  /** Uploads what the server does not have yet, and returns the upload's URL path. @throws Failure */
  send(job: UploadJob): Promise<string>;
  /** Deletes the upload on the server. */
  remove(url: string, token: string): Promise<void>;
}
