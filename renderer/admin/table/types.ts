import type { ReactNode } from "react";
import type {
  AdminEvent,
  AdminResults,
  CsvValue,
  ListPage,
  OperationName,
} from "../../../server/admin/contract.ts";
import type { Job } from "../parts/each.ts";

/** The operations that answer pages of rows. */
export type ListOperation = {
  [N in OperationName]: AdminResults[N] extends ListPage<unknown> ? N : never;
}[OperationName];

export type RowOf<N extends ListOperation> = AdminResults[N]["items"][number];

export interface Column<T> {
  readonly key: string;
  readonly title: string;
  cell(row: T): ReactNode;
  /** The same for the CSV; absent: the column is not part of it. */
  text?(row: T): CsvValue;
  /** The key by which the host sorts. */
  readonly sort?: string;
  /** Only descending, largest or newest first. */
  readonly sortsDownOnly?: boolean;
  /** Least width in pixels, and the share of what is left over. */
  readonly min: number;
  readonly grow?: number;
  readonly isNumber?: boolean;
  /** Not shown until chosen. */
  readonly isExtra?: boolean;
  /** Names the row: always shown. */
  readonly isMain?: boolean;
  /** Left out where a row is a card. */
  readonly isWideOnly?: boolean;
}

export interface Filter {
  readonly key: string;
  readonly label: string;
  /** The possible values; or one person or room, whose id is the value. */
  readonly options: readonly { readonly value: string; readonly label: string }[] | "users" | "rooms";
}

export interface RowAction {
  readonly label: string;
  readonly icon: ReactNode;
  readonly isDanger?: boolean;
  run(): void;
}

/** An action on the selected rows. */
export interface BulkAction<T> {
  readonly label: string;
  readonly icon: ReactNode;
  readonly isDanger?: boolean;
  /** The rows that it can be done to; all when not given. */
  isFor?(row: T): boolean;
  /** Either asks in a dialog and calls `done` after it, or returns the promise of work, which the job watches. */
  run(rows: readonly T[], done?: () => void, job?: Job): unknown;
}

/** The parts of the table's state on which an event's effect depends. */
export interface Window {
  readonly page: number;
  readonly pageSize: number;
  readonly isNarrowed: boolean;
  /** The rows are the selected ones, of any page, which no reload would replace. */
  readonly isSelection?: boolean;
}

export interface TableProps<N extends ListOperation> {
  /** The key under which columns and page size are stored. */
  readonly id: string;
  /** For screen readers. */
  readonly label: string;
  readonly operation: N;
  /** Parameters besides query, sort and page. */
  readonly fixed?: Readonly<Record<string, unknown>>;
  readonly columns: readonly Column<RowOf<N>>[];
  readonly rowKey: (row: RowOf<N>) => string | number;
  /** Where a click on a row leads. */
  readonly href?: (row: RowOf<N>) => string;
  /** The initial order; "" leaves it to the server. */
  readonly sort: string;
  readonly filters?: readonly Filter[];
  /** What the search field is called, and says while it is empty. */
  readonly searchLabel: string;
  readonly actions?: (row: RowOf<N>) => readonly RowAction[];
  readonly bulk?: readonly BulkAction<RowOf<N>>[];
  /** For one row, below `actions` in its menu, and for the selected rows, after `bulk`. */
  readonly both?: readonly BulkAction<RowOf<N>>[];
  /** At the end of the toolbar. */
  readonly extra?: ReactNode;
  readonly empty: {
    readonly icon: ReactNode;
    readonly title: string;
    readonly body: string;
    readonly action?: ReactNode;
  };
  readonly live?: (
    event: AdminEvent,
    data: ListPage<RowOf<N>>,
    window: Window,
  ) => ListPage<RowOf<N>> | "reload" | undefined;
}
