/** Rewrites a segment with its changes applied. Safe against a crash between any two steps. */
import type { StoredMessage } from "../../chat/types.ts";
import { keepDamaged, type Reports } from "../damage.ts";
import { removeFile, replaceFile, syncFolder } from "../files.ts";
import type { Changes } from "./changes.ts";
import { messageLine, removedLine } from "./lines.ts";
import { SegmentReader } from "./segment-reader.ts";
import type { Segment } from "./segments.ts";

/**
 * Keeps the messages that were not removed. The new segment is in place before the changes file is removed; applying
 * changes a second time has no effect. The last number is never given again: a line with `removed`, or later segments,
 * see to that. Lines that cannot be read are set aside first.
 * @param isLast whether it is the room's last segment; another one left without messages is deleted (size 0).
 */
export async function rewriteSegment(
  segment: Segment,
  folder: string,
  changes: Changes,
  isVisible: (message: StoredMessage) => boolean,
  isLast: boolean,
  reports: Reports,
): Promise<{ removed: number; size: number }> {
  const kept: string[] = [];
  let removed = 0;
  let lastSeq = 0;
  let isLastKept = false;
  const damaged: Buffer[] = [];
  const reader = await SegmentReader.open(segment.path, segment.size, (bytes) => damaged.push(bytes));
  try {
    for await (const lines of reader.forward(0)) {
      const texts: string[] = [];
      for (const line of lines) {
        const message = changes.apply(line);
        isLastKept = message !== null && isVisible(message);
        lastSeq = line.seq;
        if (message === null) continue;
        if (isLastKept) texts.push(changes.has(line.seq) ? messageLine(message) : `${line.text}\n`);
        else removed++;
      }
      if (texts.length > 0) kept.push(texts.join(""));
    }
  } finally {
    await reader.close();
  }
  for (const bytes of damaged) await keepDamaged(segment.path, bytes, reports);
  if (isLast && !isLastKept) kept.push(removedLine(lastSeq));
  if (kept.length === 0) {
    await removeFile(segment.path);
    await syncFolder(folder);
  } else {
    await replaceFile(segment.path, kept);
  }
  await removeFile(segment.changesPath);
  return { removed, size: kept.reduce((sum, text) => sum + Buffer.byteLength(text), 0) };
}
