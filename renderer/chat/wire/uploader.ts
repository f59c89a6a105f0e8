/** What an upload that goes on after a cut is given, as the state layer sees it; tests give it a stand-in. */
export interface UploadJob {
  readonly file: Blob;
  readonly name: string;
  readonly roomId: number;
  readonly token: string;
  /** Where an earlier attempt began it. */
  readonly url: string | undefined;
  /** A picture stays as its bytes are. */
  readonly asFile: boolean;
  /** Gives up; its reason is the failure. */
  readonly signal: AbortSignal;
  /** The host has begun it, and knows it by this URL path from now on. */
  onUrl(url: string): void;
  /** So many bytes are on the host's disk. */
  onProgress(bytes: number): void;
}

export interface Uploader {
  /** Uploads what the host does not have yet, and answers the upload's URL path. @throws Failure */
  send(job: UploadJob): Promise<string>;
  /** Tells the host that it is not wanted any more. */
  remove(url: string, token: string): Promise<void>;
}
